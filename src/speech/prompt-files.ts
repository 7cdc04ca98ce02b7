/** Recordings that people bring, each under the SHA-256 of what callers hear: none is ever changed, and none is kept twice. */
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PromptFiles } from '../ports/prompts.ts'
import { StoreUnavailableError } from '../ports/store.ts'
import { isWhole, putFile } from './shelf.ts'
import type { Workshop } from './workshop.ts'

export const createPromptFiles = (folder: string, convert: Workshop['convert']): PromptFiles => {
  const path = (content: string): string => join(folder, `${content}.wav`)
  return {
    path,
    keep: async (bytes) => {
      const { wav, durationMs } = await convert('recording', bytes)
      const content = createHash('sha256').update(wav).digest('hex')
      if (!(await isWhole(path(content)))) await put(folder, path(content), wav)
      return { content, durationMs, bytes: wav.length }
    },
  }
}

const put = async (folder: string, file: string, wav: Uint8Array): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await putFile(file, wav)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (FULL.includes(code)) throw new StoreUnavailableError(`the disk takes no recording (${code})`, { cause })
    throw cause
  }
}

const FULL = ['ENOSPC', 'EROFS', 'EDQUOT']

/** A message that the net took becomes a file people can play, beside the recordings and like them. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readWav, writeWav } from '../../core/sound/wav.ts'
import type { KeptRecording } from './recording-file.ts'

/**
 * Moves a finished message to `wavFile`, whole or not at all. Doing it again gives the same figures. Null when there is
 * neither the message nor a kept one, or when what is there is no sound.
 */
export const keepVoicemail = async (messageFile: string, wavFile: string): Promise<KeptRecording | null> => {
  const message = await readIfThere(messageFile)
  if (message !== null && figures(message) !== null) {
    const part = `${wavFile}.part`
    const file = await open(part, 'w', 0o600)
    try {
      await file.writeFile(writeWav(readWav(message)))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, wavFile)
    const folder = await open(dirname(wavFile), 'r')
    await folder.sync().finally(() => folder.close())
    await rm(messageFile, { force: true })
  }
  const kept = await readIfThere(wavFile)
  return kept === null ? null : figures(kept)
}

const figures = (bytes: Uint8Array): KeptRecording | null => {
  try {
    const { rate, channels } = readWav(bytes)
    return { bytes: bytes.length, durationMs: Math.round(((channels[0]?.length ?? 0) / rate) * 1000) }
  } catch {
    return null
  }
}

const readIfThere = async (file: string): Promise<Uint8Array | null> => {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

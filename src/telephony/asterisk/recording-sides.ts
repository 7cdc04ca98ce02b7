/**
 * Switches before 20 cannot write both sides of a leg into one file (MixMonitor's option `D`): they write a file for each, which
 * become one here, as those of newer ones are.
 */
import { createReadStream } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'

/** Where the two sides of a raw recording lie: what comes from the leg, and what goes to it. */
export const sidesOf = (rawFile: string): { readonly voice: string; readonly heard: string } => {
  const stem = rawFile.replace(/\.raw$/, '')
  return { voice: `${stem}.voice.raw`, heard: `${stem}.heard.raw` }
}

/** Writes the raw file out of its two sides, whole or not at all, and puts them away. They must not grow any more. */
export const joinSides = async (rawFile: string): Promise<void> => {
  const { voice, heard } = sidesOf(rawFile)
  const part = `${rawFile}.part`
  const out = await open(part, 'w', 0o600)
  try {
    const other = (await exists(heard)) ? createReadStream(heard)[Symbol.asyncIterator]() : null
    let left = Buffer.alloc(0)
    let right = Buffer.alloc(0)
    for await (const chunk of createReadStream(voice)) {
      left = Buffer.concat([left, asBuffer(chunk)])
      while (right.length < left.length) {
        const next = await other?.next()
        if (next === undefined || next.done === true) break
        right = Buffer.concat([right, asBuffer(next.value)])
      }
      const bytes = left.length - (left.length % 2)
      await out.write(interleaved(left.subarray(0, bytes), right.subarray(0, bytes)))
      left = left.subarray(bytes)
      right = right.subarray(bytes)
    }
  } finally {
    await out.close()
  }
  await rename(part, rawFile)
  for (const side of [voice, heard]) await rm(side, { force: true })
}

/** Sample by sample, as long as the left one; where the right one is shorter, it is silent. */
export const interleaved = (left: Buffer, right: Buffer): Buffer => {
  const both = Buffer.alloc(left.length * 2)
  for (let at = 0; at + 1 < left.length; at += 2) {
    left.copy(both, at * 2, at, at + 2)
    if (at + 1 < right.length) right.copy(both, at * 2 + 2, at, at + 2)
  }
  return both
}

const asBuffer = (chunk: unknown): Buffer => (Buffer.isBuffer(chunk) ? chunk : Buffer.alloc(0))

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

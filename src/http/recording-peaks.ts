/** A recording's waveform, read from its file piece by piece, so that an hour of it holds nobody up. */
import { open } from 'node:fs/promises'
import { createPeaks } from '../core/sound/peaks.ts'
import { findSound } from '../core/sound/wav.ts'
import type { RecordingPeaks } from '../wire/contacts.ts'
import { notFound, ProblemError } from './problem.ts'

const PARTS = 400
const HEAD_BYTES = 4_096
/** Some two milliseconds of work. */
const PIECE_FRAMES = 64 * 1_024

export const readPeaks = async (path: string): Promise<RecordingPeaks> => {
  const file = await open(path, 'r').catch(() => {
    throw notFound('recording')
  })
  try {
    const { size: fileSize } = await file.stat()
    const head = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0)
    const { rate, channels, start, size } = soundIn(head.subarray(0, bytesRead), fileSize)
    const frames = Math.floor(size / (2 * channels))
    const peaks = createPeaks(frames, channels, PARTS)
    const piece = Buffer.alloc(PIECE_FRAMES * 2 * channels)
    const end = start + frames * 2 * channels
    for (let at = start; at < end; ) {
      const { bytesRead: read } = await file.read(piece, 0, Math.min(piece.length, end - at), at)
      // Cut off while it was read.
      if (read < 2 * channels) break
      const whole = read - (read % (2 * channels))
      peaks.add(new Int16Array(piece.buffer, piece.byteOffset, whole / 2))
      at += whole
    }
    return { durationMs: Math.round((frames * 1_000) / rate), channels: peaks.of().map((levels) => [...levels]) }
  } finally {
    await file.close()
  }
}

const soundIn = (head: Uint8Array, fileSize: number): ReturnType<typeof findSound> => {
  try {
    return findSound(head, fileSize)
  } catch (error) {
    throw new ProblemError(422, `This recording cannot be read: ${error instanceof Error ? error.message : 'damaged'}.`)
  }
}

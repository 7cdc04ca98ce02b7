/**
 * A raw recording of the switch becomes a WAV file people can play. Raw: 8 kHz, 16 bit little-endian, two channels
 * interleaved, the leg's own voice first (MixMonitor's option `D`). WAV: a RIFF header before the same samples.
 */
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WAV_HEADER, wavHeader } from '../../core/sound/wav.ts'
import { joinSides, sidesOf } from './recording-sides.ts'

const RATE = 8_000
const CHANNELS = 2
const FRAME = CHANNELS * 2

/** Resolves after that many milliseconds. */
type Pause = (ms: number) => Promise<unknown>

export interface KeptRecording {
  readonly durationMs: number
  /** The size of the WAV file. */
  readonly bytes: number
}

/**
 * Moves a finished recording to `wavFile`, whole or not at all; call it once the leg is gone. Waits until the switch has
 * written its last. Doing it again gives the same figures. Null when there is neither a raw file nor a kept one.
 */
export const keepRecording = async (
  rawFile: string,
  wavFile: string,
  { stableMs = 500, pause = sleep }: { readonly stableMs?: number; readonly pause?: Pause } = {},
): Promise<KeptRecording | null> => {
  for (;;) {
    // Of an older switch.
    if ((await settledSize(sidesOf(rawFile).voice, () => pause(stableMs))) !== null) await joinSides(rawFile)
    const size = await settledSize(rawFile, () => pause(stableMs))
    // Kept before, and the raw file thrown away: a repetition.
    if (size === null) return figures(await sizeOf(wavFile))
    const part = `${wavFile}.part`
    await writeWav(rawFile, part, size - (size % FRAME))
    // It grew while it was copied: the switch was not done after all.
    if ((await sizeOf(rawFile)) !== size) continue
    await rename(part, wavFile)
    await syncFolder(dirname(wavFile))
    await rm(rawFile, { force: true })
    return figures(await sizeOf(wavFile))
  }
}

/** What comes before that many bytes of samples in the kept file. */
export const recordingHeader = (dataBytes: number): Buffer =>
  Buffer.from(wavHeader(dataBytes, { rate: RATE, channels: CHANNELS }).buffer)

/** The size once it has not changed for `stableMs`; null when there is no such file. */
const settledSize = async (file: string, wait: () => Promise<unknown>): Promise<number | null> => {
  let before = await sizeOf(file)
  while (before !== null) {
    await wait()
    const now = await sizeOf(file)
    if (now === before) return now
    before = now
  }
  return null
}

/** A short recording in one piece, a long one in pieces: most calls are short, and a stream costs more than their bytes. */
const IN_ONE_PIECE = 4 * 1024 * 1024

const writeWav = async (rawFile: string, part: string, dataBytes: number): Promise<void> => {
  const file: FileHandle = await open(part, 'w', 0o600)
  try {
    if (dataBytes <= IN_ONE_PIECE) {
      const samples = await readFile(rawFile)
      await file.writev([recordingHeader(dataBytes), samples.subarray(0, dataBytes)])
    } else {
      await file.write(recordingHeader(dataBytes))
      for await (const chunk of createReadStream(rawFile, { end: dataBytes - 1 })) await file.write(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The new name is on the disk too before the raw file goes. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

const figures = (bytes: number | null): KeptRecording | null =>
  bytes === null ? null : { bytes, durationMs: Math.round(((bytes - WAV_HEADER) / FRAME / RATE) * 1000) }

const sizeOf = async (file: string): Promise<number | null> => {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

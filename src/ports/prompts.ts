/** The sounds that people bring for flows to play. The real ones lie in the data folder (speech/prompt-files.ts). */
export interface PromptFiles {
  /**
   * Takes a WAV, MP3, FLAC or Ogg file and keeps it as callers will hear it; the same sound is kept once. Resolves when it is on the disk. Rejects
   * with AudioError, or with StoreUnavailableError when the disk takes nothing.
   */
  keep(bytes: Uint8Array): Promise<KeptSound>
  /** The file of a sound, with its ending. */
  path(content: string): string
}

export interface KeptSound {
  /** The SHA-256 of the file. */
  readonly content: string
  readonly durationMs: number
  readonly bytes: number
}

/** The file is no sound that is taken; the message says why, for whoever brought it. */
export class AudioError extends Error {
  override readonly name = 'AudioError'
}

export const AUDIO_MOST_BYTES = 10 * 1024 * 1024

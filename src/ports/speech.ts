/** Words as sound. The real one calls espeak-ng as a program (speech/). */
import type { Language } from '../core/languages.ts'

export interface Speech {
  /**
   * The given words as a WAV file: 8 kHz, 16 bit, mono. The same words in the same language are made once and kept.
   * Resolves to the file's path; rejects with SpeechError.
   */
  say(text: string, language: Language): Promise<string>
}

export class SpeechError extends Error {
  override readonly name = 'SpeechError'
}

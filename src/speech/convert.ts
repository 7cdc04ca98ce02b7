/** From what espeak-ng or a person gives to what callers hear: 8 kHz, 16 bit, mono, as loud as every other prompt. */
import { AudioError } from '../ports/prompts.ts'
import { MOST_SECONDS, readAudio } from './audio.ts'
import { readCompressed } from './compressed.ts'
import { levelled } from './level.ts'
import { resample } from './resample.ts'
import { readWav, type Sound, writeWav } from './wav.ts'

const RATE = 8_000

export interface Converted {
  readonly wav: Uint8Array
  readonly durationMs: number
}

/** `speech`: a WAV of espeak-ng's; `recording`: whatever file was brought. */
export type Raw = 'speech' | 'recording'

/** Throws AudioError when it is no sound, or silence. It takes a second for the largest: have it done by the workshop. */
export const convert = async (raw: Raw, bytes: Uint8Array): Promise<Converted> => {
  const sound = levelled(resample(raw === 'speech' ? readSpeech(bytes) : await readRecording(bytes), RATE))
  if (sound === null) throw new AudioError('nothing is to be heard in it')
  return { wav: writeWav(sound), durationMs: Math.round((sound.samples.length * 1_000) / RATE) }
}

const readRecording = async (bytes: Uint8Array): Promise<Sound> =>
  (await readCompressed(bytes, MOST_SECONDS)) ?? readAudio(bytes)

const readSpeech = (bytes: Uint8Array): Sound => {
  try {
    return readWav(bytes)
  } catch (cause) {
    throw new AudioError('espeak-ng made no sound', { cause })
  }
}

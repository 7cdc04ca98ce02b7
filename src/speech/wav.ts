import * as wav from '../core/sound/wav.ts'

/** Sound as numbers from -1 to 1. */
export interface Sound {
  readonly rate: number
  readonly samples: Float64Array
}

/**
 * Reads a WAV file of 16-bit PCM, one channel. A length that goes past the end, as programs write it that don't know how much
 * will come, means all there is. Throws with what is wrong.
 */
export function readWav(file: Uint8Array): Sound {
  const { rate, channels } = wav.readWav(file)
  const [only, ...more] = channels
  if (only === undefined || more.length > 0) {
    throw new Error(`the WAV file is not 16-bit mono PCM: it has ${channels.length} channels`)
  }
  return { rate, samples: Float64Array.from(only, (sample) => sample / FULL_SCALE) }
}

/** 16-bit mono PCM; what is louder than full scale is cut. */
export function writeWav({ rate, samples }: Sound): Buffer {
  return Buffer.from(wav.writeWav({ rate, channels: [wav.toSamples(samples, FULL_SCALE)] }).buffer)
}

const FULL_SCALE = 32768

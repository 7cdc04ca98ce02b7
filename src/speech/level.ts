/** How loud prompts are: all alike, whoever spoke them. */
import type { Sound } from './wav.ts'

/**
 * Of the moments with sound in them, in dB of a sine of full scale (core/sound/tone.ts). Speech on a telephone line is some 3 dB
 * lower; it is loud enough for a street and leaves its peaks, 12 to 15 dB above, whole.
 */
export const LOUDNESS_DB = -16
/** No peak goes beyond it: a sound with higher ones stays softer. */
const HIGHEST_PEAK = 0.9
const MOMENT_MS = 20
/** Softer than that, and softer than 40 dB below the loudest moment, is a pause. */
const SILENCE_DB = -50
const PAUSE_DB = 40

/** The sound at the loudness of prompts; null when there is nothing to be heard in it. */
export const levelled = ({ rate, samples }: Sound): Sound | null => {
  const moments = powers(samples, Math.max(1, Math.round((rate * MOMENT_MS) / 1000)))
  const loudest = moments.reduce((most, power) => Math.max(most, power), 0)
  const least = Math.max(powerOf(SILENCE_DB), loudest * 10 ** (-PAUSE_DB / 10))
  const heard = moments.filter((power) => power >= least)
  if (heard.length === 0) return null
  const power = heard.reduce((sum, one) => sum + one, 0) / heard.length
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const gain = Math.min(Math.sqrt(powerOf(LOUDNESS_DB) / power), HIGHEST_PEAK / peak)
  return { rate, samples: samples.map((value) => value * gain) }
}

/** Mean square of each moment. */
const powers = (samples: Float64Array, size: number): readonly number[] =>
  Array.from({ length: Math.ceil(samples.length / size) }, (_, n) => {
    const moment = samples.subarray(n * size, (n + 1) * size)
    return moment.reduce((sum, value) => sum + value * value, 0) / moment.length
  })

/** Of a full-scale sine it is a half. */
const powerOf = (db: number): number => 10 ** (db / 10) / 2

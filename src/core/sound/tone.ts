/** Tones made and found again: how a test, the demo and the bench know who hears whom. Levels are in dB of full scale. */
export const TELEPHONE_RATE = 8000

export interface Tone {
  readonly hz: number
  /** The sample at which this piece starts, so that pieces join without a click. */
  readonly from?: number
  readonly rate?: number
  /** Peak, 0 to 1 of full scale. */
  readonly peak?: number
}

export const makeTone = (count: number, { hz, from = 0, rate = TELEPHONE_RATE, peak = 0.3 }: Tone): Int16Array =>
  Int16Array.from({ length: count }, (_, n) =>
    Math.round(32767 * peak * Math.sin((2 * Math.PI * hz * (from + n)) / rate)),
  )

/**
 * The level of one frequency (Goertzel, under a Hann window so that a loud neighbour 40 Hz away does not count). A sine of
 * full scale is 0 dB; nothing is -120 dB.
 */
export const toneLevel = (samples: Int16Array, hz: number, rate = TELEPHONE_RATE): number => {
  const twoCos = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let before = 0
  let last = 0
  samples.forEach((sample, n) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length)
    const next = sample * window + twoCos * last - before
    before = last
    last = next
  })
  const power = last * last + before * before - twoCos * last * before
  // A Hann window lets half of the amplitude through, and a sine of peak A has A·N/2 in its bin.
  return decibels((4 * Math.sqrt(Math.max(0, power))) / samples.length / 32767)
}

/** The loudness of all there is (root mean square, a sine of full scale is 0 dB); silence is -120 dB. */
export const loudness = (samples: Int16Array): number => {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return decibels(Math.sqrt((2 * sum) / Math.max(1, samples.length)) / 32767)
}

/** By how many dB `has` stands above `over`. */
export const toneOver = (samples: Int16Array, has: number, over: number, rate = TELEPHONE_RATE): number =>
  toneLevel(samples, has, rate) - toneLevel(samples, over, rate)

const FLOOR_DB = -120
const decibels = (ratio: number): number => (ratio > 1e-6 ? 20 * Math.log10(ratio) : FLOOR_DB)

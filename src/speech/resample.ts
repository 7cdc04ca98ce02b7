import type { Sound } from './wav.ts'

/**
 * The same sound at another rate. What the new rate can't carry is taken out first: a windowed sinc (Kaiser), level up to 85 %
 * of half the lower rate, 70 dB down from half of it on. From 22,050 to 8,000 Hz that keeps 0-3,400 Hz, a telephone's band.
 */
export function resample(sound: Sound, rate: number): Sound {
  if (sound.rate === rate) return sound
  const half = Math.min(rate, sound.rate) / 2
  const cutoff = (0.925 * half) / sound.rate
  // Kaiser's formula: the length that 70 dB take over the band between 0.85 and 1 of half the rate
  const reach = Math.ceil((STOP_DB - 8) / (2.285 * 2 * Math.PI * ((0.15 * half) / sound.rate)) / 2)
  const kernel = kept(cutoff, reach)
  const { samples } = sound
  const step = sound.rate / rate
  const result = new Float64Array(Math.floor(samples.length / step))
  for (let index = 0; index < result.length; index++) {
    const center = index * step
    const from = Math.max(0, Math.ceil(center - reach))
    const to = Math.min(samples.length - 1, Math.floor(center + reach))
    let sum = 0
    for (let at = from; at <= to; at++)
      sum += (samples[at] ?? 0) * (kernel[Math.round(Math.abs(at - center) * FINE)] ?? 0)
    result[index] = sum
  }
  return { rate, samples: result }
}

/** Places a sample at which the filter is worked out beforehand: nearest is then within 80 dB. */
const FINE = 2048

/** Of the rates asked for last: to make one takes as long as a second of sound. */
const kernels = new Map<string, Float64Array>()
const KEPT = 4

function kept(cutoff: number, reach: number): Float64Array {
  const name = `${cutoff} ${reach}`
  const kernel = kernels.get(name) ?? filter(cutoff, reach)
  kernels.delete(name)
  kernels.set(name, kernel)
  for (const oldest of kernels.keys()) if (kernels.size > KEPT) kernels.delete(oldest)
  return kernel
}

function filter(cutoff: number, reach: number): Float64Array {
  return Float64Array.from({ length: reach * FINE + 1 }, (_, index) => {
    const away = index / FINE
    return 2 * cutoff * sinc(2 * cutoff * away) * kaiser(away / reach)
  })
}

const STOP_DB = 70
const BETA = 0.1102 * (STOP_DB - 8.7)

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

const kaiser = (x: number): number => (Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / BESSEL_BETA)

/** The modified Bessel function of order zero, as its power series. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

const BESSEL_BETA = bessel(BETA)

/**
 * ITU-T G.711: the two laws of telephone audio, one byte a sample at 8 kHz. Samples are 16-bit linear. The decoders are
 * tables, because an ear decodes 8000 samples a second of every call.
 */
export type Law = 'alaw' | 'ulaw'

/** The static RTP payload type of each law (RFC 3551, table 4). */
export const PAYLOAD_TYPE: Readonly<Record<Law, number>> = { ulaw: 0, alaw: 8 }

/** The law of a payload type, or null when it is not G.711. */
export const lawOf = (payloadType: number): Law | null =>
  payloadType === PAYLOAD_TYPE.ulaw ? 'ulaw' : payloadType === PAYLOAD_TYPE.alaw ? 'alaw' : null

export const decodeG711 = (bytes: Uint8Array, law: Law): Int16Array => {
  const table = law === 'ulaw' ? ULAW : ALAW
  const samples = new Int16Array(bytes.length)
  bytes.forEach((byte, index) => {
    samples[index] = table[byte] ?? 0
  })
  return samples
}

export const encodeG711 = (samples: Int16Array, law: Law): Uint8Array => {
  const encode = law === 'ulaw' ? ulawByte : alawByte
  return Uint8Array.from(samples, encode)
}

const ULAW_BIAS = 0x84
const ULAW_CLIP = 32635

const ulawSample = (byte: number): number => {
  const bits = ~byte & 0xff
  const magnitude = (((bits & 0x0f) << 3) + ULAW_BIAS) << ((bits & 0x70) >> 4)
  return bits & 0x80 ? ULAW_BIAS - magnitude : magnitude - ULAW_BIAS
}

const alawSample = (byte: number): number => {
  const bits = byte ^ 0x55
  const segment = (bits & 0x70) >> 4
  const step = (bits & 0x0f) << 4
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

const ulawByte = (sample: number): number => {
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS
  const exponent = 31 - Math.clz32(magnitude) - 7
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff
}

const alawByte = (sample: number): number => {
  const linear = sample >> 3
  const mask = linear >= 0 ? 0xd5 : 0x55
  const magnitude = linear >= 0 ? linear : -linear - 1
  const segment = Math.max(0, 31 - Math.clz32(magnitude) - 4)
  return ((segment << 4) | ((magnitude >> Math.max(1, segment)) & 0x0f)) ^ mask
}

const tableOf = (decode: (byte: number) => number): Int16Array =>
  Int16Array.from({ length: 256 }, (_, byte) => decode(byte))
const ULAW = tableOf(ulawSample)
const ALAW = tableOf(alawSample)

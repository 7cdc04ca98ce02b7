/** The keys that a telephone hears pressed at the other end: events beside the sound (RFC 4733), each told several times. */
import { readRtp } from '../../core/sound/rtp.ts'

export interface DigitEar {
  hear(bytes: Uint8Array): void
  /** All of them so far, in their order. */
  digits(): string
}

/** What the test peers call them in their session descriptions. */
export const DIGIT_TYPE = 101
const KEYS = '0123456789*#ABCD'

export const createDigitEar = (): DigitEar => {
  let digits = ''
  let last: number | null = null
  return {
    hear(bytes) {
      const packet = readRtp(bytes)
      // Each key has one stamp, however often it is told.
      if (packet?.payloadType !== DIGIT_TYPE || packet.stamp === last) return
      last = packet.stamp
      digits += KEYS[packet.payload[0] ?? -1] ?? '?'
    },
    digits: () => digits,
  }
}

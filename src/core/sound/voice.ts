/**
 * One side of a call's audio without its socket: it speaks a steady tone as RTP packets and decodes what comes in. Whoever
 * owns a socket sends what is `due()`, every 20 ms or so, and hands what arrives to `hear()`.
 */
import { decodeG711, encodeG711, type Law, lawOf, PAYLOAD_TYPE } from './g711.ts'
import { readRtp, writeRtp } from './rtp.ts'
import { makeTone, TELEPHONE_RATE } from './tone.ts'

export const PACKET_MS = 20

export interface Voice {
  /** The next 20 ms of the tone. */
  packet(): Uint8Array
  /**
   * All packets up to that long after the beginning which were not given yet. A late timer sends what it missed, so that a
   * second of tone stays a second.
   */
  due(elapsedMs: number): readonly Uint8Array[]
  /** Presses keys from now on, one after the other: events beside the sound (RFC 4733). */
  press(keys: string): void
  /** Takes a packet; what is not G.711 audio is left alone. Says whether it was audio. */
  hear(bytes: Uint8Array): boolean
  /** How many samples have been heard since the beginning; hand it to `heard` later. */
  position(): number
  /** What was heard from that position on (only the last minute is kept). */
  heard(from?: number): Int16Array
}

export interface VoiceOptions {
  /** A whole number, so that a second of it repeats without a click; 0 is silence. */
  readonly hz: number
  readonly law: Law
  /** The stream's number (SSRC). */
  readonly source: number
}

export const createVoice = ({ hz, law, source }: VoiceOptions): Voice => {
  const payloads = secondOf(hz, law)
  let sent = 0
  let pieces: { readonly at: number; readonly samples: Int16Array }[] = []
  let heardCount = 0
  const waiting: string[] = []
  let key: { readonly code: number; readonly since: number } | null = null
  let free = 0
  const event = ({ code, since }: { readonly code: number; readonly since: number }): Uint8Array => {
    const nth = sent - since
    const duration = Math.min(nth + 1, KEY_PACKETS) * PACKET_SAMPLES
    const end = nth + 1 >= KEY_PACKETS ? 0x80 : 0
    const bytes = writeRtp({
      payloadType: KEY_TYPE,
      marker: nth === 0,
      sequence: sent & 0xffff,
      stamp: since * PACKET_SAMPLES,
      source,
      payload: Uint8Array.of(code, end | 10, duration >> 8, duration & 0xff),
    })
    sent += 1
    // The end is told three times.
    if (nth + 1 === KEY_PACKETS + 2) {
      key = null
      free = sent + BETWEEN_KEYS
    }
    return bytes
  }
  const packet = (): Uint8Array => {
    if (key === null && sent >= free) {
      const code = KEYS.indexOf(waiting.shift() ?? '-')
      if (code >= 0) key = { code, since: sent }
    }
    return key === null ? sound() : event(key)
  }
  const sound = (): Uint8Array => {
    const payload = payloads[sent % payloads.length] ?? new Uint8Array(PACKET_SAMPLES)
    const bytes = writeRtp({
      payloadType: PAYLOAD_TYPE[law],
      marker: sent === 0,
      sequence: sent & 0xffff,
      stamp: sent * PACKET_SAMPLES,
      source,
      payload,
    })
    sent += 1
    return bytes
  }
  return {
    packet,
    press: (keys) => void waiting.push(...keys),
    due: (elapsedMs) => Array.from({ length: Math.max(0, Math.floor(elapsedMs / PACKET_MS) - sent) }, packet),
    hear(bytes) {
      const packet = readRtp(bytes)
      const spoken = packet === null ? null : lawOf(packet.payloadType)
      if (packet === null || spoken === null) return false
      const samples = decodeG711(packet.payload, spoken)
      pieces.push({ at: heardCount, samples })
      heardCount += samples.length
      if (pieces.length > 2 * KEPT_PIECES) pieces = pieces.slice(-KEPT_PIECES)
      return true
    },
    position: () => heardCount,
    heard(from = 0) {
      const wanted = pieces.filter((piece) => piece.at >= from)
      const all = new Int16Array(wanted.reduce((sum, piece) => sum + piece.samples.length, 0))
      let at = 0
      for (const { samples } of wanted) {
        all.set(samples, at)
        at += samples.length
      }
      return all
    },
  }
}

const PACKET_SAMPLES = (TELEPHONE_RATE * PACKET_MS) / 1000
/** What test peers call key events in their session descriptions, and the keys in the order of RFC 4733. */
const KEY_TYPE = 101
const KEYS = '0123456789*#ABCD'
const KEY_PACKETS = 6
const BETWEEN_KEYS = 4
const KEPT_PIECES = 60_000 / PACKET_MS

const secondOf = (hz: number, law: Law): readonly Uint8Array[] => {
  const whole = encodeG711(makeTone(TELEPHONE_RATE, { hz }), law)
  return Array.from({ length: 1000 / PACKET_MS }, (_, n) => whole.slice(n * PACKET_SAMPLES, (n + 1) * PACKET_SAMPLES))
}

/** One party's sound in a test call with a SIP peer: a steady tone there, and how loud what comes back has been lately. */

import { readRtp } from '../../core/sound/rtp.ts'
import { loudness, toneLevel } from '../../core/sound/tone.ts'
import { PACKET_MS } from '../../core/sound/voice.ts'
import { createDigitEar } from './digit-ear.ts'
import { createPauseMeter } from './pause-meter.ts'
import { openToneSocket, type Place } from './tone-socket.ts'

export interface Media {
  readonly port: number
  /** From now on the tone goes to this address, a packet each 20 ms. */
  sendTo(address: string, port: number): void
  /** How loud a frequency was in the last 0.4 s heard, in dB below full scale; -120 is silence. */
  tone(hz: number): number
  /** How loud everything was in the last 0.4 s heard, in dB below full scale; -120 is silence. */
  loudness(): number
  readonly pauses: Pauses
  /** The keys that were pressed at the other end. */
  digits(): string
  /** Presses keys, one after the other. */
  type(keys: string): void
  close(): void
}

export interface Pauses {
  /** The longest time without a packet, in ms, since the first one or since `forget`; one that lasts still counts too. */
  longest(): number
  /** The same by the stamps of the packets (RFC 3550 §5.1): sound that never came, however late the rest was. In ms. */
  missing(): number
  forget(): void
}

export const openMedia = async (hz: number): Promise<Media> => {
  let place: Place | null = null
  let last = Number.NEGATIVE_INFINITY
  const pauses = createPauseMeter()
  const keys = createDigitEar()
  let stamp: number | null = null
  let missing = 0
  const socket = await openToneSocket({
    hz,
    law: 'ulaw',
    target: () => {
      pauses.beat(performance.now())
      return place
    },
    onAudio: (_, bytes) => {
      const packet = readRtp(bytes)
      if (packet !== null && stamp !== null)
        missing = Math.max(missing, ((packet.stamp - stamp) | 0) / SAMPLES_A_MS - PACKET_MS)
      stamp = packet?.stamp ?? stamp
      last = performance.now()
      pauses.packet(last)
    },
    onOther: keys.hear,
  })
  const recent = (): Int16Array =>
    performance.now() - last < RECENT_MS ? socket.heard(socket.position() - RECENT_SAMPLES) : new Int16Array()
  return {
    port: socket.port,
    sendTo: (address, port) => {
      place = { address, port }
    },
    digits: keys.digits,
    type: socket.press,
    tone: (wanted) => toneLevel(recent(), wanted),
    loudness: () => loudness(recent()),
    pauses: {
      longest: () => pauses.longest(performance.now()),
      missing: () => missing,
      forget: () => {
        pauses.forget()
        missing = 0
      },
    },
    close: socket.close,
  }
}

const RECENT_MS = 400
/** G.711. */
const SAMPLES_A_MS = 8
const RECENT_SAMPLES = 3200

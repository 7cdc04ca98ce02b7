/** One party's sound in a test call with a SIP peer: a steady tone there, and how loud what comes back has been lately. */
import { loudness, toneLevel } from '../../core/sound/tone.ts'
import { openToneSocket, type Place } from './tone-socket.ts'

export interface Media {
  readonly port: number
  /** From now on the tone goes to this address, a packet each 20 ms. */
  sendTo(address: string, port: number): void
  /** How loud a frequency was in the last 0.4 s heard, in dB below full scale; -120 is silence. */
  tone(hz: number): number
  /** How loud everything was in the last 0.4 s heard, in dB below full scale; -120 is silence. */
  loudness(): number
  close(): void
}

export const openMedia = async (hz: number): Promise<Media> => {
  let place: Place | null = null
  let last = Number.NEGATIVE_INFINITY
  const socket = await openToneSocket({
    hz,
    law: 'ulaw',
    target: () => place,
    onAudio: () => {
      last = performance.now()
    },
  })
  const recent = (): Int16Array =>
    performance.now() - last < RECENT_MS ? socket.heard(socket.position() - RECENT_SAMPLES) : new Int16Array()
  return {
    port: socket.port,
    sendTo: (address, port) => {
      place = { address, port }
    },
    tone: (wanted) => toneLevel(recent(), wanted),
    loudness: () => loudness(recent()),
    close: socket.close,
  }
}

const RECENT_MS = 400
const RECENT_SAMPLES = 3200

/** What a page of the product hears in its call, measured by frequency: an ear beside its own loudspeaker. */
import type { Page } from 'playwright-core'
import { PACKET_MS } from '../../core/sound/voice.ts'

export interface PageEar {
  /** How loud a frequency is in what comes in, in dB. */
  tone(hz: number): Promise<number>
  /** What has come in until now, by its RTP (https://www.w3.org/TR/webrtc-stats/#inboundrtpstats-dict*). */
  received(): Promise<Received>
}

export interface Received {
  readonly packets: number
  /** When the last of them came, in ms. */
  readonly lastAt: number
  /** What was played and came in no packet, in ms. */
  readonly concealedMs: number
}

/** How much sound did not come in between the two, in ms. */
export const missingBetween = (before: Received, after: Received): number =>
  after.lastAt - before.lastAt - PACKET_MS * (after.packets - before.packets)

/** Loads the page anew, with the ear in it. */
export const attachEar = async (page: Page): Promise<PageEar> => {
  await page.addInitScript(EAR)
  await page.reload()
  return {
    tone: (hz) => page.evaluate((each): number => Reflect.get(globalThis, 'heardTone')(each), hz),
    received: () => page.evaluate((): Promise<Received> => Reflect.get(globalThis, 'heardPackets')()),
  }
}

const EAR = `
  const Real = RTCPeerConnection
  let connection = null
  globalThis.RTCPeerConnection = class extends Real {
    constructor(...args) {
      super(...args)
      connection = this
    }
  }
  globalThis.heardPackets = async () => {
    for (const each of (await connection.getStats()).values())
      if (each.type === 'inbound-rtp' && each.kind === 'audio')
        return {
          packets: each.packetsReceived,
          lastAt: each.lastPacketReceivedTimestamp,
          concealedMs: each.concealedSamples / 48,
        }
    throw new Error('no call comes in here')
  }
  let sound = null
  let ear = null
  let heard = null
  globalThis.heardTone = (hz) => {
    const track = connection?.getReceivers().find((each) => each.track.kind === 'audio')?.track
    if (track === undefined) return -120
    sound ??= new AudioContext()
    void sound.resume()
    if (track !== heard) {
      heard = track
      ear = new AnalyserNode(sound, { fftSize: 8192, smoothingTimeConstant: 0 })
      sound.createMediaStreamSource(new MediaStream([track])).connect(ear)
    }
    const levels = new Float32Array(ear.frequencyBinCount)
    ear.getFloatFrequencyData(levels)
    const bin = Math.round((hz * ear.fftSize) / sound.sampleRate)
    return Math.max(...levels.subarray(bin - 1, bin + 2), -120)
  }
`

/** What a page of the product hears in its call, measured by frequency: an ear beside its own loudspeaker. */
import type { Page } from 'playwright-core'
import { PACKET_MS } from '../../core/sound/voice.ts'

export interface PageEar {
  /** How loud a frequency is in what comes in, in dB. */
  tone(hz: number): Promise<number>
  /** What has come in until now, by its RTP (https://www.w3.org/TR/webrtc-stats/#inboundrtpstats-dict*). */
  received(): Promise<Received>
  /** Listens to this frequency from now on, and nowhere else than in this call. */
  listenFor(hz: number): Promise<void>
  /** The longest that it was not to be heard since then, in ms of what was played. */
  longestGap(): Promise<number>
}

export interface Received {
  readonly packets: number
  /** When the last of them came, in ms. */
  readonly lastAt: number
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
    listenFor: (hz) => page.evaluate((each): void => Reflect.get(globalThis, 'listenFor')(each), hz),
    longestGap: () => page.evaluate((): number => Reflect.get(globalThis, 'longestGap')()),
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
        }
    throw new Error('no call comes in here')
  }
  let longest = 0
  globalThis.longestGap = () => longest
  globalThis.listenFor = (hz) => {
    globalThis.heardTone(hz)
    let silent = 0
    longest = 0
    const node = sound.createScriptProcessor(1024, 1, 1)
    sound.createMediaStreamSource(new MediaStream([heard])).connect(node)
    node.connect(sound.destination)
    const step = (2 * Math.PI * hz) / sound.sampleRate
    node.onaudioprocess = ({ inputBuffer }) => {
      let [sine, cosine] = [0, 0]
      const samples = inputBuffer.getChannelData(0)
      for (let n = 0; n < samples.length; n++) {
        sine += samples[n] * Math.sin(step * n)
        cosine += samples[n] * Math.cos(step * n)
      }
      const isHeard = (2 * Math.hypot(sine, cosine)) / samples.length > 0.01
      silent = isHeard ? 0 : silent + (1000 * samples.length) / sound.sampleRate
      longest = Math.max(longest, silent)
    }
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

/** What a page of the product hears in its call, measured by frequency: an ear beside its own loudspeaker. */
import type { Page } from 'playwright-core'

export interface PageEar {
  /** How loud a frequency is in what comes in, in dB. */
  tone(hz: number): Promise<number>
}

/** Loads the page anew, with the ear in it. */
export const attachEar = async (page: Page): Promise<PageEar> => {
  await page.addInitScript(EAR)
  await page.reload()
  return { tone: (hz) => page.evaluate((each): number => Reflect.get(globalThis, 'heardTone')(each), hz) }
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

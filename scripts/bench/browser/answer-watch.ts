/**
 * What an agent's page lives through from the click on `Answer` until the caller is heard in it, each moment by the page's own
 * clock. It runs before anything of the page does, and changes nothing for it.
 */
import type { Page } from 'playwright-core'
import { CALLER_HZ } from './callers.ts'

/** In the order in which they should come; epoch milliseconds by the page's clock. */
export const MOMENTS = [
  /** The pointer goes down on the button (the event's own time, before any handler). */
  'click',
  /** The switch's offer was taken in. */
  'offered',
  /** Our answer was made. */
  'described',
  /** The ways to this page were gathered. */
  'gathered',
  /** 200 was sent. */
  'told',
  /** ICE has found a way. */
  'way',
  /** DTLS is done. */
  'keys',
  /** The first packet of sound came. */
  'packet',
  /** The page's loudspeaker plays. */
  'plays',
  /** The caller's tone was in what came, and nothing else. */
  'tone',
] as const
export type Moment = (typeof MOMENTS)[number]
export type Moments = Readonly<Record<Moment, number>>

export interface AnswerWatch {
  /** Forgets the last call. */
  arm(): Promise<void>
  /** Resolves when the caller is heard. */
  heard(): Promise<Moments>
  /** By how much the page's clock is ahead of ours, and how wrong that may be. */
  ahead(): Promise<{ readonly ms: number; readonly withinMs: number }>
}

export const answerWatch = (page: Page): AnswerWatch => ({
  arm: () => page.evaluate('bench.arm()'),
  heard: async () => {
    const moments: Record<string, number> = await page.evaluate('bench.heard()')
    const of = (name: Moment): number => moments[name] ?? Number.NaN
    return {
      click: of('click'),
      offered: of('offered'),
      described: of('described'),
      gathered: of('gathered'),
      told: of('told'),
      way: of('way'),
      keys: of('keys'),
      packet: of('packet'),
      plays: of('plays'),
      tone: of('tone'),
    }
  },
  ahead: async () => {
    let best = { ms: 0, withinMs: Number.POSITIVE_INFINITY }
    for (let n = 0; n < 30; n++) {
      const before = ownClock()
      const there = Number(await page.evaluate('bench.now()'))
      const after = ownClock()
      if ((after - before) / 2 < best.withinMs)
        best = { ms: there - (before + after) / 2, withinMs: (after - before) / 2 }
    }
    return best
  },
})

/** Epoch milliseconds of this process. */
const ownClock = (): number => performance.timeOrigin + performance.now()

export const ANSWER_WATCH = `
  const hz = ${CALLER_HZ}
  const now = () => performance.timeOrigin + performance.now()
  let moments = {}
  let told = () => undefined
  let beat
  const mark = (name, at = now()) => {
    moments[name] ??= at
  }
  const sound = new AudioContext()
  // Half of all there is, of 11 ms, is the tone: what comes before it is music, or both.
  const size = 512
  const window_ = Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size))
  const isTone = (samples) => {
    const twoCos = 2 * Math.cos((2 * Math.PI * hz) / sound.sampleRate)
    let [before, last, power, weight] = [0, 0, 0, 0]
    for (let n = 0; n < size; n++) {
      const sample = samples[n] * window_[n]
      ;[before, last] = [last, sample + twoCos * last - before]
      power += sample * sample
      weight += window_[n] * window_[n]
    }
    const tone = (16 * (last * last + before * before - twoCos * last * before)) / (size * size) / 2
    return power / weight > 1e-5 && tone > power / weight / 2
  }
  const listen = (track) => {
    void sound.resume()
    const ear = new AnalyserNode(sound, { fftSize: size })
    sound.createMediaStreamSource(new MediaStream([track])).connect(ear)
    const samples = new Float32Array(size)
    clearInterval(beat)
    beat = setInterval(() => {
      if (moments.plays === undefined) return
      ear.getFloatTimeDomainData(samples)
      if (!isTone(samples)) return
      mark('tone')
      clearInterval(beat)
      ear.disconnect()
      told()
    }, 4)
  }
  addEventListener('pointerdown', (event) => mark('click', performance.timeOrigin + event.timeStamp), true)
  const Real = RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Real {
    constructor(...args) {
      super(...args)
      this.addEventListener('icegatheringstatechange', () => this.iceGatheringState === 'complete' && mark('gathered'))
      this.addEventListener('iceconnectionstatechange', () => /^(connected|completed)$/.test(this.iceConnectionState) && mark('way'))
      this.addEventListener('connectionstatechange', () => this.connectionState === 'connected' && mark('keys'))
      this.addEventListener('track', ({ track }) => {
        track.addEventListener('unmute', () => mark('packet'))
        listen(track)
      })
    }
    async setRemoteDescription(...args) {
      await super.setRemoteDescription(...args)
      mark('offered')
    }
    async setLocalDescription(...args) {
      await super.setLocalDescription(...args)
      mark('described')
    }
  }
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (data) {
    if (typeof data === 'string' && data.startsWith('SIP/2.0 200') && /^CSeq: \\d+ INVITE/im.test(data)) mark('told')
    return send.call(this, data)
  }
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = async function () {
    await play.call(this)
    if (this.srcObject !== null) mark('plays')
  }
  globalThis.bench = {
    now,
    arm: () => {
      moments = {}
    },
    heard: () =>
      new Promise((resolve) => {
        told = () => resolve(moments)
        if (moments.tone !== undefined) told()
      }),
  }
`

/** How loud the two sides are, measured ten times a second while somebody looks. */
import { createStore, type Watched } from '../state/store.ts'
import { type Levels, SILENT } from './phone.ts'

export interface LevelMeter {
  readonly levels: Watched<Levels>
  mine(stream: MediaStream | null): void
  theirs(stream: MediaStream | null): void
}

const EVERY_MS = 100

export const createLevels = (): LevelMeter => {
  const store = createStore<Levels>(SILENT)
  let ears: { mine: Ear | null; theirs: Ear | null } = { mine: null, theirs: null }
  let lookers = 0
  let beat: ReturnType<typeof setInterval> | null = null

  const look = (): void => {
    store.set({ mine: ears.mine?.level() ?? 0, theirs: ears.theirs?.level() ?? 0 })
  }
  const attend = (side: keyof typeof ears, stream: MediaStream | null): void => {
    ears[side]?.close()
    ears = { ...ears, [side]: stream === null ? null : openEar(stream) }
  }
  return {
    levels: {
      get: store.get,
      subscribe: (listener) => {
        lookers += 1
        beat ??= setInterval(look, EVERY_MS)
        const leave = store.subscribe(listener)
        return () => {
          leave()
          lookers -= 1
          if (lookers > 0 || beat === null) return
          clearInterval(beat)
          beat = null
        }
      },
    },
    mine: (stream) => attend('mine', stream),
    theirs: (stream) => attend('theirs', stream),
  }
}

interface Ear {
  level(): number
  close(): void
}

/** With a context of its own: what once heard a stream is kept by Chromium for as long as its context runs. */
const openEar = (stream: MediaStream): Ear => {
  const audio = new AudioContext()
  const source = audio.createMediaStreamSource(stream)
  const analyser = new AnalyserNode(audio, { fftSize: 512 })
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level: () => {
      if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
      analyser.getFloatTimeDomainData(samples)
      return loudness(samples)
    },
    close: () => {
      source.disconnect()
      void audio.close().catch(() => undefined)
    },
  }
}

const QUIETEST_DB = -60

/** 0 at -60 dB of full scale and below, 1 at full scale. */
export const loudness = (samples: Float32Array): number => {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  if (power === 0) return 0
  return Math.max(0, Math.min(1, 1 - (10 * Math.log10(power)) / QUIETEST_DB))
}

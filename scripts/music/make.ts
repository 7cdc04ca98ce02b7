/**
 * The music that waiting callers hear, composed here: plucked notes of a pentatonic scale over slow chords, one minute long
 * and seamless (every tone that passes the end goes on at the beginning). The same bytes at every run; nobody's property.
 */
import { toSamples, writeWav } from '../../src/core/sound/wav.ts'

const RATE = 8000
const BEAT_MS = 937.5
const BARS = 16
const LENGTH = (BARS * 4 * BEAT_MS * RATE) / 1000
/** Quiet enough to speak over: the level of telephone speech. */
const LEVEL_DBFS = -20

/** As a WAV file: 8 kHz, 16 bit, mono. */
export function composeMusic(): Buffer {
  const sound = new Float64Array(LENGTH)
  const choose = chooser(20260101)
  for (let bar = 0; bar < BARS; bar++) {
    const chord = CHORDS[bar % CHORDS.length] ?? []
    for (const note of chord) addTone(sound, bar * 4, note, PAD)
    for (let eighth = 0; eighth < 8; eighth++) {
      // the first of each bar always sounds, the others sometimes rest
      if (eighth > 0 && choose(3) === 0) continue
      const note = chord[choose(chord.length)] ?? 0
      addTone(sound, bar * 4 + eighth / 2, note + 12 * (1 + choose(2)), PLUCK)
    }
  }
  return Buffer.from(writeWav({ rate: RATE, channels: [levelled(sound)] }).buffer)
}

/** Notes of C major pentatonic, in semitones from C4. */
const CHORDS: readonly (readonly number[])[] = [
  [0, 4, 7, 9],
  [-3, 0, 4, 7],
  [-8, 0, 2, 7],
  [-5, 2, 7, 9],
]

interface Voice {
  /** Strength of the first, second … harmonic. */
  readonly harmonics: readonly number[]
  /** Loudness, sample by sample. */
  readonly shape: Float64Array
}

const shape = (lastsMs: number, at: (share: number, ms: number) => number): Float64Array =>
  Float64Array.from({ length: Math.round((lastsMs * RATE) / 1000) }, (_, n) =>
    at((n * 1000) / RATE / lastsMs, (n * 1000) / RATE),
  )

const PLUCK: Voice = {
  harmonics: [1, 0.3, 0.1],
  shape: shape(2600, (share, ms) => Math.min(1, ms / 8) * Math.exp(-ms / 520) * (1 - share)),
}
const PAD: Voice = {
  harmonics: [0.16, 0.04],
  shape: shape(6 * BEAT_MS, (share) => Math.sin(Math.PI * share) ** 2),
}

function addTone(sound: Float64Array, beat: number, semitone: number, voice: Voice): void {
  const hertz = 261.626 * 2 ** (semitone / 12)
  const start = Math.round((beat * BEAT_MS * RATE) / 1000)
  for (const [index, strength] of voice.harmonics.entries()) {
    const turn = (2 * Math.PI * hertz * (index + 1)) / RATE
    // the next sine from the two before it: ten times as fast as asking for each
    const step = 2 * Math.cos(turn)
    let [now, before] = [0, -Math.sin(turn)]
    for (let at = 0; at < voice.shape.length; at++) {
      const place = (start + at) % sound.length
      sound[place] = (sound[place] ?? 0) + now * strength * (voice.shape[at] ?? 0)
      ;[now, before] = [step * now - before, now]
    }
  }
}

/** The same choices at every run: a linear congruential generator, as in Numerical Recipes. */
function chooser(seed: number): (among: number) => number {
  let state = seed
  return (among) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * among)
  }
}

function levelled(sound: Float64Array): Int16Array {
  const power = sound.reduce((sum, value) => sum + value * value, 0) / sound.length
  return toSamples(sound, (32767 * 10 ** (LEVEL_DBFS / 20)) / Math.sqrt(power))
}

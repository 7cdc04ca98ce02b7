/**
 * The music that waiting callers hear, composed here: plucked notes of a pentatonic scale over slow chords, one minute long
 * and seamless (every tone that passes the end goes on at the beginning). The same bytes at every run; nobody's property.
 */
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
  return wav(sound)
}

/** Notes of C major pentatonic, in semitones from C4. */
const CHORDS: readonly (readonly number[])[] = [
  [0, 4, 7, 9],
  [-3, 0, 4, 7],
  [-8, 0, 2, 7],
  [-5, 2, 7, 9],
]

interface Voice {
  readonly gain: number
  readonly lastsMs: number
  /** Strength of the first, second … harmonic. */
  readonly harmonics: readonly number[]
  readonly envelope: (share: number, ms: number) => number
}

const PLUCK: Voice = {
  gain: 1,
  lastsMs: 2600,
  harmonics: [1, 0.3, 0.1],
  envelope: (share, ms) => Math.min(1, ms / 8) * Math.exp(-ms / 520) * (1 - share),
}
const PAD: Voice = {
  gain: 0.16,
  lastsMs: 6 * BEAT_MS,
  harmonics: [1, 0.25],
  envelope: (share) => Math.sin(Math.PI * share) ** 2,
}

function addTone(sound: Float64Array, beat: number, semitone: number, voice: Voice): void {
  const hertz = 261.626 * 2 ** (semitone / 12)
  const start = Math.round((beat * BEAT_MS * RATE) / 1000)
  const samples = Math.round((voice.lastsMs * RATE) / 1000)
  for (let at = 0; at < samples; at++) {
    const turn = (2 * Math.PI * hertz * at) / RATE
    const tone = voice.harmonics.reduce((sum, strength, index) => sum + strength * Math.sin(turn * (index + 1)), 0)
    const place = (start + at) % sound.length
    const loudness = voice.gain * voice.envelope(at / samples, (at * 1000) / RATE)
    sound[place] = (sound[place] ?? 0) + tone * loudness
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

function wav(sound: Float64Array): Buffer {
  const power = sound.reduce((sum, value) => sum + value * value, 0) / sound.length
  const scale = (32767 * 10 ** (LEVEL_DBFS / 20)) / Math.sqrt(power)
  const file = Buffer.alloc(44 + sound.length * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8)
  const header = [16, 4, 1, 2, 1, 2, RATE, 4, RATE * 2, 4, 2, 2, 16, 2]
  for (let field = 0, at = 16; field < header.length; field += 2) {
    at = file.writeUIntLE(header[field] ?? 0, at, header[field + 1] ?? 0)
  }
  file.write('data', 36)
  file.writeUInt32LE(sound.length * 2, 40)
  sound.forEach((value, index) => {
    file.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(value * scale))), 44 + index * 2)
  })
  return file
}

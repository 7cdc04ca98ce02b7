/** Sound files that people bring, as sound: WAV of any rate, one channel or two, in the forms that recorders write. */
import { decodeG711, type Law } from '../core/sound/g711.ts'
import { AUDIO_MOST_BYTES, AudioError } from '../ports/prompts.ts'
import type { Sound } from './wav.ts'

export const MOST_SECONDS = 300
const RATES = { least: 4_000, most: 192_000 } as const

/** All channels as one. Throws AudioError. */
export const readAudio = (bytes: Uint8Array): Sound => {
  if (bytes.length > AUDIO_MOST_BYTES)
    throw new AudioError(`it has ${bytes.length} bytes, and at most ${AUDIO_MOST_BYTES} are taken`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE')
    throw new AudioError(
      `it is ${whatItIs(bytes)}; a WAV, MP3, FLAC or Ogg file is wanted, as every recorder can save one`,
    )
  const { form, data } = chunks(view)
  const decode = decoder(form)
  const frame = form.channels * (form.bits / 8)
  const count = Math.floor(data.size / frame)
  if (count === 0) throw new AudioError('there is no sound in it')
  if (count > form.rate * MOST_SECONDS)
    throw new AudioError(`it lasts ${Math.round(count / form.rate)} s, and at most ${MOST_SECONDS} s are taken`)
  const samples = new Float64Array(count)
  for (let n = 0; n < count; n += 1) {
    let sum = 0
    for (let channel = 0; channel < form.channels; channel += 1)
      sum += decode(view, data.start + n * frame + (channel * form.bits) / 8)
    samples[n] = sum / form.channels
  }
  return { rate: form.rate, samples }
}

interface Form {
  readonly kind: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
}

const chunks = (view: DataView): { form: Form; data: { start: number; size: number } } => {
  let form: Form | null = null
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const [name, start, size] = [tag(view, at), at + 8, view.getUint32(at + 4, true)]
    if (name === 'fmt ') form = readForm(view, start, size)
    if (name === 'data') {
      if (form === null) throw new AudioError('its sound stands before its format')
      // A program that writes into a pipe does not know the size beforehand, and says 0 or 0xffffffff.
      const rest = view.byteLength - start
      return { form, data: { start, size: size === 0 || size > rest ? rest : size } }
    }
    at = start + size + (size % 2)
  }
  throw new AudioError('there is no sound in it')
}

const EXTENSIBLE = 0xfffe

const readForm = (view: DataView, at: number, size: number): Form => {
  if (size < 16 || at + size > view.byteLength) throw new AudioError('it is cut off within its format')
  const kind = view.getUint16(at, true)
  const extended = kind === EXTENSIBLE && size >= 26
  const form: Form = {
    kind: extended ? view.getUint16(at + 24, true) : kind,
    channels: view.getUint16(at + 2, true),
    rate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  }
  if (form.channels < 1 || form.channels > 2)
    throw new AudioError(`it has ${form.channels} channels; one or two are taken`)
  if (form.rate < RATES.least || form.rate > RATES.most)
    throw new AudioError(`it has ${form.rate} samples a second; ${RATES.least} to ${RATES.most} are taken`)
  return form
}

type Decode = (view: DataView, at: number) => number

/** The WAVE_FORMAT_… numbers of mmreg.h, with their bits a sample. */
const decoder = ({ kind, bits }: Form): Decode => {
  const found = DECODERS.get(`${kind}/${bits}`)
  if (found === undefined)
    throw new AudioError(
      `its sound is of format ${kind} with ${bits} bits; PCM of 8, 16, 24 or 32 bits, floats of 32 and G.711 are taken`,
    )
  return found
}

const g711 = (law: Law): Decode => {
  const table = decodeG711(
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    law,
  )
  return (view, at) => (table[view.getUint8(at)] ?? 0) / 32_768
}

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['1/8', (view, at) => (view.getUint8(at) - 128) / 128],
  ['1/16', (view, at) => view.getInt16(at, true) / 32_768],
  ['1/24', (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608],
  ['1/32', (view, at) => view.getInt32(at, true) / 2_147_483_648],
  ['3/32', (view, at) => finite(view.getFloat32(at, true))],
  ['6/8', g711('alaw')],
  ['7/8', g711('ulaw')],
])

/** Floats may be anything; what is beyond full scale was never heard as it stands. */
const finite = (value: number): number => (Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0)

/** So that a person knows which of their files it was. */
const whatItIs = (bytes: Uint8Array): string => {
  const head = String.fromCharCode(...bytes.subarray(0, 12))
  const known = SIGNS.find(([sign]) => sign.test(head))
  return known === undefined ? 'no sound file that is known here' : known[1]
}

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'empty'],
  [/^(?:ID3|\xff[\xe2-\xff])/, 'MP3'],
  [/^OggS/, 'Ogg'],
  [/^fLaC/, 'FLAC'],
  [/^....ftyp/s, 'MP4 or M4A'],
  [/^.E\xdf\xa3/s, 'WebM'],
  [/^(?:FORM|\.snd)/, 'AIFF or AU'],
]

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(...Array.from({ length: 4 }, (_, n) => view.getUint8(at + n)))

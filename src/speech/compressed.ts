/**
 * MP3, FLAC and Ogg (Opus, Vorbis) as sound, by decoders compiled to WebAssembly: what a file does to one of them stays within it.
 * They are fed piece by piece, so that a small file that holds hours ends where too much has come.
 */
import { decoder as flac } from '@audio/decode-flac'
import { decoder as mp3 } from '@audio/decode-mp3'
import { decoder as opus } from '@audio/decode-opus'
import { decoder as vorbis } from '@audio/decode-vorbis'
import { AudioError } from '../ports/prompts.ts'
import type { Sound } from './wav.ts'

/** What a decoder gives for one piece: a row of samples a channel, of from -1 to 1. */
interface Piece {
  readonly channelData: readonly Float32Array[]
  readonly sampleRate: number
}
interface Decoder {
  decode(bytes: Uint8Array): Piece
  flush?(): Piece
  free(): void
}

/** A kilobyte of silence in FLAC is some 90 s already. */
const PIECE_BYTES = 1_024
/** Samples a second; what a file says of itself decides how much memory its sound takes. */
const [LEAST_RATE, MOST_RATE] = [4_000, 192_000]

const DECODERS: ReadonlyMap<string, () => Promise<Decoder>> = new Map([
  ['MP3', mp3],
  ['FLAC', flac],
  ['Ogg Opus', opus],
  ['Ogg Vorbis', vorbis],
])

/** Null when it is of none of these kinds. All channels as one; throws AudioError. */
export const readCompressed = async (bytes: Uint8Array, mostSeconds: number): Promise<Sound | null> => {
  const kind = kindOf(bytes)
  const open = kind === null ? undefined : DECODERS.get(kind)
  if (open === undefined) return null
  const decoder = await open()
  try {
    return decoded(decoder, bytes, mostSeconds)
  } catch (error) {
    if (error instanceof AudioError) throw error
    throw new AudioError(`it is ${kind}, but cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    decoder.free()
  }
}

const decoded = (decoder: Decoder, bytes: Uint8Array, mostSeconds: number): Sound => {
  const pieces: Float32Array[] = []
  let [count, rate] = [0, 0]
  const take = ({ channelData, sampleRate }: Piece): void => {
    if ((channelData[0]?.length ?? 0) === 0) return
    if (rate !== 0 && sampleRate !== rate) throw new AudioError('its rate changes in the middle of it')
    rate = sampleRate
    if (rate < LEAST_RATE || rate > MOST_RATE)
      throw new AudioError(`it has ${rate} samples a second; from ${LEAST_RATE} to ${MOST_RATE} are taken`)
    const mono = asOne(channelData)
    pieces.push(mono)
    count += mono.length
    if (count > rate * mostSeconds)
      throw new AudioError(`it lasts longer than ${mostSeconds} s, which is the most taken`)
  }
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) take(decoder.decode(bytes.slice(at, at + PIECE_BYTES)))
  if (decoder.flush !== undefined) take(decoder.flush())
  if (count === 0) throw new AudioError('there is no sound in it')
  const samples = new Float64Array(count)
  let at = 0
  for (const piece of pieces) {
    samples.set(piece, at)
    at += piece.length
  }
  return { rate, samples }
}

const asOne = (channels: readonly Float32Array[]): Float32Array => {
  const mono = new Float32Array(channels[0]?.length ?? 0)
  for (const channel of channels)
    for (let n = 0; n < mono.length; n += 1) mono[n] = (mono[n] ?? 0) + finite(channel[n] ?? 0) / channels.length
  return mono
}

const finite = (value: number): number => (Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0)

const kindOf = (bytes: Uint8Array): string | null => {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  if (/^(?:ID3|\xff[\xe2-\xff])/.test(head)) return 'MP3'
  if (head.startsWith('fLaC')) return 'FLAC'
  if (!head.startsWith('OggS')) return null
  return head.includes('OpusHead') ? 'Ogg Opus' : head.includes('\x01vorbis') ? 'Ogg Vorbis' : null
}

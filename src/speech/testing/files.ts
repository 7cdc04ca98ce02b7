/** Sound files as people bring them, made when they are asked for. */
import flac from '@audio/encode-flac'
import mp3 from '@audio/encode-mp3'
import vorbis from '@audio/encode-ogg'
import opus from '@audio/encode-opus'

const ENCODERS = { MP3: mp3, FLAC: flac, 'Ogg Opus': opus, 'Ogg Vorbis': vorbis }
export type Kind = keyof typeof ENCODERS
export const KINDS = ['MP3', 'FLAC', 'Ogg Opus', 'Ogg Vorbis'] as const satisfies readonly Kind[]

/** Two channels alike; `hz` 0 is silence. */
export const fileOf = async (kind: Kind, { seconds = 1, hz = 440 } = {}): Promise<Buffer> => {
  const sampleRate = 48_000
  const second = Float32Array.from(
    { length: sampleRate },
    (_, n) => 0.3 * Math.sin((2 * Math.PI * hz * n) / sampleRate),
  )
  const encoder = await ENCODERS[kind]({ sampleRate, channels: 2 })
  const parts: Uint8Array[] = []
  for (let n = 0; n < seconds; n += 1) parts.push(Uint8Array.from(encoder.encode([second, second])))
  parts.push(Uint8Array.from(encoder.flush()))
  return Buffer.concat(parts)
}

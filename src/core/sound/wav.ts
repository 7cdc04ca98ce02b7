/** WAV files of 16-bit samples, as recordings, prompts and music are (RIFF, WAVE_FORMAT_PCM). */
export interface Sound {
  readonly rate: number
  /** One array of samples a channel, all of the same length. */
  readonly channels: readonly Int16Array[]
}

/** Reads a whole WAV file; throws with the place and the problem when it is not one of ours. */
export const readWav = (bytes: Uint8Array): Sound => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') throw new Error('not a WAV file')
  let format: Format | null = null
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = tag(view, at)
    const start = at + 8
    const size = view.getUint32(at + 4, true)
    if (name === 'fmt ') format = readFormat(view, start)
    if (name === 'data') {
      if (format === null) throw new Error(`WAV: data at byte ${at} comes before its format`)
      // A file that is still being written says 0 or 0xffffffff here: then the data are all that follows.
      const known = size > 0 && start + size <= bytes.length
      return { rate: format.rate, channels: split(view, start, known ? size : bytes.length - start, format.channels) }
    }
    at = start + size + (size % 2)
  }
  throw new Error('WAV: it has no data')
}

/** The whole file of a sound. */
export const writeWav = ({ rate, channels }: Sound): Uint8Array => {
  const count = channels[0]?.length ?? 0
  const frame = channels.length * 2
  const view = new DataView(new ArrayBuffer(44 + count * frame))
  put(view, 0, 'RIFF')
  view.setUint32(4, 36 + count * frame, true)
  put(view, 8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, PCM, true)
  view.setUint16(22, channels.length, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * frame, true)
  view.setUint16(32, frame, true)
  view.setUint16(34, 16, true)
  put(view, 36, 'data')
  view.setUint32(40, count * frame, true)
  channels.forEach((samples, channel) => {
    samples.forEach((sample, n) => {
      view.setInt16(44 + n * frame + channel * 2, sample, true)
    })
  })
  return new Uint8Array(view.buffer)
}

const PCM = 1

interface Format {
  readonly rate: number
  readonly channels: number
}

const readFormat = (view: DataView, at: number): Format => {
  if (at + 16 > view.byteLength) throw new Error(`WAV: the format at byte ${at} is cut off`)
  const kind = view.getUint16(at, true)
  const bits = view.getUint16(at + 14, true)
  const channels = view.getUint16(at + 2, true)
  if (kind !== PCM || bits !== 16 || channels === 0) {
    throw new Error(`WAV: wanted 16-bit PCM (format 1), found format ${kind} with ${bits} bits, ${channels} channels`)
  }
  return { rate: view.getUint32(at + 4, true), channels }
}

const split = (view: DataView, start: number, size: number, channels: number): readonly Int16Array[] => {
  const count = Math.floor(size / (2 * channels))
  return Array.from({ length: channels }, (_, channel) =>
    Int16Array.from({ length: count }, (_, n) => view.getInt16(start + (n * channels + channel) * 2, true)),
  )
}

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(...Array.from({ length: 4 }, (_, n) => view.getUint8(at + n)))

const put = (view: DataView, at: number, text: string): void => {
  for (let n = 0; n < text.length; n++) view.setUint8(at + n, text.charCodeAt(n))
}

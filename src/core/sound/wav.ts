/** WAV files of 16-bit samples, as recordings, prompts and music are (RIFF, WAVE_FORMAT_PCM: http://soundfile.sapp.org/doc/WaveFormat/). */
export interface Sound {
  readonly rate: number
  /** One array of samples a channel, all of the same length. */
  readonly channels: readonly Int16Array[]
}

/** Reads a whole WAV file; throws with the place and the problem when it is not one of ours. */
export const readWav = (bytes: Uint8Array): Sound => {
  const { rate, channels, start, size } = findSound(bytes, bytes.length)
  return {
    rate,
    channels: split(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, size, channels),
  }
}

/** Where the samples are in a file of which `bytes` is the beginning, and what they are; throws as `readWav` does. */
export const findSound = (bytes: Uint8Array, fileSize: number): WavFormat & WavPlace => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE')
    throw new Error('not a WAV file: it has no RIFF header')
  let format: WavFormat | null = null
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = tag(view, at)
    const start = at + 8
    const size = view.getUint32(at + 4, true)
    if (name === 'fmt ') format = readFormat(view, start)
    if (name === 'data') {
      if (format === null) throw new Error(`the WAV file has sound at byte ${at}, before its format`)
      // A file that is still being written says 0 or 0xffffffff here: then the data are all that follows.
      const known = size > 0 && start + size <= fileSize
      return { ...format, start, size: known ? size : fileSize - start }
    }
    at = start + size + (size % 2)
  }
  throw new Error('the WAV file has no data: there is no sound in it')
}

/** The whole file of a sound. */
export const writeWav = ({ rate, channels }: Sound): Uint8Array => {
  const count = channels[0]?.length ?? 0
  const frame = channels.length * 2
  const file = new Uint8Array(WAV_HEADER + count * frame)
  file.set(wavHeader(count * frame, { rate, channels: channels.length }))
  const view = new DataView(file.buffer)
  channels.forEach((samples, channel) => {
    samples.forEach((sample, n) => {
      view.setInt16(WAV_HEADER + n * frame + channel * 2, sample, true)
    })
  })
  return file
}

interface WavPlace {
  readonly start: number
  readonly size: number
}

interface WavFormat {
  readonly rate: number
  readonly channels: number
}

/** How many bytes `wavHeader` makes. */
export const WAV_HEADER = 44

/** What comes before that many bytes of samples, which are interleaved, a frame of all channels after another. */
export const wavHeader = (dataBytes: number, { rate, channels }: WavFormat): Uint8Array => {
  const frame = channels * 2
  const view = new DataView(new ArrayBuffer(WAV_HEADER))
  put(view, 0, 'RIFF')
  view.setUint32(4, WAV_HEADER - 8 + dataBytes, true)
  put(view, 8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, PCM, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * frame, true)
  view.setUint16(32, frame, true)
  view.setUint16(34, 16, true)
  put(view, 36, 'data')
  view.setUint32(40, dataBytes, true)
  return new Uint8Array(view.buffer)
}

/** Numbers times `scale` as 16-bit samples; what is louder than full scale is cut. */
export const toSamples = (sound: Float64Array, scale: number): Int16Array =>
  Int16Array.from(sound, (value) => Math.max(-32768, Math.min(32767, Math.round(value * scale))))

const PCM = 1

const readFormat = (view: DataView, at: number): WavFormat => {
  if (at + 16 > view.byteLength) throw new Error(`the WAV file is cut off within its format, at byte ${at}`)
  const kind = view.getUint16(at, true)
  const bits = view.getUint16(at + 14, true)
  const channels = view.getUint16(at + 2, true)
  if (kind !== PCM || bits !== 16 || channels === 0) {
    throw new Error(
      `the WAV file is not 16-bit PCM (format 1): found format ${kind}, ${bits} bits, ${channels} channels`,
    )
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

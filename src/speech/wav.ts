/** Sound as numbers from -1 to 1. */
export interface Sound {
  readonly rate: number
  readonly samples: Float64Array
}

/**
 * Reads a WAV file of 16-bit PCM, one channel. A length that goes past the end, as programs write it that don't know how much
 * will come, means all there is. Throws with what is wrong.
 */
export function readWav(file: Buffer): Sound {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a WAV file: it has no RIFF header')
  }
  let rate = 0
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4)
    const length = file.readUInt32LE(at + 4)
    const body = file.subarray(at + 8, Math.min(file.length, at + 8 + length))
    if (name === 'fmt ') {
      if (body.length < 16) throw new Error('the WAV file ends within its format')
      const [format, channels, bits] = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt16LE(14)]
      if (format !== 1 || channels !== 1 || bits !== 16) {
        throw new Error(`the WAV file is not 16-bit mono PCM: format ${format}, ${channels} channels, ${bits} bit`)
      }
      rate = body.readUInt32LE(4)
    }
    if (name === 'data') {
      if (rate === 0) throw new Error('the WAV file has sound before its format')
      const samples = Float64Array.from({ length: body.length >> 1 }, (_, index) => body.readInt16LE(index * 2) / 32768)
      return { rate, samples }
    }
    // chunks begin at even places
    at += 8 + length + (length & 1)
  }
  throw new Error('the WAV file has no sound in it')
}

/** 16-bit mono PCM; what is louder than full scale is cut. */
export function writeWav({ rate, samples }: Sound): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples.length * 2, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length * 2, 40)
  const body = Buffer.alloc(samples.length * 2)
  samples.forEach((value, index) => {
    body.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(value * 32768))), index * 2)
  })
  return Buffer.concat([header, body])
}

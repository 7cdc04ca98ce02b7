/** Where a WebSocket frame ends, and how a switch writes one (RFC 6455 §5.2): what may be doubled, moved or put in between. */

export interface Cutter {
  /** The pieces that are whole now: an HTTP head, then frames one by one; anything that is no WebSocket as it comes. */
  push(chunk: Buffer): readonly Buffer[]
  /** Whether the next piece will be a frame. */
  framed(): boolean
}

export const createCutter = (): Cutter => {
  let mode: 'start' | 'frames' | 'raw' = 'start'
  let rest: Buffer = Buffer.alloc(0)

  const next = (): Buffer | null => {
    if (rest.length === 0) return null
    if (mode === 'start') return startOf(rest)
    const length = mode === 'raw' ? rest.length : frameLength(rest)
    return length === null || rest.length < length ? null : rest.subarray(0, length)
  }
  /** The head of an upgrade is followed by frames; what does not begin like HTTP is AMI or something else. */
  const startOf = (bytes: Buffer): Buffer | null => {
    const text = bytes.toString('latin1')
    if (!['GET ', 'HTTP'].some((word) => text.startsWith(word) || word.startsWith(text))) {
      mode = 'raw'
      return bytes
    }
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return null
    mode = /^upgrade: *websocket/im.test(text.slice(0, end)) ? 'frames' : 'raw'
    return bytes.subarray(0, end + 4)
  }

  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const pieces: Buffer[] = []
      for (let piece = next(); piece !== null; piece = next()) {
        pieces.push(piece)
        rest = rest.subarray(piece.length)
      }
      return pieces
    },
    framed: () => mode === 'frames',
  }
}

/** A whole message of text, unmasked, as servers send it; bytes need not be any text. */
export const textFrame = (text: string | Buffer): Buffer => {
  const body = typeof text === 'string' ? Buffer.from(text) : text
  if (body.length < 126) return Buffer.concat([Buffer.from([0x81, body.length]), body])
  const head = Buffer.alloc(body.length < 65_536 ? 4 : 10)
  head[0] = 0x81
  head[1] = head.length === 4 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(body.length, 2)
  else head.writeBigUInt64BE(BigInt(body.length), 2)
  return Buffer.concat([head, body])
}

/** The words of a message of text; what a client says is masked (§5.3). */
export const textOf = (frame: Buffer): string => {
  const second = frame[1] ?? 0
  const short = second & 0x7f
  const masked = second >= 0x80
  const start = (short < 126 ? 2 : short === 126 ? 4 : 10) + (masked ? 4 : 0)
  const body = frame.subarray(start)
  if (!masked) return body.toString()
  const mask = frame.subarray(start - 4, start)
  return Buffer.from(body.map((byte, at) => byte ^ (mask[at % 4] ?? 0))).toString()
}

/** Whether a frame is a whole message of text. */
export const isText = (frame: Buffer): boolean => frame[0] === 0x81

/** Whether a frame answers a ping. */
export const isPong = (frame: Buffer): boolean => frame[0] === 0x8a

/** How long the frame at the beginning of these bytes is, or null when they do not say so yet. */
const frameLength = (bytes: Buffer): number | null => {
  const second = bytes[1]
  if (second === undefined) return null
  const mask = second >= 0x80 ? 4 : 0
  const short = second & 0x7f
  if (short < 126) return 2 + mask + short
  if (bytes.length < 10) return null
  return short === 126 ? 4 + mask + bytes.readUInt16BE(2) : 10 + mask + Number(bytes.readBigUInt64BE(2))
}

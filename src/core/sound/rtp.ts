/** One RTP packet (RFC 3550 §5.1), without the header extensions that telephones do not send. */
export interface RtpPacket {
  readonly payloadType: number
  readonly marker: boolean
  readonly sequence: number
  readonly stamp: number
  readonly source: number
  readonly payload: Uint8Array
}

/** The packet in these bytes, or null when they are something else (RTCP, STUN, noise). */
export const readRtp = (bytes: Uint8Array): RtpPacket | null => {
  if (bytes.length < HEADER) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = view.getUint8(0)
  const second = view.getUint8(1)
  // RTCP shares the look of RTP; its types are 192-223 (RFC 5761 §4).
  if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return null
  const contributors = HEADER + (first & 0x0f) * 4
  const extended = (first & 0x10) !== 0
  if (extended && bytes.length < contributors + 4) return null
  const start = extended ? contributors + 4 + view.getUint16(contributors + 2) * 4 : contributors
  const end = bytes.length - ((first & 0x20) !== 0 ? view.getUint8(bytes.length - 1) : 0)
  if (start > end) return null
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: view.getUint16(2),
    stamp: view.getUint32(4),
    source: view.getUint32(8),
    payload: bytes.subarray(start, end),
  }
}

export const writeRtp = (packet: RtpPacket): Uint8Array => {
  const bytes = new Uint8Array(HEADER + packet.payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, 0x80)
  view.setUint8(1, (packet.marker ? 0x80 : 0) | packet.payloadType)
  view.setUint16(2, packet.sequence & 0xffff)
  view.setUint32(4, packet.stamp >>> 0)
  view.setUint32(8, packet.source >>> 0)
  bytes.set(packet.payload, HEADER)
  return bytes
}

const HEADER = 12

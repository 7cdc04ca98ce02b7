/**
 * One party's sound in a test call: sends a steady tone as G.711 µ-law over RTP and listens to what comes back.
 * RTP: RFC 3550 §5.1; µ-law: ITU-T G.711.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const SAMPLES = 160
const HEARD = 3200

export interface Media {
  readonly port: number
  /** From now on the tone goes to this address, a packet each 20 ms. */
  sendTo(host: string, port: number): void
  /** How loud a frequency was in the last 0.4 s heard, in dB below full scale; -100 is silence. */
  tone(hz: number): number
  /** How loud everything was in the last 0.4 s heard, in dB below full scale; -100 is silence. */
  loudness(): number
  close(): void
}

export const openMedia = async (hz: number): Promise<Media> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const heard = new Float64Array(HEARD)
  let place = 0
  let last = 0
  socket.on('message', (packet) => {
    last = Date.now()
    for (const byte of packet.subarray(12)) {
      heard[place] = fromUlaw(byte)
      place = (place + 1) % HEARD
    }
  })
  socket.on('error', () => {})
  let timer: NodeJS.Timeout | null = null
  let sequence = 0
  const recent = () => (Date.now() - last < 400 ? heard : new Float64Array(HEARD))
  return {
    port: socket.address().port,
    sendTo(host, port) {
      if (timer) clearInterval(timer)
      const start = Date.now()
      timer = setInterval(() => {
        // Catches up when a busy machine fires late, so that the tone has no holes.
        while (sequence * 20 <= Date.now() - start) {
          socket.send(tonePacket(hz, sequence), port, host)
          sequence += 1
        }
      }, 20)
    },
    tone: (wanted) => decibel(goertzel(recent(), place, wanted)),
    loudness: () => decibel(Math.sqrt((2 * recent().reduce((sum, x) => sum + x * x, 0)) / HEARD)),
    close() {
      if (timer) clearInterval(timer)
      socket.close()
    },
  }
}

const tonePacket = (hz: number, sequence: number): Buffer => {
  const packet = Buffer.alloc(12 + SAMPLES)
  packet[0] = 0x80
  packet.writeUInt16BE(sequence & 0xffff, 2)
  packet.writeUInt32BE((sequence * SAMPLES) >>> 0, 4)
  packet.writeUInt32BE(hz, 8)
  for (let i = 0; i < SAMPLES; i += 1)
    packet[12 + i] = toUlaw(0.25 * Math.sin((2 * Math.PI * hz * (sequence * SAMPLES + i)) / 8000))
  return packet
}

/** The amplitude of a frequency in samples at 8 kHz, oldest first from `from` on, wrapping around. */
export const goertzel = (samples: Float64Array, from: number, hz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / 8000)
  let a = 0
  let b = 0
  for (let i = 0; i < samples.length; i += 1) {
    const next = (samples[(from + i) % samples.length] ?? 0) + coefficient * a - b
    b = a
    a = next
  }
  return (2 * Math.sqrt(Math.max(0, a * a + b * b - coefficient * a * b))) / samples.length
}

export const decibel = (amplitude: number): number => (amplitude <= 1e-5 ? -100 : 20 * Math.log10(amplitude))

const toUlaw = (value: number): number => {
  const sample = Math.round(value * 32635)
  const sign = sample < 0 ? 0x80 : 0
  const biased = Math.min(32635, Math.abs(sample)) + 0x84
  const exponent = Math.floor(Math.log2(biased)) - 7
  return ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 0x0f)) & 0xff
}

const fromUlaw = (byte: number): number => {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return ((bits & 0x80 ? -1 : 1) * magnitude) / 32768
}

/** An audio socket of one party of a test call: it speaks a tone to the other side and keeps what it hears. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Law } from '../../core/sound/g711.ts'
import { createVoice, PACKET_MS, type Voice } from '../../core/sound/voice.ts'

export interface Place {
  readonly address: string
  readonly port: number
}

export interface ToneSocket extends Pick<Voice, 'heard' | 'position' | 'press'> {
  readonly port: number
  close(): void
}

export interface ToneSocketOptions {
  /** Left out: any that is free. */
  readonly port?: number
  readonly hz: number
  readonly law: Law
  /** To whom it speaks at the moment; null: to nobody. */
  readonly target: () => Place | null
  /** Told of each packet of audio, by whom it was sent. */
  readonly onAudio: (source: Place, bytes: Uint8Array) => void
  /** Told of each other packet. */
  readonly onOther?: (bytes: Uint8Array) => void
}

export const openToneSocket = async (options: ToneSocketOptions): Promise<ToneSocket> => {
  const socket = createSocket('udp4')
  socket.bind(options.port ?? 0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const voice = createVoice({ hz: options.hz, law: options.law, source: port })
  socket.on('message', (bytes, source) => {
    if (voice.hear(bytes)) options.onAudio(source, bytes)
    else options.onOther?.(bytes)
  })
  // A port that is gone by now is no fault of the call that ended.
  socket.on('error', () => {})
  const started = performance.now()
  const timer = setInterval(() => {
    const place = options.target()
    for (const packet of voice.due(performance.now() - started)) {
      if (place !== null) socket.send(packet, place.port, place.address)
    }
  }, PACKET_MS)
  return {
    port,
    heard: voice.heard,
    position: voice.position,
    press: voice.press,
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}

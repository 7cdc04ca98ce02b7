/** A phone's audio socket: speaks one tone to the other side and keeps what it hears. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Law } from '../../src/core/sound/g711.ts'
import { createVoice, PACKET_MS } from '../../src/core/sound/voice.ts'
import type { MediaPlace } from './sdp.ts'

export interface Media {
  readonly port: number
  /** Starts speaking to that place. */
  speakTo(place: MediaPlace): void
  /** Everything heard since `position`. */
  heard(from?: number): Int16Array
  position(): number
  close(): void
}

export interface MediaOptions {
  readonly host: string
  readonly hz: number
  readonly law: Law
  /** Told of each packet of audio, and when it came (of the monotonic clock). */
  readonly onAudio?: (samples: Int16Array, at: number) => void
}

export const openMedia = async ({ host, hz, law, onAudio }: MediaOptions): Promise<Media> => {
  const socket = createSocket('udp4')
  const voice = createVoice({ hz, law, source: hz })
  socket.on('message', (bytes) => {
    const at = performance.now()
    const before = voice.position()
    if (voice.hear(bytes)) onAudio?.(voice.heard(before), at)
  })
  socket.bind(0, host)
  await once(socket, 'listening')
  let place: MediaPlace | null = null
  const started = performance.now()
  const timer = setInterval(() => {
    for (const packet of voice.due(performance.now() - started)) {
      if (place !== null) socket.send(packet, place.port, place.host)
    }
  }, PACKET_MS)
  return {
    port: socket.address().port,
    speakTo(there) {
      place = there
    },
    heard: voice.heard,
    position: voice.position,
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}

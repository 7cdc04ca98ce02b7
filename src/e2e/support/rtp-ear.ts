/**
 * The audio of a SIPp telephone. SIPp signals and names this port in its SDP; the ear speaks a tone from it, to whoever
 * speaks to it first, and keeps what it hears, so that both can be looked at while the call runs.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Law } from '../../core/sound/g711.ts'
import { loudness, toneOver } from '../../core/sound/tone.ts'
import { createVoice, PACKET_MS } from '../../core/sound/voice.ts'
import { waitFor } from './wait-for.ts'

export interface Ear {
  readonly port: number
  /** Waits until a whole second has `has` that many dB above `over`; gives the difference reached. */
  expectTone(wanted: { has: number; over: number; byDb: number }): Promise<number>
  /** Waits until a whole second is louder than that; gives its loudness in dB. */
  expectSound(db: number): Promise<number>
  /** Forgets whom it speaks to: the next call on this ear is another one. */
  forget(): void
  close(): void
}

export const openEar = async (port: number, { hz, law = 'alaw' }: { hz: number; law?: Law }): Promise<Ear> => {
  const socket = createSocket('udp4')
  const voice = createVoice({ hz, law, source: port })
  let speaker: { readonly address: string; readonly port: number } | null = null
  socket.on('message', (bytes, source) => {
    if (voice.hear(bytes)) speaker ??= source
  })
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  const started = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - started) / PACKET_MS)
    for (; sent < due; sent++) {
      const packet = voice.packet()
      if (speaker !== null) socket.send(packet, speaker.port, speaker.address)
    }
  }, PACKET_MS)
  const secondFrom = (mark: number): Int16Array | null => {
    const heard = voice.heard(mark)
    return heard.length >= SECOND ? heard.slice(-SECOND) : null
  }
  const reach = async (what: string, byDb: number, measure: (second: Int16Array) => number): Promise<number> => {
    const mark = voice.position()
    let best = Number.NEGATIVE_INFINITY
    try {
      return await waitFor(what, () => {
        const second = secondFrom(mark)
        if (second === null) return null
        best = measure(second)
        return best >= byDb ? best : null
      })
    } catch (error) {
      const heard = voice.position() - mark
      throw new Error(`${what}: last measured ${best.toFixed(1)} dB in ${heard} samples`, { cause: error })
    }
  }
  return {
    port,
    expectTone: ({ has, over, byDb }) =>
      reach(`${has} Hz to be heard ${byDb} dB above ${over} Hz`, byDb, (second) => toneOver(second, has, over)),
    expectSound: (db) => reach(`sound louder than ${db} dB`, db, loudness),
    forget() {
      speaker = null
    },
    close() {
      clearInterval(timer)
      socket.close()
    },
  }
}

const SECOND = 8000

/**
 * The audio of a SIPp telephone. SIPp signals and names this port in its SDP; the ear speaks a tone from it, to whoever
 * speaks to it first, and keeps what it hears, so that both can be looked at while the call runs.
 */
import type { Law } from '../../core/sound/g711.ts'
import { loudness, toneOver } from '../../core/sound/tone.ts'
import { openToneSocket, type Place } from './tone-socket.ts'
import { waitFor } from './wait-for.ts'

export interface Ear {
  readonly port: number
  /** Waits until a whole second has `has` that many dB above `over`; gives the difference reached. */
  expectTone(wanted: { has: number; over: number; byDb: number }): Promise<number>
  /** Waits until a whole second is louder than that; gives its loudness in dB. */
  expectSound(db: number): Promise<number>
  /** Waits until a whole second is as `fits` says. */
  expectSecond(what: string, fits: (second: Int16Array) => boolean): Promise<Int16Array>
  /** How many samples it has heard so far, and what it heard since then. */
  position(): number
  heard(since: number): Int16Array
  /** Forgets whom it speaks to: the next call on this ear is another one. */
  forget(): void
  close(): void
}

export const openEar = async (port: number, { hz, law = 'alaw' }: { hz: number; law?: Law }): Promise<Ear> => {
  let speaker: Place | null = null
  const socket = await openToneSocket({
    port,
    hz,
    law,
    target: () => speaker,
    onAudio: (source) => {
      speaker ??= source
    },
  })
  const secondFrom = (mark: number): Int16Array | null => {
    const heard = socket.heard(mark)
    return heard.length >= SECOND ? heard.slice(-SECOND) : null
  }
  const reach = async (what: string, byDb: number, measure: (second: Int16Array) => number): Promise<number> => {
    const mark = socket.position()
    let best = Number.NEGATIVE_INFINITY
    try {
      return await waitFor(what, () => {
        const second = secondFrom(mark)
        if (second === null) return null
        best = measure(second)
        return best >= byDb ? best : null
      })
    } catch (error) {
      const heard = socket.position() - mark
      throw new Error(`${what}: last measured ${best.toFixed(1)} dB in ${heard} samples`, { cause: error })
    }
  }
  return {
    port,
    expectTone: ({ has, over, byDb }) =>
      reach(`${has} Hz to be heard ${byDb} dB above ${over} Hz`, byDb, (second) => toneOver(second, has, over)),
    expectSound: (db) => reach(`sound louder than ${db} dB`, db, loudness),
    expectSecond(what, fits) {
      const mark = socket.position()
      return waitFor(what, () => {
        const second = secondFrom(mark)
        return second !== null && fits(second) ? second : null
      })
    },
    position: socket.position,
    heard: socket.heard,
    forget() {
      speaker = null
    },
    close: socket.close,
  }
}

const SECOND = 8000

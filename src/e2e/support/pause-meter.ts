/**
 * The pauses in a stream of packets. What this process itself slept is taken off: packets that came in time are read late
 * after it, and that is no pause of the other side's.
 */
import { PACKET_MS } from '../../core/sound/voice.ts'

export interface PauseMeter {
  /** Told at each beat of a timer that runs every PACKET_MS. */
  beat(now: number): void
  packet(now: number): void
  /** In ms, the pause that lasts now included; 0 before the first packet. */
  longest(now: number): number
  /** Begins anew; the stream is taken to go on. */
  forget(): void
}

export const createPauseMeter = (): PauseMeter => {
  let lastBeat: number | null = null
  let lastPacket: number | null = null
  /** How long we slept since the last packet. */
  let slept = 0
  let longest = 0
  const pause = (now: number): number => (lastPacket === null ? 0 : Math.max(0, now - lastPacket - slept))
  return {
    beat(now) {
      if (lastBeat !== null && now - lastBeat > LATE_MS) slept += now - lastBeat - PACKET_MS
      lastBeat = now
    },
    packet(now) {
      longest = Math.max(longest, pause(now))
      lastPacket = now
      slept = 0
    },
    longest: (now) => Math.max(longest, pause(now)),
    forget() {
      longest = 0
    },
  }
}

/** A timer is a little late always. */
const LATE_MS = 2 * PACKET_MS

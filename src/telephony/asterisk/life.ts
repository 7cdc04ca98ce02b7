/** Whether anything comes from a leg: a browser that is gone sends nothing any more, one that is muted sends silence. */
import type { EngineEvent } from '../../core/call/switch.ts'
import type { LegId, Ms } from '../../core/ids.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'

/** A voice leg sends fifty packets a second; four looks at the same count are 600 ms without one. */
const LOOK_EVERY_MS = 200
const SILENT_AFTER = 3

export interface LifeOptions {
  readonly request: (request: AriRequest) => Promise<AriAnswer>
  readonly emit: (event: EngineEvent) => void
}

export interface Life {
  /** Told once, by `leg-silent`; ends with the leg and with the link. A leg that is listened to already is so anew. */
  listen(leg: LegId, forMs: Ms): void
  forget(leg: LegId): void
  forgetAll(): void
}

export const createLife = ({ request, emit }: LifeOptions): Life => {
  const listeners = new Map<LegId, { timer: NodeJS.Timeout | undefined }>()

  const forget = (leg: LegId): void => {
    clearTimeout(listeners.get(leg)?.timer)
    listeners.delete(leg)
  }
  return {
    listen(leg, forMs) {
      forget(leg)
      const mine: { timer: NodeJS.Timeout | undefined } = { timer: undefined }
      listeners.set(leg, mine)
      const until = performance.now() + forMs
      let before: number | null = null
      let same = 0
      const look = async (): Promise<void> => {
        const count = await received(request, leg).catch(() => null)
        if (listeners.get(leg) !== mine) return
        if (count === null || performance.now() > until) return forget(leg)
        same = count === before ? same + 1 : 0
        before = count
        if (same < SILENT_AFTER) {
          mine.timer = setTimeout(() => void look(), LOOK_EVERY_MS)
          return
        }
        forget(leg)
        emit({ type: 'leg-silent', leg })
      }
      void look()
    },
    forget,
    forgetAll() {
      for (const leg of listeners.keys()) forget(leg)
    },
  }
}

/** RTP packets that came from the leg so far; null when it has ended or has no sound of its own. */
export const received = async (request: LifeOptions['request'], leg: LegId): Promise<number | null> => {
  const { body } = await request({ method: 'GET', uri: `channels/${encodeURIComponent(leg)}/rtp_statistics` })
  return typeof body === 'object' && body !== null && 'rxcount' in body ? Number(body.rxcount) : null
}

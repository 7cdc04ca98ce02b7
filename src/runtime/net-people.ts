/**
 * Tells the switch's net, while there is time, whom it may ring when there is none: the phones and browsers of the agents who
 * are not offline. A crowd of changes is told once.
 */
import { ringUri } from '../core/agent/shown.ts'
import type { EventType, Recorded } from '../core/event.ts'
import type { Ms } from '../core/ids.ts'
import { inOrder } from '../core/table.ts'
import type { CenterView } from '../core/view.ts'
import type { Clock } from '../ports/clock.ts'
import type { TelephonyEngine } from '../ports/engine.ts'

const TOGETHER_MS: Ms = 1_000
const AGAIN_MS: Ms = 10_000

const CHANGES: ReadonlySet<EventType> = new Set([
  'agent-saved',
  'agent-retired',
  'presence-changed',
  'agent-awaited',
  'phone-issued',
  'phone-withdrawn',
  'link-changed',
])

export interface NetPeopleOptions {
  readonly view: CenterView
  readonly clock: Pick<Clock, 'after'>
  readonly engine: Pick<TelephonyEngine, 'netPeople'>
  readonly onTrouble: (what: string, error: Error) => void
}

export interface NetPeople {
  onEvents(events: readonly Recorded[]): void
  stop(): void
}

export const createNetPeople = ({ view, clock, engine, onTrouble }: NetPeopleOptions): NetPeople => {
  let cancel: (() => void) | null = null
  let stopped = false

  const tellIn = (delay: Ms): void => {
    if (!stopped) cancel ??= clock.after(delay, tell)
  }
  const tell = (): void => {
    cancel = null
    // When the link is up again everybody is told anew.
    if (!view.linkUp) return
    engine.netPeople(stationsOf(view)).catch((cause: unknown) => {
      onTrouble('the net could not be told whom to ring', cause instanceof Error ? cause : new Error(String(cause)))
      tellIn(AGAIN_MS)
    })
  }

  return {
    onEvents: (events) => {
      if (events.some(({ event }) => CHANGES.has(event.type))) tellIn(TOGETHER_MS)
    },
    stop: () => {
      stopped = true
      cancel?.()
    },
  }
}

const stationsOf = (view: CenterView): readonly string[] =>
  inOrder(view.agents).flatMap((agent) => (agent.presence.state === 'offline' ? [] : (ringUri(agent) ?? [])))

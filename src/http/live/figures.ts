/** Today's figures from the first look on: what the disk has of this day, and what the loop tells since. */
import type { Queue } from '../../core/acd/words.ts'
import type { Recorded } from '../../core/event.ts'
import type { AgentId, ContactId, EpochMs } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import type { ContactRow, Store } from '../../ports/store.ts'
import type { DayFigures, ServiceLevelToday } from '../../wire/live.ts'
import { writeDate } from './calendar.ts'
import { createToday } from './today.ts'

const PAGE = 500

export interface Figures {
  told(events: readonly Recorded[]): void
  set(id: ContactId, row: ContactRow | null): void
  has(id: ContactId): boolean
  /** Somebody looks: the disk is asked for what was before. */
  wake(): void
  /** Begins anew when another day has begun. */
  turnDay(): void
  /** Null until the disk has been read. */
  day(agent: AgentId): DayFigures | null
  serviceLevel(queue: Queue): ServiceLevelToday | null
}

export interface FiguresOptions {
  readonly view: Pick<CenterView, 'queues' | 'contacts' | 'seq' | 'callCaps'>
  readonly store: Pick<Store, 'contacts' | 'missedOffers'>
  now(): EpochMs
  readonly onRead: () => void
  readonly onTrouble: (what: string, error: Error) => void
}

export const createFigures = (options: FiguresOptions): Figures => {
  const { view, store, now } = options
  let today = createToday(view, now())
  /** What came later was told. */
  let heardFrom = view.seq
  let state: 'asleep' | 'reading' | 'read' = 'asleep'

  const read = async (): Promise<void> => {
    const day = today
    for (let cursor: string | null = null; ; ) {
      const page = await store.contacts({ since: day.since }, PAGE, cursor)
      // What was told is newer than what is on the disk.
      for (const row of page.items) if (!day.has(row.id)) day.set(row.id, row)
      cursor = page.next
      if (cursor === null) break
    }
    for (const [agent, count] of await store.missedOffers(day.since, heardFrom)) day.addMissed(agent, count)
  }

  const wake = (): void => {
    if (state !== 'asleep') return
    const day = today
    state = 'reading'
    read()
      .then(() => {
        if (day === today) state = 'read'
        options.onRead()
      })
      .catch((cause: unknown) => {
        if (day === today) state = 'asleep'
        options.onTrouble('the figures of the day are missing', new Error('the day could not be read', { cause }))
      })
  }

  return {
    told: (events) => today.told(events),
    set: (id, row) => today.set(id, row),
    has: (id) => today.has(id),
    wake,
    turnDay: () => {
      const { zone } = view.callCaps
      if (zone === today.zone && writeDate(zone, now()) === today.date) return
      const isSameZone = zone === today.zone
      const isLookedAt = state !== 'asleep'
      today = createToday(view, now())
      // Nothing of the next day can be older than this server; what is today elsewhere may be on the disk.
      state = isSameZone ? 'read' : 'asleep'
      if (isSameZone) return
      heardFrom = view.seq
      if (isLookedAt) wake()
    },
    day: (agent) => (state === 'read' ? today.figures(agent) : null),
    serviceLevel: (queue) => (state === 'read' ? today.serviceLevel(queue) : null),
  }
}

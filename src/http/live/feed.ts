/**
 * The live feed: a fold of what the loop tells. After a turn, and never more often than a topic's pace, what somebody listens to
 * is presented as the HTTP API presents it; what differs from before is told under the next number.
 */
import type { Recorded } from '../../core/event.ts'
import type { AgentId, EpochMs, Ms } from '../../core/ids.ts'
import type { Center } from '../../ports/center.ts'
import type { ContactFold, Store } from '../../ports/store.ts'
import { toMoment } from '../../wire/basics.ts'
import type { LiveTopic } from '../../wire/live.ts'
import type { HealthOf } from '../present/board-trunks.ts'
import { createBoard, type LiveBoard } from './board.ts'
import { createContactFiles } from './contact-files.ts'
import { createDesk, type Desk } from './desk.ts'
import { createFigures } from './figures.ts'
import { type After, createPace } from './pace.ts'
import { createRoom, type Room } from './room.ts'

/** A desk hears at once, and then at most this often; a board is read by eyes. */
const DESK_PACE_MS: Ms = 50
const BOARD_PACE_MS: Ms = 250
/** What time alone changes (what is overdue, the day) is looked at so often. */
const LOOK_EVERY_MS: Ms = 1_000
/** Who comes back within this time hears what changed instead of everything. */
const KEPT_MS: Ms = 600_000

export interface FeedDeps {
  readonly center: Center
  readonly store: Pick<Store, 'contacts' | 'timeline' | 'missedOffers' | 'userById'>
  now(): EpochMs
  readonly trunkHealth: HealthOf
  readonly after: After
  readonly newFold: () => ContactFold
  readonly onTrouble: (what: string, error: Error) => void
}

export interface Feed {
  /** What happened in a turn, just after it. */
  told(events: readonly Recorded[]): void
  /** Resolves when the listener has been told all, or what it has missed; from then on it is told what changes. */
  join(listener: Listener): Promise<Joined>
  stop(): void
}

export interface Listener {
  readonly agent: AgentId
  readonly topics: readonly LiveTopic[]
  /** The last number it heard. */
  readonly since: number | null
  tell(message: string): void
}

export interface Joined {
  /** Everything as it is now, for a listener that has missed something. */
  snapshot(): string
  /** Nothing new, under the number that was reached. */
  beat(): string
  leave(): void
}

interface Place {
  readonly room: Room
  readonly texts: () => ReadonlyMap<string, string>
  readonly listeners: Set<Listener>
  leftAt: EpochMs
}

export const createFeed = (deps: FeedDeps): Feed => {
  const { center, now, after, trunkHealth } = deps
  const { view } = center
  // Centre time never goes back, also over restarts, and no server tells a thousand numbers a millisecond.
  let seq = Math.floor(now()) * 1_000
  const desks = new Map<AgentId, Place & { readonly desk: Desk }>()
  let board: (Place & { readonly board: LiveBoard }) | null = null
  let stopLooking: (() => void) | null = null

  const figures = createFigures({ ...deps, view, onRead: () => ask() })
  const files = createContactFiles({
    view,
    timeline: (id) => deps.store.timeline(id),
    newFold: deps.newFold,
    isKnown: (id) => figures.has(id),
    onNews: (id, row) => {
      figures.set(id, row)
      ask()
    },
    onTrouble: (error) => deps.onTrouble('a contact is shown without its past', error),
  })

  const show = (place: Place): void => {
    const changes = place.room.show(place.texts(), () => ++seq)
    if (place === board && board.board.isBehind()) boardPace.ask()
    if (changes.length === 0) return
    const message = changed(changes)
    for (const listener of place.listeners) listener.tell(message)
  }
  const showDesks = (): void => {
    for (const place of desks.values()) if (place.listeners.size > 0) show(place)
  }
  const showBoard = (): void => {
    if (board !== null && board.listeners.size > 0) show(board)
  }
  const deskPace = createPace(DESK_PACE_MS, showDesks, now, after)
  const boardPace = createPace(BOARD_PACE_MS, showBoard, now, after)
  const ask = (): void => {
    if (stopLooking === null) return
    deskPace.ask()
    if (board !== null && board.listeners.size > 0) boardPace.ask()
  }

  const head = (): string => `{"seq":${seq},"at":"${toMoment(now())}"`
  const changed = (changes: readonly string[]): string => `${head()},"changes":[${changes.join(',')}]}`

  const look = (): void => {
    figures.turnDay()
    for (const [agent, { listeners, leftAt }] of desks)
      if (listeners.size === 0 && leftAt + KEPT_MS < now()) desks.delete(agent)
    stopLooking = isHeard() ? after(LOOK_EVERY_MS, look) : null
    ask()
  }
  const isHeard = (): boolean =>
    (board?.listeners.size ?? 0) > 0 || [...desks.values()].some(({ listeners }) => listeners.size > 0)

  const deskOf = (agent: AgentId): Place & { readonly desk: Desk } => {
    const known = desks.get(agent)
    if (known !== undefined) return known
    const desk = createDesk({ view, file: files.of, figures: figures.day }, agent)
    const made = {
      desk,
      room: createRoom('desk', seq),
      texts: desk.texts,
      listeners: new Set<Listener>(),
      leftAt: now(),
    }
    desks.set(agent, made)
    return made
  }
  const theBoard = (): Place & { readonly board: LiveBoard } => {
    if (board !== null) return board
    const switchReady = (): boolean => center.health().switchReady
    const made = createBoard({ view, switchReady, now, trunkHealth, serviceLevel: figures.serviceLevel })
    board = { board: made, room: createRoom('board', seq), texts: made.texts, listeners: new Set(), leftAt: now() }
    return board
  }

  return {
    told: (events) => {
      try {
        figures.told(events)
        files.told(events)
        ask()
      } catch (cause) {
        // The call goes on whatever becomes of the screens.
        deps.onTrouble('the live feed failed', new Error('a turn could not be told', { cause }))
      }
    },
    join: async (listener) => {
      files.wake()
      figures.wake()
      const places: [LiveTopic, Place][] = []
      if (listener.topics.includes('board')) await theBoard().board.catchUp()
      if (listener.topics.includes('desk')) {
        const place = deskOf(listener.agent)
        place.leftAt = now()
        const user = await deps.store.userById(listener.agent)
        place.desk.setRoles(user?.roles ?? [])
        await files.read(place.desk.contacts())
        places.push(['desk', place])
      }
      if (listener.topics.includes('board')) places.push(['board', theBoard()])

      const snapshot = (): string => {
        for (const [, place] of places) show(place)
        return `${head()},"snapshot":{${places.map(([topic, { room }]) => `"${topic}":${room.all()}`).join(',')}}}`
      }
      for (const [, place] of places) show(place)
      const missed = missedBy(listener, places, seq)
      listener.tell(missed === null ? snapshot() : changed(missed))
      for (const [, { listeners }] of places) listeners.add(listener)
      stopLooking ??= after(LOOK_EVERY_MS, look)
      return {
        snapshot,
        beat: () => changed([]),
        leave: () => {
          for (const [, place] of places) {
            place.listeners.delete(listener)
            place.leftAt = now()
          }
        },
      }
    },
    stop: () => {
      stopLooking?.()
      stopLooking = null
      deskPace.stop()
      boardPace.stop()
    },
  }
}

/** What was told since the listener's last number; null when that is not known, or is no number of ours. */
const missedBy = (
  { since }: Listener,
  places: readonly (readonly [LiveTopic, Place])[],
  seq: number,
): readonly string[] | null => {
  if (since === null || since > seq) return null
  const missed: string[] = []
  for (const [, { room }] of places) {
    const changes = room.since(since)
    if (changes === null) return null
    missed.push(...changes)
  }
  return missed
}

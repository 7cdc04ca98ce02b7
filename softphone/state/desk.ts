/** All that the pages show, as one value, and how each piece of news changes it. */
import type { Agent } from '../../src/wire/agents.ts'
import type { ContactDetail } from '../../src/wire/contacts.ts'
import type { DayFigures, MonitorNow } from '../../src/wire/live.ts'
import type { User } from '../../src/wire/sessions.ts'
import type { Lack } from '../phone/lacks.ts'
import type { PhoneState } from '../phone/phone.ts'
import { PHONE_AT_REST } from '../phone/phone.ts'
import type { LiveNews } from './backend.ts'
import type { BoardView } from './board.ts'
import type { DeskCall } from './call.ts'
import { callOf } from './call-of.ts'
import type { Path } from './path.ts'
import { unreachable } from './unreachable.ts'

export type Person =
  /** Not asked yet. */
  | { readonly type: 'unknown' }
  | { readonly type: 'nobody'; readonly expired: boolean }
  | { readonly type: 'user'; readonly user: User }

/**
 * Which tab has the desk: one of a browser holds the phone, so that a call rings once.
 *
 *     asking -> here <-> moved (another tab took it)
 *        \-> other-tab, other-browser -> here (taken over)
 */
export type Place = 'asking' | 'here' | 'other-tab' | 'other-browser' | 'moved'

export type Speaker = 'unknown' | 'works' | 'missing' | 'blocked'

export interface Checks {
  readonly speaker: Speaker
  readonly notices: 'unknown' | 'allowed' | 'ask' | 'refused'
  /** The browser's leave to reach this network (Chromium asks for it). */
  readonly localNetwork: 'unknown' | 'allowed' | 'refused'
  /** Whether sound gets through, both ways. */
  readonly path: Path
  /** What the installation lacks for a way that was not found. */
  readonly lacks: Lack | null
}

/** Something to say that nobody has to act upon at once. */
export type Notice =
  | { readonly type: 'not-done' }
  | { readonly type: 'not-kept' }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'server-back'; readonly awayMs: number }

export interface DeskState {
  readonly person: Person
  readonly place: Place
  /** Since when the server is away, or null. */
  readonly awaySince: number | null
  readonly me: Agent | null
  /** One's own figures of today. */
  readonly day: DayFigures | null
  readonly calls: readonly DeskCall[]
  /** The call of somebody else's that this person listens to, or is rung for. */
  readonly monitor: MonitorNow | null
  readonly board: BoardView | null
  readonly phone: PhoneState
  readonly checks: Checks
  readonly notice: Notice | null
}

export type DeskEvent =
  | { readonly type: 'signed-in'; readonly user: User }
  | { readonly type: 'signed-out'; readonly expired: boolean }
  | { readonly type: 'placed'; readonly place: Place }
  | { readonly type: 'news'; readonly news: LiveNews; readonly at: number }
  | { readonly type: 'phone-changed'; readonly phone: PhoneState }
  | { readonly type: 'checked'; readonly checks: Partial<Checks> }
  | { readonly type: 'noticed'; readonly notice: Notice | null }

export const NOBODY: DeskState = {
  person: { type: 'unknown' },
  place: 'asking',
  awaySince: null,
  me: null,
  day: null,
  calls: [],
  monitor: null,
  board: null,
  phone: PHONE_AT_REST,
  checks: { speaker: 'unknown', notices: 'unknown', localNetwork: 'unknown', path: 'unknown', lacks: null },
  notice: null,
}

/** A short absence is not worth a word: a restart of the page's own link is over sooner. */
const WORTH_A_WORD_MS = 500

export const reduce = (state: DeskState, event: DeskEvent): DeskState => {
  switch (event.type) {
    case 'signed-in':
      return { ...state, person: { type: 'user', user: event.user }, notice: null }
    case 'signed-out':
      return {
        ...NOBODY,
        checks: { ...state.checks, path: 'unknown' },
        person: { type: 'nobody', expired: event.expired },
        // A call goes on without a sign-in.
        phone: event.expired ? state.phone : PHONE_AT_REST,
      }
    case 'placed':
      return { ...state, place: event.place }
    case 'news':
      return told(state, event.news, event.at)
    case 'phone-changed':
      return { ...state, phone: event.phone }
    case 'checked':
      return { ...state, checks: { ...state.checks, ...event.checks } }
    case 'noticed':
      return { ...state, notice: event.notice }
    default:
      return unreachable(event)
  }
}

const told = (state: DeskState, news: LiveNews, at: number): DeskState => {
  switch (news.type) {
    case 'up':
      return back(state, at)
    case 'away':
      return { ...state, awaySince: state.awaySince ?? at }
    case 'signed-out':
      return reduce(state, { type: 'signed-out', expired: true })
    case 'desk':
      return { ...state, me: news.me, day: news.day, monitor: news.monitor, calls: callsOf(news.me, news.contacts) }
    case 'board':
      return { ...state, board: news.board }
    default:
      return unreachable(news)
  }
}

const callsOf = (me: Agent | null, contacts: readonly ContactDetail[]): readonly DeskCall[] =>
  me === null ? [] : contacts.flatMap((contact) => callOf(contact, me) ?? [])

const back = (state: DeskState, at: number): DeskState => {
  if (state.awaySince === null) return state
  const awayMs = at - state.awaySince
  // Said only to who was in a call meanwhile; the others saw the calm line go.
  const told = state.phone.call !== null && awayMs >= WORTH_A_WORD_MS
  return { ...state, awaySince: null, notice: told ? { type: 'server-back', awayMs } : state.notice }
}

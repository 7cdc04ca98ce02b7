/** What the live feed has told, as a fold of its messages. */
import type { BoardAgent } from '../../src/wire/board.ts'
import type { CallAlarm } from '../../src/wire/caps.ts'
import type { ContactDetail } from '../../src/wire/contacts.ts'
import type {
  LiveKeys,
  LiveMessage,
  LiveQueue,
  LiveTopic,
  LiveTotals,
  LiveTrunk,
  MonitorNow,
} from '../../src/wire/live.ts'

type Keys = Readonly<Record<string, unknown>>

export interface LiveState {
  /** The last number heard; null before the first snapshot. */
  readonly seq: number | null
  /** The server's time at the last message. */
  readonly at: string | null
  readonly topics: Readonly<Partial<Record<LiveTopic, Keys>>>
}

export const NOTHING_HEARD: LiveState = { seq: null, at: null, topics: {} }

/** What did not change stays the same object, so that whoever shows it need not look into it. */
export const applyLive = (state: LiveState, message: LiveMessage): LiveState => {
  const { seq, at } = message
  if ('snapshot' in message) return { seq, at, topics: message.snapshot }
  // Older than what is known, or about something that was never told whole.
  if (state.seq === null || seq < state.seq) return state
  if (message.changes.length === 0) return { ...state, seq, at }
  const topics: Partial<Record<LiveTopic, Keys>> = { ...state.topics }
  for (const { topic, key, value } of message.changes) {
    const { [key]: _before, ...others } = topics[topic] ?? {}
    topics[topic] = value === null ? others : { ...topics[topic], [key]: value }
  }
  return { seq, at, topics }
}

export interface DeskNow {
  readonly me: LiveKeys['desk']['me']
  /** Null until the server has read the day. */
  readonly day: LiveKeys['desk']['day'] | null
  /** The call of somebody else's that one listens to, or whose ringing one may answer. */
  readonly monitor: MonitorNow | null
  /** What is in hand, in the order it came. */
  readonly contacts: readonly ContactDetail[]
}

/** Null before it is known, and of somebody who is no agent any more. */
export const deskIn = ({ topics }: LiveState): DeskNow | null => {
  // What the server sends was checked against its schema when it was written.
  const desk = topics.desk as Partial<LiveKeys['desk']> | undefined
  if (desk?.me === undefined) return null
  const contacts = desk.me.assignments.flatMap(({ contact }) => desk[`contact:${contact}`] ?? [])
  return { me: desk.me, day: desk.day ?? null, monitor: desk.monitor ?? null, contacts }
}

export interface BoardNow {
  readonly totals: LiveTotals
  readonly queues: readonly LiveQueue[]
  readonly agents: readonly BoardAgent[]
  readonly monitors: readonly MonitorNow[]
  readonly alarms: readonly CallAlarm[]
  readonly trunks: readonly LiveTrunk[]
}

export const boardIn = ({ topics }: LiveState): BoardNow | null => {
  const board = topics.board as Partial<LiveKeys['board']> | undefined
  if (board?.totals === undefined) return null
  return {
    totals: board.totals,
    queues: valuesOf(board, 'queue:'),
    agents: valuesOf(board, 'agent:'),
    monitors: board.monitors ?? [],
    alarms: board.alarms ?? [],
    trunks: board.trunks ?? [],
  }
}

/** By key, so that nothing jumps about because something else changed. */
const valuesOf = <T>(keys: Keys, prefix: string): readonly T[] =>
  Object.entries(keys)
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value as T)

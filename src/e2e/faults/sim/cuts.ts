/**
 * A server killed and another one started at the same moment, nothing lost but its memory: what it knows afterwards, compared
 * with what it knew. Left out of the comparison is what a restart is meant to change:
 *
 * - the journal's place and moment, the link, when the server came back, and the generations of deadlines;
 * - a wrap-up has ten seconds left at least;
 * - a browser is waited for anew, and ready since it was heard of.
 */
import { type Contact, isTalk } from '../../../core/call/contact.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { type StateJson, stateToJson } from '../../../core/state-json.ts'
import type { CenterView } from '../../../core/view.ts'
import type { FakeSwitch } from '../../../telephony/fake/switch.ts'
import type { Dice } from './dice.ts'
import type { Disk } from './disk.ts'

export type Canonical = Omit<StateJson, 'seq' | 'at' | 'linkUp' | 'restartedAt' | 'lastSight' | 'stopping'>

export interface CutTest {
  /** Does something to the disk between the two lives. */
  readonly tamper?: (disk: Disk, before: Canonical, dice: Dice) => void
  /** What is wrong with the state after the cut, or null. */
  compare(before: Canonical, after: Canonical, fake: FakeSwitch): string | null
}

const WRAPUP_LEFT_MS = 10_000

export const canonical = (view: CenterView, now: EpochMs): Canonical => {
  const { seq, at, linkUp, restartedAt, lastSight, stopping, ...state } = stateToJson(view)
  const atLeast = (until: EpochMs) => Math.max(until, now + WRAPUP_LEFT_MS)
  return {
    ...state,
    agents: state.agents.map((agent) =>
      agent.station.kind === 'browser' ? { ...agent, presence: { ...agent.presence, since: 0 } } : agent,
    ),
    contacts: state.contacts.map((contact) =>
      contact.phase.type === 'wrapup'
        ? { ...contact, phase: { ...contact.phase, until: atLeast(contact.phase.until) } }
        : contact,
    ),
    deadlines: state.deadlines.map((one) => ({
      ...one,
      at: one.name.startsWith('back:') ? 0 : one.name.startsWith('wrapup:') ? atLeast(one.at) : one.at,
      generation: 0,
    })),
  }
}

/** recover.equal: the same state. */
export const sameState: CutTest = {
  compare: (before, after) => {
    for (const [table, rows] of Object.entries(before)) {
      const [was, is] = [
        JSON.stringify(rows),
        JSON.stringify(Object.entries(after).find(([name]) => name === table)?.[1]),
      ]
      if (was !== is) return `${table}\nwas ${was}\nis  ${is}`
    }
    return null
  },
}

/**
 * recover.no-journal-row: the last rows of the journal are gone, of the living calls perhaps all; what the legs carry is enough
 * for everybody to wait in their place, ring, and talk on.
 */
export const sameCalls: CutTest = {
  tamper: (disk, before, dice) => {
    const living = new Set<string>(before.contacts.filter(isLiving).map(({ id }) => id))
    const first = disk.rows.findIndex(({ event }) => event.type === 'contact-created' && living.has(event.contact))
    if (first < 0) return
    // What one moment made stands in one commit: it is there or not.
    const at = disk.rows[dice.between(first, disk.rows.length - 1)]?.at ?? 0
    disk.rows.length = disk.rows.findIndex((row) => row.at >= at)
    disk.outbox.clear()
  },
  compare: (before, after, fake) => {
    const now = new Map(after.contacts.map((contact) => [contact.id, contact]))
    for (const was of before.contacts.filter(isLiving)) {
      const is = now.get(was.id)
      if (is === undefined) return `${was.id} is not in the books any more`
      const wrong = differs(was, is, fake)
      if (wrong !== null) return `${was.id} ${wrong}\nwas ${JSON.stringify(was)}\nis  ${JSON.stringify(is)}`
    }
    return null
  },
}

const isLiving = ({ phase }: Contact): boolean =>
  phase.type === 'waiting' || phase.type === 'offered' || phase.type === 'talking' || phase.type === 'held'

const differs = (was: Contact, is: Contact, fake: FakeSwitch): string | null => {
  if (is.enqueuedAt !== was.enqueuedAt) return 'lost its place'
  if (is.queue !== was.queue) return 'is in another queue'
  // Whoever waits may be offered to somebody whose break the books have lost.
  if (was.phase.type === 'waiting') return isTalk(is.phase) ? 'talks' : null
  if (is.phase.type !== was.phase.type) return `was ${was.phase.type} and is ${is.phase.type}`
  const [before, now] = [partyOf(was), partyOf(is)]
  if (before?.agent !== now?.agent || before?.leg !== now?.leg) return 'has another agent'
  if (is.answeredAt !== was.answeredAt) return 'was answered at another moment'
  if (was.phase.type === 'talking' && now !== null && fake.hears(now.leg) !== 'party') return 'talks in silence'
  if (was.phase.type === 'held' && was.leg !== null && fake.hears(was.leg) !== 'music') return 'is held in silence'
  return null
}

const partyOf = ({ phase }: Contact) => (phase.type === 'offered' || phase.type === 'talking' ? phase : null)

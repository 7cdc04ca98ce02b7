/**
 * A journal taken again. `replayed`: what happened, applied row by row. `redecided`: at each row that something outside caused
 * (a call, an answer, a person's order, a timer), what this version would decide instead, beside what was decided then.
 */
import { applyEvent } from './apply.ts'
import { canonical } from './canonical.ts'
import { decide } from './center.ts'
import { offerDeadline, restDeadline, retryDeadline, wrapupDeadline } from './deadlines.ts'
import type { CenterEvent, Recorded } from './event.ts'
import type { Input } from './input.ts'
import type { KeptBy, ObligationOutcome } from './obligation/words.ts'
import type { CenterState } from './state.ts'
import { emptyState } from './state.ts'

export interface Difference {
  readonly seq: number
  readonly at: number
  /** What it was then, and what it would be now; null where one has no event of that place. */
  readonly was: CenterEvent | null
  readonly now: CenterEvent | null
}

/** The state after all rows. Throws at the row that cannot follow the one before it. */
export const replayed = (rows: Iterable<Recorded>, look: (row: Recorded, state: CenterState) => void): CenterState => {
  const state = emptyState()
  for (const row of rows) {
    applyEvent(state, row)
    look(row, state)
  }
  return state
}

/** Where this version decides otherwise. The journal is followed as it was, so that one difference does not hide the next. */
export const redecided = (rows: readonly Recorded[]): readonly Difference[] => {
  const state = emptyState()
  const differences: Difference[] = []
  let next = 0
  while (next < rows.length) {
    const row = rows[next]
    if (row === undefined) break
    const input = causeOf(row.event, state)
    const now = input === null ? [] : decide(state, input, row.at).events
    let same = 0
    while (same < now.length && isSame(now[same]?.event, rows[next + same]?.event)) same++
    if (input !== null && same < now.length)
      differences.push({
        seq: row.seq + same,
        at: row.at,
        was: rows[next + same]?.event ?? null,
        now: now[same]?.event ?? null,
      })
    if (input === null && isDecision(row.event))
      differences.push({ seq: row.seq, at: row.at, was: row.event, now: null })
    for (const end = next + Math.max(1, same); next < end; next++) {
      const followed = rows[next]
      if (followed !== undefined) applyEvent(state, followed)
    }
    // What followed of the old decision is not judged again, up to the next thing from outside.
    if (same < now.length) next = skipDecisions(state, rows, next)
  }
  return differences
}

const skipDecisions = (state: CenterState, rows: readonly Recorded[], from: number): number => {
  let next = from
  for (let row = rows[next]; row !== undefined && isDecision(row.event); row = rows[next]) {
    applyEvent(state, row)
    next++
  }
  return next
}

/** Events that only ever follow from others of the same turn. */
const isDecision = (event: CenterEvent): boolean =>
  event.type === 'queue-entered' ||
  event.type === 'obligation-opened' ||
  (event.type === 'obligation-closed' && event.by === null && isByItself(event.outcome)) ||
  event.type === 'agent-awaited' ||
  event.type === 'wrapup-extended' ||
  event.type === 'contact-offered' ||
  event.type === 'contact-ended' ||
  event.type === 'contact-closed' ||
  event.type.startsWith('callback-')

/** Closed by what happened in the call, and by nobody's word. */
const isByItself = (outcome: ObligationOutcome): outcome is KeptBy =>
  outcome === 'answered' || outcome === 'completed-in-flow' || outcome === 'transferred-out'

/** What from outside makes this the next event; null when it only follows from others. */
const causeOf = (event: CenterEvent, state: CenterState): Input | null => {
  switch (event.type) {
    case 'agent-saved':
      return { type: 'save-agent', agent: event.agent }
    case 'agent-retired':
      return { type: 'retire-agent', agent: event.agent }
    case 'queue-saved':
      return { type: 'save-queue', queue: event.queue }
    case 'queue-retired':
      return { type: 'retire-queue', queue: event.queue }
    case 'number-set':
      return { type: 'set-number', number: event.number, target: event.target }
    case 'number-cleared':
      return { type: 'clear-number', number: event.number }
    case 'disposition-saved':
      return { type: 'save-disposition', disposition: event.disposition }
    case 'disposition-retired':
      return { type: 'retire-disposition', disposition: event.disposition }
    case 'reason-saved':
      return { type: 'save-reason', reason: event.reason }
    case 'reason-retired':
      return { type: 'retire-reason', reason: event.reason }
    case 'flow-drafted':
      return { ...event, type: 'draft-flow' }
    case 'flow-published': {
      const { flow, version, content, by } = event
      return { type: 'publish-flow', flow, version: content === null ? version : null, by }
    }
    case 'flow-retired':
      return { ...event, type: 'retire-flow' }
    case 'flow-restored':
      return { type: 'restore-flow', flow: event.flow, by: event.by }
    case 'hours-saved':
      return { ...event, type: 'save-hours' }
    case 'hours-retired':
      return { ...event, type: 'retire-hours' }
    case 'prompt-saved':
      return { type: 'save-prompt', prompt: event.prompt, by: event.by }
    case 'prompt-retired':
      return { type: 'retire-prompt', prompt: event.prompt, by: event.by }
    case 'presence-changed':
      return event.state === 'reconnecting' ? null : { ...event, type: 'set-presence', state: event.state }
    case 'phone-issued': {
      // The same one once more: the switch had lost it.
      const isSame = state.agents.get(event.agent)?.phone?.account === event.account
      return isSame ? null : { ...event, type: 'issue-phone', takeOver: true }
    }
    case 'phone-withdrawn':
      return { ...event, type: 'withdraw-phone' }
    case 'phone-reached':
      return { ...event, type: 'account-reached' }
    case 'contact-created': {
      const { leg, from, to, customer } = event
      return event.adopted || leg === null ? null : { type: 'leg-arrived', leg, from, to, customer, memo: null }
    }
    case 'obligation-closed': {
      const { obligation, outcome, note, by } = event
      return isByItself(outcome) ? null : { type: 'close-obligation', obligation, outcome, note, by }
    }
    case 'server-started':
    case 'server-stopping':
      return event
    case 'offer-rang': {
      const phase = state.contacts.get(event.contact)?.phase
      return phase?.type === 'offered' ? { type: 'leg-ringing', leg: phase.leg } : null
    }
    case 'contact-answered':
      return { type: 'leg-answered', leg: event.leg }
    case 'leg-closed':
      return { type: 'leg-ended', leg: event.leg, cause: event.cause, code: event.code }
    case 'offer-ended':
      return event.reason === 'declined'
        ? { type: 'decline-offer', contact: event.contact, agent: event.agent }
        : timer(state, offerDeadline(event.contact))
    case 'offer-allowed-again':
      return timer(state, retryDeadline(event.contact, event.agent))
    case 'agent-rest-ended':
      return timer(state, restDeadline(event.agent))
    case 'talk-ended':
      return { type: 'hang-up-contact', contact: event.contact, by: event.by === 'agent' ? event.agent : null }
    case 'wrapup-ended':
      return event.disposition === null && event.note === null
        ? timer(state, wrapupDeadline(event.contact))
        : { ...event, type: 'finish-wrapup' }
    default:
      return null
  }
}

const timer = (state: CenterState, deadline: string): Input => ({
  type: 'timer-fired',
  deadline,
  generation: state.deadlines.get(deadline)?.generation ?? 0,
})

const isSame = (a: CenterEvent | undefined, b: CenterEvent | undefined): boolean => canonical(a) === canonical(b)

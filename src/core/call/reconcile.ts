/**
 * Our books against what is alive in the switch: after a start, a lost link, a restart of the switch, and now and then.
 * What is done about each difference stands here, and nowhere else.
 */
import { accountReached, accountsSeen, openAgain } from '../agent/phone.ts'
import type { ContactId, CustomerId, LegId } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { Turn } from '../turn.ts'
import { unreachable } from '../unreachable.ts'
import type { CenterView } from '../view.ts'
import { adoptCaller, adoptOffer, adoptTalk } from './adopt.ts'
import { TRIED_FOR_MS } from './commands.ts'
import { endThird } from './consult.ts'
import { type Contact, isTalk, isTalkOfThree, talkSince } from './contact.ts'
import { comeBack, leftForNet, legAnswered, legEnded, legRang } from './decide.ts'
import { mayHaveBeenHeard, stationLost } from './dialling.ts'
import { type Difference, differences } from './differences.ts'
import { resumeFlow } from './flow.ts'
import { monitorDeaf } from './monitor.ts'
import { endOffer } from './offer.ts'
import { rejoinAll } from './rejoin.ts'
import type { LegMemo, LiveLegs } from './switch.ts'

type Customers = Readonly<Record<string, CustomerId>>

/** The link is up again: every difference counts, and what a talk lacks is asked for again. */
export const reconcile = (turn: Turn, live: LiveLegs, customers: Customers): void => {
  const { switchStartedAt: before } = turn.state
  const { startedAt } = live
  const restarted = before > 0 && startedAt !== undefined && startedAt !== before
  if (!turn.state.linkUp || restarted)
    turn.emit({
      type: 'link-changed',
      up: true,
      reason: null,
      ...(startedAt === undefined ? {} : { switchStartedAt: startedAt }),
    })
  accountsSeen(turn, live.accounts)
  const memos = new Map(live.legs.map(({ leg, memo }) => [leg, memo]))
  const contacts = inOrder(turn.state.contacts)
  const talking = contacts.filter((contact) => isUnfinished(contact, memos))
  const inFlow = contacts.filter(({ phase }) => phase.type === 'flow')
  settle(
    turn,
    differences(turn.state, live, restarted).filter((one) => !isAwaited(turn, one)),
    customers,
  )
  for (const { id, leg } of talking) {
    const muted = leg !== null && memos.get(leg)?.party?.muted === true ? { muted: true as const } : {}
    if (isWithSomebody(turn.state.contacts.get(id)?.phase))
      turn.emit({ type: 'contact-resumed', contact: id, ...muted })
  }
  // Not once more, who came to something else in this very look.
  for (const { id, flow } of inFlow) if (turn.state.contacts.get(id)?.flow === flow) resumeFlow(turn, id)
  mayHaveBeenHeard(turn, (leg) => memos.has(leg))
  rejoinAll(turn)
}

const isWithSomebody = (phase: Contact['phase'] | undefined): boolean => isTalk(phase) || phase?.type === 'outside'

/**
 * A call that the net had is gone: its notes will say how in a moment. If they don't, the regular look ends it. Who is in a flow
 * is put back there by what follows.
 */
const isAwaited = ({ state }: Turn, difference: Difference): boolean => {
  if (difference.type === 'customer-outside') return state.contacts.get(difference.contact)?.phase.type === 'flow'
  if (difference.type !== 'leg-missing' || difference.restarted) return false
  const row = state.legs.get(difference.leg)
  return row?.role === 'customer' && state.contacts.get(row.contact)?.phase.type === 'net'
}

/** A talk that lacks something. Its memo is the last thing asked for: what says all is as it should be. */
const isUnfinished = ({ phase, leg, muted }: Contact, memos: ReadonlyMap<LegId, LegMemo | null>): boolean => {
  if (phase.type === 'outside' || isTalkOfThree(phase)) return true
  if (!isTalk(phase)) return false
  const party = leg === null ? null : memos.get(leg)?.party
  if (muted === true || party?.muted === true) return true
  return party?.leg !== phase.leg || party.answeredAt !== talkSince(phase)
}

/**
 * A talk that may lack what no list of the switch shows: a recording, and what was refused before its memo was written, and would
 * have been asked for again had we not gone. Before the link is up again, `lastSight` is when it was seen last.
 */
export const mayLack = ({ phase, recording }: Contact, { lastSight }: Pick<CenterView, 'lastSight'>): boolean =>
  isTalk(phase) && !isTalkOfThree(phase) && (recording !== null || phase.since >= lastSight - TRIED_FOR_MS)

/** What a talk needs is asked for again; what it has already is left as it is. */
export const assure = (turn: Turn, id: ContactId): void => {
  if (isWithSomebody(turn.state.contacts.get(id)?.phase)) turn.emit({ type: 'contact-resumed', contact: id })
}

export const settle = (turn: Turn, found: readonly Difference[], customers: Customers): void => {
  for (const difference of found) settleOne(turn, difference, customers)
}

const settleOne = (turn: Turn, difference: Difference, customers: Customers): void => {
  switch (difference.type) {
    case 'leg-missing':
      return legEnded(
        turn,
        { leg: difference.leg, cause: difference.restarted ? 'switch-restart' : 'failed', code: 0 },
        true,
      )
    case 'leg-unknown': {
      const { live } = difference
      const customer = customers[live.leg]
      // A caller is always taken in, with the place their memo says; a leg of ours that nobody knows is ended.
      if (live.inbound && customer !== undefined) adoptCaller(turn, live, customer)
      // A number that its agent's answer has just had called, and was called already.
      else if (turn.state.legs.has(live.leg)) return live.state === 'up' ? legAnswered(turn, live.leg) : undefined
      else if (!live.inbound && !adoptOffer(turn, live)) turn.emit({ type: 'stray-leg-found', leg: live.leg })
      // An offer that was taken up may have been answered while nobody looked: its news will not come again.
      else if (live.state === 'up') legAnswered(turn, live.leg)
      else if (live.state === 'ringing') legRang(turn, live.leg)
      return
    }
    case 'talk-unknown':
      return adoptTalk(turn, difference, customers[difference.customer.leg])
    case 'leg-in-net': {
      const contact = turn.state.legs.get(difference.leg)?.contact
      return contact === undefined ? undefined : leftForNet(turn, contact, turn.at)
    }
    case 'leg-surplus':
      return turn.emit({ type: 'stray-leg-found', leg: difference.leg })
    case 'leg-ahead':
      return difference.state === 'up' ? legAnswered(turn, difference.leg) : legRang(turn, difference.leg)
    case 'monitor-deaf':
      return monitorDeaf(turn, difference.leg)
    case 'leg-silent':
      endThird(turn, difference.contact, 'unreachable')
      stationLost(turn, difference.contact)
      return endOffer(turn, difference.contact, 'withdrawn')
    case 'account-missing':
      return openAgain(turn, difference.account)
    case 'account-astray':
      return accountReached(turn, difference)
    case 'bridge-unknown':
      return turn.emit({ type: 'stray-bridge-found', bridge: difference.bridge })
    case 'customer-outside':
      if (turn.state.contacts.get(difference.contact)?.phase.type === 'net')
        return comeBack(turn, difference.contact, difference.message)
      if (turn.state.contacts.get(difference.contact)?.phase.type === 'flow')
        return resumeFlow(turn, difference.contact)
      return turn.emit({ type: 'contact-resumed', contact: difference.contact, apart: true })
    default:
      return unreachable(difference)
  }
}

/**
 * The telephone in an agent's browser: who has which, and what its coming and going means for who is ready. One rule for a lost
 * network, a closed page and a restart of ours or of the switch: who was ready and cannot be rung is `reconnecting`, is ready
 * again, in the old place among the idle, as soon as the phone is back, and counts as gone a minute later.
 */
import { giveThirdBack } from '../call/consult.ts'
import { isTalk } from '../call/contact.ts'
import { stationLost } from '../call/dialling.ts'
import { endOffer } from '../call/offer.ts'
import { interrupt, rejoin, stopWaiting } from '../call/rejoin.ts'
import type { EngineEvent, LiveAccount } from '../call/switch.ts'
import type { AccountId, AgentId, Ms } from '../ids.ts'
import type { Command } from '../input.ts'
import { inOrder } from '../table.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import { hasPhone } from './shown.ts'
import type { Agent } from './words.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

/** For how long somebody who was ready is waited for before they count as gone. */
const BACK_WITHIN_MS: Ms = 60_000

/** An agent has one phone at a time; one that is in use is taken away only when that is meant. */
export const issuePhone = (turn: Turn, { agent: id, account, until, takeOver }: Of<'issue-phone'>): Decided => {
  const agent = turn.state.agents.get(id)
  if (agent === undefined) return refuse('unknown', 'agent', `there is no agent "${id}"`)
  const before = agent.phone
  if (before?.account === account && before.until === until) return undefined
  const isOther = before !== null && before.account !== account
  if (isOther && before.reachable && !takeOver)
    return refuse(
      'conflict',
      'phone',
      'the phone is in another window or on another machine: take it over, or close it there',
    )
  // What rings there would ring where nobody is any more; who talks there goes on at the new one.
  if (isOther) giveBackOffers(turn, agent)
  const talks = isOther && agent.station.kind === 'browser' ? agent.assignments : []
  turn.emit({ type: 'phone-issued', agent: id, account, until, replaces: isOther ? before.account : null })
  for (const { contact: talk } of talks) {
    const contact = turn.state.contacts.get(talk)
    if (contact !== undefined && isTalk(contact.phase) && contact.phase.agent === id) interrupt(turn, contact)
  }
  followPhone(turn, id)
  return undefined
}

/** The sign-in is over, and with it the phone: who had no other is offline. `account` null: whichever it is. */
export const withdrawPhone = (turn: Turn, { agent: id, account }: Of<'withdraw-phone'>): Decided => {
  const agent = turn.state.agents.get(id)
  const phone = agent?.phone ?? null
  if (agent === undefined || phone === null || (account !== null && phone.account !== account)) return undefined
  if (agent.station.kind === 'browser') {
    giveBackOffers(turn, agent)
    for (const { contact } of agent.assignments)
      if (turn.state.contacts.get(contact)?.rejoin?.agent === id) stopWaiting(turn, contact)
    if (agent.presence.state !== 'offline')
      turn.emit({ type: 'presence-changed', agent: id, state: 'offline', reason: 'signed-out' })
  }
  turn.emit({ type: 'phone-withdrawn', agent: id, account: phone.account })
  return undefined
}

/** How long after the end of a sign-in it is looked again whether its last talk is over. */
const TALK_ON_MS: Ms = 60_000

/** A sign-in has run out. Nobody hung up: who talks talks on, has the phone until that is over, and is offered nothing more. */
export const phoneRanOut = (turn: Turn, id: AgentId): void => {
  const agent = turn.state.agents.get(id)
  const phone = agent?.phone ?? null
  if (agent === undefined || phone === null) return
  if (agent.station.kind !== 'browser' || !isInTalk(agent))
    return void withdrawPhone(turn, { type: 'withdraw-phone', agent: id, account: null })
  if (agent.presence.state !== 'offline')
    turn.emit({ type: 'presence-changed', agent: id, state: 'offline', reason: 'signed-out' })
  turn.emit({ type: 'phone-issued', agent: id, account: phone.account, until: turn.at + TALK_ON_MS, replaces: null })
  // Its page may be gone by now, and nobody is told.
  reached(turn, agent, phone.reachable)
}

const giveBackOffers = (turn: Turn, { id, station, assignments }: Agent): void => {
  if (station.kind !== 'browser') return
  for (const { contact, state } of assignments)
    if (state === 'interrupted') endOffer(turn, contact, 'withdrawn')
    else if (state === 'dialling') stationLost(turn, contact)
    else if (state === 'offered' && !giveThirdBack(turn, contact, id, 'unreachable'))
      endOffer(turn, contact, 'withdrawn')
}

/** The switch says that a phone is there, or no longer. */
export const accountReached = (
  turn: Turn,
  { account, reachable }: Omit<Extract<EngineEvent, { readonly type: 'account-reached' }>, 'type'>,
): void => {
  for (const agent of turn.state.agents.values())
    if (agent.phone?.account === account) {
      reached(turn, agent, reachable)
      return reachable ? rejoin(turn, agent) : undefined
    }
}

/** The switch has lost it, or never had it: it is asked for once more. */
export const openAgain = (turn: Turn, account: AccountId): void => {
  for (const { id, phone } of turn.state.agents.values())
    if (phone?.account === account)
      return turn.emit({ type: 'phone-issued', agent: id, account, until: phone.until, replaces: null })
}

/** What the switch has, all at once: after a start, a lost link, a restart of the switch. */
export const accountsSeen = (turn: Turn, accounts: readonly LiveAccount[] | undefined): void => {
  if (accounts === undefined) return
  const seen = new Map(accounts.map(({ account, reachable }) => [account, reachable]))
  for (const agent of inOrder(turn.state.agents))
    if (agent.phone !== null) reached(turn, agent, seen.get(agent.phone.account) ?? false)
    else followPhone(turn, agent.id)
}

const reached = (turn: Turn, agent: Agent, reachable: boolean): void => {
  const { id, phone } = agent
  // Whoever talks there is listened to again after each lost link.
  if (phone !== null && (phone.reachable !== reachable || (!reachable && isInTalk(agent))))
    turn.emit({ type: 'phone-reached', agent: id, account: phone.account, reachable })
  // What was ringing there rings in a page that is gone: nobody can answer it any more.
  if (!reachable) giveBackOffers(turn, agent)
  followPhone(turn, id, phone?.reachable === true && !reachable)
}

const isInTalk = ({ assignments }: Agent): boolean =>
  assignments.some(({ state }) => state === 'active' || state === 'held')

/** Presence follows the phone: called whenever one of the two may have changed. */
export const followPhone = (turn: Turn, id: AgentId, wasLost = false): void => {
  const agent = turn.state.agents.get(id)
  if (agent?.presence.state === 'available' && !hasPhone(agent)) awaitPhone(turn, id, wasLost)
  if (agent?.presence.state === 'reconnecting' && hasPhone(agent))
    turn.emit({ type: 'presence-changed', agent: id, state: 'available', reason: null })
}

export const awaitPhone = (turn: Turn, id: AgentId, wasLost = false): void =>
  turn.emit({
    type: 'agent-awaited',
    agent: id,
    until: turn.at + BACK_WITHIN_MS,
    ...(wasLost ? { reason: 'phone-lost' as const } : {}),
  })

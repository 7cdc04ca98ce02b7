/**
 * A small centre for tests, and random days in it: callers who come and go, agents who answer, decline, vanish, timers,
 * lost links. What is fed is what a switch and people could send, in any order, twice, late or never.
 */

import { newQueue } from '../acd/new-queue.ts'
import type { Queue } from '../acd/words.ts'
import type { AgentConfig } from '../agent/words.ts'
import { isTalkOfThree } from '../call/contact.ts'
import { memoOf } from '../call/memo-of.ts'
import { MONITOR_MODES } from '../call/monitor-words.ts'
import type { LiveAccount } from '../call/switch.ts'
import { type Step, step } from '../center.ts'
import type { AccountId, AgentId, LegId } from '../ids.ts'
import {
  accountId,
  agentId,
  callOfLeg,
  contactId,
  contactOfLeg,
  customerId,
  legId,
  obligationId,
  offerLeg,
  queueId,
} from '../ids.ts'
import type { Input } from '../input.ts'
import { type CenterState, emptyState } from '../state.ts'
import { callOrder, callOut } from './call-orders.arbitrary.ts'

export const START = 1_700_000_000_000

export const queueOf = (id: string, changes: Partial<Queue> = {}): Queue =>
  newQueue(queueId(id), id, { recorded: true, ...changes })

export const agentOf = (id: string, queues: readonly string[], changes: Partial<AgentConfig> = {}): AgentConfig => ({
  id: agentId(id),
  username: id,
  name: id,
  skills: [],
  queues: queues.map(queueId),
  station: { kind: 'phone', uri: `sip:${id}@127.0.0.1:5090` },
  ...changes,
})

export const arrival = (leg: string, to = '1501', waitedSince?: number): Input => ({
  type: 'leg-arrived',
  leg: legId(leg),
  from: '+62811000',
  to,
  customer: customerId('cu-1'),
  memo: null,
  ...(waitedSince === undefined ? {} : { waitedSince }),
})

/** Two queues, a number for each, three agents; the link is up and all agents are ready unless said otherwise. */
export const smallCentre = (
  ready: readonly string[] = ['siti', 'budi', 'dewi'],
): { state: CenterState; log: Step[] } => {
  const state = emptyState()
  const log: Step[] = []
  const feed = (input: Input): void => void log.push(step(state, input, START))
  feed({ type: 'server-started', version: 'test' })
  feed({ type: 'save-queue', queue: queueOf('support') })
  feed({ type: 'save-queue', queue: queueOf('sales', { wrapupMs: 30_000 }) })
  feed({ type: 'set-number', number: '1501', target: { queue: queueId('support') } })
  feed({ type: 'set-number', number: '1502', target: { queue: queueId('sales') } })
  feed({ type: 'save-agent', agent: agentOf('siti', ['support', 'sales']) })
  feed({ type: 'save-agent', agent: agentOf('budi', ['support']) })
  feed({ type: 'save-agent', agent: agentOf('dewi', ['sales']) })
  feed({ type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} })
  for (const agent of ready) feed({ type: 'set-presence', agent: agentId(agent), state: 'available', reason: null })
  return { state, log }
}

/** Turns a list of random numbers into the next input that makes sense, or nearly, in this state. */
export const inputFrom = (state: CenterState, pick: (below: number) => number, fresh: () => number): Input => {
  const legs = [...state.legs.keys(), legId('nobody')]
  const someLeg = (): LegId => legs[pick(legs.length)] ?? legId('nobody')
  const agents = ['siti', 'budi', 'dewi', 'nobody'].map(agentId)
  const someAgent = (): AgentId => agents[pick(agents.length)] ?? agentId('nobody')
  const contacts = [...state.contacts.keys()]
  const someContact = contacts[pick(contacts.length)] ?? contacts[0]
  const makers: (() => Input)[] = [
    () => arrival(`in-${fresh()}`, ['1501', '1502', '1999'][pick(3)]),
    () => arrival(`in-${fresh()}`, ['1501', '1502'][pick(2)]),
    () => arrival(someLeg()),
    () => ({ type: 'leg-ringing', leg: someLeg() }),
    () => ({ type: 'leg-answered', leg: someLeg() }),
    () => ({ type: 'leg-answered', leg: someLeg() }),
    () => ({
      type: 'leg-ended',
      leg: someLeg(),
      cause: (['normal', 'busy', 'rejected', 'no-answer', 'unreachable', 'failed'] as const)[pick(6)] ?? 'normal',
      code: 16,
    }),
    () => ({ type: 'set-presence', agent: someAgent(), state: 'available', reason: null }),
    () => ({ type: 'set-presence', agent: someAgent(), state: pick(2) === 0 ? 'away' : 'offline', reason: 'break' }),
    () => ({
      type: 'hang-up-contact',
      contact: someContact ?? contactId('c-x'),
      by: pick(2) === 0 ? null : someAgent(),
    }),
    () => ({ type: 'answer-offer', contact: someContact ?? contactId('c-x'), agent: someAgent() }),
    () => ({ type: 'decline-offer', contact: someContact ?? contactId('c-x'), agent: someAgent() }),
    () => ({
      type: 'finish-wrapup',
      contact: someContact ?? contactId('c-x'),
      agent: someAgent(),
      disposition: 'sold',
      note: null,
    }),
    () => ({ type: 'leg-silent', leg: someLeg() }),
    () => callOut(pick, someAgent(), fresh()),
    () => callOut(pick, someAgent(), fresh()),
    () => ({
      type: 'call-colleague',
      contact: contactId(`c-out-${fresh()}`),
      agent: someAgent(),
      colleague: someAgent(),
      customer: customerId('cu-5'),
    }),
    () => ({ type: 'rejoin-contact', contact: someContact ?? contactId('c-x'), agent: someAgent() }),
    () => callOrder(state, pick, someAgent()),
    () => callOrder(state, pick, someAgent()),
    () => callOrder(state, pick, someAgent()),
    () => callOrder(state, pick, someAgent()),
    () => ({
      type: 'monitor-contact',
      contact: someContact ?? contactId('c-x'),
      agent: someAgent(),
      mode: MONITOR_MODES[pick(MONITOR_MODES.length)] ?? 'listen',
    }),
    () => ({ type: 'leave-monitor', contact: someContact ?? contactId('c-x'), agent: someAgent() }),
    () => dueTimer(state),
    () => dueTimer(state),
    () => ({ type: 'link-down', reason: 'test' }),
    () => reconciled(state, pick),
    () => reconciled(state, pick),
    () => ({ type: 'server-started', version: 'next' }),
    () => reconciled(state, pick),
    () => ({ type: 'server-stopping' }),
    () => netLines(state, pick, someLeg(), fresh),
    () => ({
      type: 'close-obligation',
      obligation: [...state.obligations.keys()][pick(state.obligations.size)] ?? obligationId('o-none'),
      outcome: 'called-back',
      note: null,
      by: null,
    }),
    () => ({ type: 'save-queue', queue: queueOf('support', { wrapupMs: pick(2) * 5_000 }) }),
    () => issuePhone(someAgent(), pick, state.at),
    () => ({ type: 'account-reached', account: accountOf(someAgent(), pick(2)), reachable: pick(3) > 0 }),
    () => ({ type: 'account-reached', account: accountOf(someAgent(), pick(2)), reachable: pick(3) > 0 }),
    () => {
      const agent = someAgent()
      return { type: 'withdraw-phone', agent, account: pick(3) === 0 ? null : accountOf(agent, pick(2)) }
    },
    () => ({
      type: 'set-station',
      agent: someAgent(),
      station: pick(3) === 0 ? { kind: 'phone', uri: 'sip:desk@127.0.0.1:5090' } : { kind: 'browser' },
    }),
    () => ({
      type: 'save-agent',
      agent: agentOf('siti', [['support'], ['sales'], ['support', 'sales']][pick(3)] ?? []),
    }),
  ]
  return (makers[pick(makers.length)] ?? (() => dueTimer(state)))()
}

/** A day on which people talk: whoever rings is mostly answered, and much is done with each call. */
export const busyInputFrom = (state: CenterState, pick: (below: number) => number, fresh: () => number): Input => {
  const what = pick(16)
  if (what < 9) return callOrder(state, pick, agentId(['siti', 'budi', 'dewi'][pick(3)] ?? ''))
  const ringing = [...state.contacts.values()].flatMap(({ phase, leg }) => {
    if (phase.type === 'dialling') return [leg ?? phase.leg]
    if (phase.type === 'offered' || (phase.type === 'outside' && !phase.answered)) return [phase.leg]
    return isTalkOfThree(phase) && phase.third.answeredAt === null ? [phase.third.leg] : []
  })
  const answered = ringing[pick(ringing.length)]
  if (what < 14 && answered !== undefined) return { type: 'leg-answered', leg: answered }
  if (what === 15 && pick(2) === 0) return callOut(pick, agentId(['siti', 'budi', 'dewi'][pick(3)] ?? ''), fresh())
  return what === 14 ? arrival(`in-${fresh()}`, ['1501', '1502'][pick(2)]) : inputFrom(state, pick, fresh)
}

/** The account of the nth sign-in of somebody. */
const accountOf = (agent: AgentId, session: number): AccountId => {
  const digits = [...agent].map((letter) => letter.charCodeAt(0).toString(16)).join('')
  return accountId(`web-${`${session}${digits}`.padEnd(16, '0').slice(0, 16)}`)
}

const issuePhone = (agent: AgentId, pick: (below: number) => number, at: number): Input => ({
  type: 'issue-phone',
  agent,
  account: accountOf(agent, pick(2)),
  until: at + 60_000 * (1 + pick(60)),
  takeOver: pick(2) === 0,
})

/** What the switch has of them: most, some lost, some there or gone by now. */
const accounts = (state: CenterState, pick: (below: number) => number): readonly LiveAccount[] =>
  [...state.agents.values()].flatMap(({ phone }) =>
    phone === null || pick(5) === 0
      ? []
      : [{ account: phone.account, reachable: pick(4) === 0 ? !phone.reachable : phone.reachable }],
  )

export const dueTimer = (state: CenterState): Input => {
  const name = state.index.due.first() ?? 'offer:c-none'
  return { type: 'timer-fired', deadline: name, generation: state.deadlines.get(name)?.generation ?? 0 }
}

const reconciled = (state: CenterState, pick: (below: number) => number): Input => {
  const legs = [...state.legs.values()]
    .filter(() => pick(4) > 0)
    .map((leg) => {
      const contact = state.contacts.get(leg.contact)
      // Whom we called is no caller, and never with the net.
      const inbound = leg.role === 'customer' && callOfLeg(leg.id) === null
      return {
        leg: leg.id,
        inbound,
        state: (['down', 'ringing', 'up'] as const)[pick(3)] ?? 'up',
        from: '',
        to: '1501',
        memo: contact === undefined || pick(3) === 0 ? null : memoOf(contact),
        createdAt: leg.since,
        ...(inbound && pick(6) === 0 ? { inNet: true as const } : {}),
      }
    })
  const startedAt = pick(4) === 0 ? state.at : 0
  return {
    type: 'link-reconciled',
    live: { legs: [...legs, ...strangers(pick)], bridges: [], accounts: accounts(state, pick), startedAt },
    customers: CUSTOMERS,
  }
}

const CUSTOMERS = Object.fromEntries(['in-lost-1', 'in-lost-2'].map((leg) => [leg, customerId('cu-2')]))

/** A call whose rows were lost: its legs carry who talks with whom. */
const strangers = (pick: (below: number) => number) => {
  if (pick(3) > 0) return []
  const customer = legId(`in-lost-${1 + pick(2)}`)
  const contact = contactOfLeg(customer)
  const party = {
    agent: agentId(['siti', 'budi', 'dewi', 'nobody'][pick(4)] ?? ''),
    leg: offerLeg(contact, 1 + pick(2)),
    answeredAt: pick(2) === 0 ? null : START,
    recording: null,
  }
  const memo = { v: 1, contact, phase: 'talking', queue: queueId('support'), enqueuedAt: START, party } as const
  const leg = { from: '', to: '1501', memo, createdAt: START, state: 'up' } as const
  return [
    { ...leg, leg: customer, inbound: true },
    { ...leg, leg: party.leg, inbound: false },
  ]
}

const netLines = (state: CenterState, pick: (below: number) => number, known: LegId, fresh: () => number): Input => {
  const from = pick(5) === 0 ? 0 : state.netRead
  // The net never has whom we called.
  const leg = pick(2) === 0 && callOfLeg(known) === null ? known : legId(`in-${fresh()}`)
  const how = ([null, 'handed-over', 'abandoned', 'answered', 'voicemail'] as const)[pick(5)] ?? null
  const what = how === null ? 'entered' : 'ended'
  const line = { at: state.at - pick(20_000), leg, from: '', to: '1501', what, how, voicemail: null } as const
  return { type: 'net-lines', from, to: from + 80, lines: [{ ...line, customer: customerId('cu-3') }] }
}

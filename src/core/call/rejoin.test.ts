/** An agent's page goes in mid-call: the customer waits with music for this agent, and then for anybody, first in line. */
import { expect, test } from 'vitest'
import { shownState } from '../agent/shown.ts'
import { type Step, step } from '../center.ts'
import { accountId, agentId, bridgeOf, contactId, legId, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import { agentOf, arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { memoOf } from './memo-of.ts'

const CALL = contactId('c-in-1')
const [CUSTOMER, FIRST, SECOND] = [legId('in-1'), legId('c-in-1-a1'), legId('c-in-1-a2')]
const [SITI, BUDI] = [agentId('siti'), agentId('budi')]
const [HOME, ELSEWHERE] = [accountId('web-0000000000000001'), accountId('web-0000000000000002')]
const SILENT: Input = { type: 'leg-silent', leg: FIRST }
const reached = (reachable: boolean, account = HOME): Input => ({ type: 'account-reached', account, reachable })
const issue = (account: typeof HOME, takeOver = false): Input => ({
  type: 'issue-phone',
  agent: SITI,
  account,
  until: START + 3_600_000,
  takeOver,
})
const away = (agent: typeof SITI): Input => ({ type: 'set-presence', agent, state: 'offline', reason: null })
const ready = (agent: typeof SITI): Input => ({ type: 'set-presence', agent, state: 'available', reason: null })

/** Siti talks in a browser with a caller of the recorded queue `sales`, which has a wrap-up of 30 s. */
const talking = () => {
  const { state } = smallCentre([])
  let at = START
  const feed = (input: Input, after = 0): Step => {
    at += after
    return step(state, input, at)
  }
  feed({ type: 'save-agent', agent: agentOf('siti', ['support', 'sales'], { station: { kind: 'browser' } }) })
  feed({ type: 'save-agent', agent: agentOf('budi', ['sales']) })
  feed(issue(HOME))
  feed(reached(true))
  feed(ready(SITI))
  feed(arrival('in-1', '1502'))
  feed({ type: 'leg-answered', leg: FIRST }, 1_000)
  const due = (name: string): Step => {
    const deadline = state.deadlines.get(name)
    at = Math.max(at, deadline?.at ?? 0)
    return feed({ type: 'timer-fired', deadline: name, generation: deadline?.generation ?? 0 })
  }
  const contact = () => state.contacts.get(CALL)
  const shown = (id = SITI) => {
    const agent = state.agents.get(id)
    return agent && shownState(agent)
  }
  return { state, feed, due, contact, shown }
}
const commands = ({ effects }: Step) => effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
const kinds = (one: Step) => commands(one).map(({ type }) => type)
const typesOf = ({ events }: Step) => events.map(({ event }) => event.type)

test('a page that loses only its connection talks on, and is listened to', () => {
  const { feed, contact } = talking()
  expect(commands(feed(reached(false), 5_000))).toContainEqual({ type: 'listen-for-life', leg: FIRST, forMs: 60_000 })
  expect(contact()?.phase).toMatchObject({ type: 'talking', leg: FIRST })
  feed(reached(true), 1_000)
  expect(contact()?.phase).toMatchObject({ type: 'talking', leg: FIRST })
})

test('a page that is gone leaves the customer with music and a recording without it; back, it answers by itself', () => {
  const { feed, contact, shown } = talking()
  feed(reached(false), 5_000)
  const lost = feed(SILENT, 600)
  expect(typesOf(lost)).toEqual(['talk-interrupted'])
  expect(commands(lost)).toMatchObject([
    { type: 'mute-recording', leg: CUSTOMER, voice: false, heard: true },
    { type: 'hang-up-leg', leg: FIRST },
    { type: 'start-music', bridge: 'b-c-in-1' },
    { type: 'write-memo', leg: CUSTOMER },
  ])
  expect(shown()).toBe('reconnecting')
  expect(feed({ type: 'leg-ended', leg: FIRST, cause: 'normal', code: 16 }).effects).toEqual([])
  const back = feed(reached(true), 900)
  expect(commands(back)[0]).toMatchObject({ type: 'ring-leg', leg: SECOND, answersItself: true, bridge: 'b-c-in-1' })
  expect(shown()).toBe('reconnecting')
  const again = feed({ type: 'leg-answered', leg: SECOND }, 100)
  expect(kinds(again)).toEqual(['stop-music', 'start-recording', 'mute-recording', 'write-memo'])
  expect(commands(again)[2]).toMatchObject({ voice: false, heard: false })
  expect(contact()).toMatchObject({ phase: { type: 'talking', agent: SITI, leg: SECOND }, answeredAt: START + 1_000 })
  expect(contact()?.rejoin).toBeUndefined()
  expect(shown()).toBe('talking')
})

test('the page was back before its silence was noticed: it rings at once', () => {
  const { feed } = talking()
  feed(reached(false), 5_000)
  feed(reached(true), 300)
  expect(kinds(feed(SILENT, 200))[0]).toBe('ring-leg')
})

test('the switch ends the leg of a page that is gone: nobody hung up', () => {
  const { feed, contact } = talking()
  feed(reached(false), 5_000)
  expect(typesOf(feed({ type: 'leg-ended', leg: FIRST, cause: 'failed', code: 0 }, 200))).toEqual([
    'leg-closed',
    'talk-interrupted',
  ])
  expect(contact()?.phase.type).toBe('waiting')
})

test('who hangs up in a page that is there has hung up', () => {
  const { feed } = talking()
  expect(typesOf(feed({ type: 'leg-ended', leg: FIRST, cause: 'normal', code: 16 }, 5_000))).toContain('talk-ended')
})

test('nobody else is offered the customer for 20 s; then they are, before all who wait longer', () => {
  const { feed, due, contact, state } = talking()
  feed(reached(false), 5_000)
  feed(SILENT, 600)
  feed(away(SITI))
  expect(commands(feed(ready(BUDI), 1_000))).toEqual([])
  feed(away(BUDI))
  // Somebody who has waited for longer than our customer ever did.
  feed(arrival('in-0', '1502', START - 60_000))
  due('rejoin:c-in-1')
  expect(contact()).toMatchObject({ first: true, partings: [SITI], enqueuedAt: START })
  expect(commands(feed(ready(BUDI)))[0]).toMatchObject({ type: 'ring-leg', leg: SECOND })
  expect(state.agents.get(BUDI)?.assignments).toMatchObject([{ contact: CALL, state: 'offered' }])
  feed({ type: 'leg-answered', leg: SECOND }, 1_000)
  expect(contact()).toMatchObject({ agent: BUDI, answeredAt: START + 1_000 })
  expect(contact()?.first).toBeUndefined()
})

test('a page that is reloaded twice is waited for still', () => {
  const { feed, contact } = talking()
  feed(reached(false), 5_000)
  feed(SILENT, 600)
  feed(reached(true), 900)
  expect(typesOf(feed(reached(false), 100))).toContain('offer-ended')
  expect(contact()).toMatchObject({ phase: { type: 'waiting' }, rejoin: { agent: SITI } })
  expect(commands(feed(reached(true), 900))[0]).toMatchObject({ type: 'ring-leg', leg: 'c-in-1-a3' })
})

test('the customer hangs up meanwhile: one complete record, and the agent writes up', () => {
  const { feed, due, contact, state } = talking()
  feed(reached(false), 5_000)
  feed(SILENT, 600)
  const gone = feed({ type: 'leg-ended', leg: CUSTOMER, cause: 'normal', code: 16 }, 2_000)
  expect(typesOf(gone)).toEqual(['leg-closed', 'rejoin-ended', 'contact-ended'])
  expect(contact()).toMatchObject({ outcome: 'answered', partings: [SITI] })
  expect(typesOf(due('parting:c-in-1:siti'))).toEqual(['wrapup-ended', 'contact-closed'])
  expect(state.agents.get(SITI)?.assignments).toEqual([])
  expect(state.deadlines.has('rejoin:c-in-1')).toBe(false)
})

test('who was on hold is on hold again', () => {
  const { feed, contact } = talking()
  feed({ type: 'hold-contact', contact: CALL, agent: SITI }, 1_000)
  feed(reached(false), 5_000)
  expect(feed(SILENT, 600).events.map(({ event }) => event)).toMatchObject([
    { type: 'talk-interrupted', heldMs: 5_600 },
  ])
  feed(reached(true), 900)
  feed({ type: 'leg-answered', leg: SECOND }, 100)
  expect(contact()?.phase).toMatchObject({ type: 'held', leg: SECOND })
})

test('a talk that is taken over by another page goes on there', () => {
  const { feed, contact } = talking()
  const taken = feed(issue(ELSEWHERE, true), 5_000)
  expect(typesOf(taken)).toEqual(['phone-issued', 'talk-interrupted', 'agent-awaited'])
  expect(commands(feed(reached(true, ELSEWHERE), 500))[0]).toMatchObject({
    type: 'ring-leg',
    uri: `browser:${ELSEWHERE}`,
  })
  feed({ type: 'leg-answered', leg: SECOND }, 100)
  expect(contact()?.phase).toMatchObject({ type: 'talking', leg: SECOND })
})

test('an agent who hears nothing asks for a new leg; signing out gives the customer to somebody else', () => {
  const { feed, contact } = talking()
  const asked = feed({ type: 'rejoin-contact', contact: CALL, agent: SITI }, 5_000)
  expect(kinds(asked)[0]).toBe('ring-leg')
  expect(feed({ type: 'rejoin-contact', contact: CALL, agent: BUDI }).refusal).toMatchObject({ code: 'conflict' })
  feed({ type: 'withdraw-phone', agent: SITI, account: HOME }, 100)
  expect(contact()).toMatchObject({ first: true, phase: { type: 'waiting' }, queue: queueId('sales') })
})

test('handed on or hung up by a leader, the agent is not waited for', () => {
  const { feed, contact } = talking()
  feed(reached(false), 5_000)
  feed(SILENT, 600)
  feed({ type: 'transfer-contact', contact: CALL, by: null, to: { queue: queueId('support') } })
  expect(contact()?.rejoin).toBeUndefined()
  expect(contact()).toMatchObject({ queue: 'support' })
})

test('found in a talk with somebody else, whom nobody knew of: who was waited for is free to write up', () => {
  const { feed, contact, state } = talking()
  feed(reached(false), 5_000)
  feed(SILENT, 600)
  const memo = {
    ...({ v: 1, contact: CALL, phase: 'talking', queue: queueId('sales'), enqueuedAt: START } as const),
    party: { agent: BUDI, leg: SECOND, answeredAt: START + 7_000, recording: null },
  }
  const leg = { state: 'up', from: '', to: '1502', memo, createdAt: START } as const
  const legs = [
    { ...leg, leg: CUSTOMER, inbound: true },
    { ...leg, leg: SECOND, inbound: false },
  ]
  const live = { legs, bridges: [{ bridge: bridgeOf(CALL), legs: [CUSTOMER, SECOND] }] }
  feed({ type: 'link-reconciled', live, customers: {} }, 3_000)
  expect(contact()).toMatchObject({ phase: { type: 'talking', agent: BUDI }, partings: [SITI] })
  expect(contact()?.rejoin).toBeUndefined()
  expect(state.agents.get(SITI)?.assignments).toMatchObject([{ state: 'wrapup' }])
})

test('found still in talk with whom they had parted from: they write nothing up while they talk', () => {
  const { feed, contact, state } = talking()
  feed({ type: 'transfer-contact', contact: CALL, by: SITI, to: { queue: queueId('sales') } }, 1_000)
  expect(contact()?.partings).toEqual([SITI])
  const memo = {
    ...({ v: 1, contact: CALL, phase: 'talking', queue: queueId('sales'), enqueuedAt: START } as const),
    party: { agent: SITI, leg: FIRST, answeredAt: START + 1_000, recording: null },
  }
  const leg = { state: 'up', from: '', to: '1502', memo, createdAt: START } as const
  const legs = [
    { ...leg, leg: CUSTOMER, inbound: true },
    { ...leg, leg: FIRST, inbound: false },
  ]
  const live = { legs, bridges: [{ bridge: bridgeOf(CALL), legs: [CUSTOMER, FIRST] }] }
  feed({ type: 'server-started', version: 'next' }, 1_000)
  feed({ type: 'link-reconciled', live, customers: {} }, 1_000)
  expect(contact()).toMatchObject({ phase: { type: 'talking', agent: SITI } })
  expect(contact()?.partings ?? []).toEqual([])
  expect(state.agents.get(SITI)?.assignments).toMatchObject([{ contact: CALL, state: 'active' }])
})

test('a pause of the recording ends with the agent who asked for it, and is theirs again when they are back in time', () => {
  const pause: Input = { type: 'pause-recording', contact: CALL, agent: SITI, reason: 'card number' }
  const { feed, due, contact } = talking()
  feed(pause, 1_000)
  feed(SILENT, 1_000)
  expect(contact()?.pausedFor).toBe('card number')
  due(`rejoin:${CALL}`)
  expect(contact()?.pausedFor).toBeUndefined()
  const other = talking()
  other.feed(pause, 1_000)
  other.feed({ type: 'leg-ended', leg: CUSTOMER, cause: 'normal', code: 0 }, 1_000)
  expect([other.contact()?.phase.type, other.contact()?.pausedFor]).toEqual(['net', undefined])
})

test('who waits for one agent is not given to another whose phone the books do not know', () => {
  const { state, feed, contact } = talking()
  feed(reached(false), 1_000)
  feed(SILENT, 1_000)
  feed(ready(BUDI), 1_000)
  const own = contact()
  if (own === undefined) throw new Error('there is no call')
  const party = { agent: BUDI, leg: SECOND, answeredAt: null, recording: null }
  const leg = { state: 'up', from: '', to: '1502', createdAt: START } as const
  const live = {
    legs: [
      { ...leg, leg: CUSTOMER, inbound: true, memo: memoOf(own) },
      { ...leg, leg: SECOND, inbound: false, state: 'ringing' as const, memo: { ...memoOf(own), party } },
    ],
    bridges: [{ bridge: bridgeOf(CALL), legs: [CUSTOMER, SECOND] }],
  }
  feed({ type: 'server-started', version: 'next' }, 1_000)
  const done = feed({ type: 'link-reconciled', live, customers: {} })
  expect(contact()).toMatchObject({ phase: { type: 'waiting' }, rejoin: { agent: SITI } })
  expect(commands(done)).toContainEqual({ type: 'hang-up-leg', leg: SECOND, cause: 'normal' })
  expect(state.agents.get(BUDI)?.assignments).toEqual([])
})

/** An agent whom nobody hears, through all that can be done with a call, and through what breaks it. */
import { expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { accountId, bridgeOf, contactId, customerId, legId, offerLeg, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { agentOf, arrival, queueOf, START, smallCentre } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BLIND,
  BUDI,
  CALL,
  CANCEL,
  COMPLETE,
  CUSTOMER,
  call,
  commands,
  FIRST,
  gone,
  INVITE,
  JOIN,
  mine,
  SITI,
  SWAP,
  TO_BUDI,
  talking,
  types,
} from '../testing/consult-calls.arbitrary.ts'
import { memoOf } from './memo-of.ts'
import type { LegMemo } from './switch.ts'

const MUTE = { ...mine, type: 'mute-contact', muted: true } as const satisfies Input
const UNMUTE: Input = { ...mine, type: 'mute-contact', muted: false }
const HOLD: Input = { ...mine, type: 'hold-contact' }
const RESUME: Input = { ...mine, type: 'retrieve-contact' }
const LATER = START + 60_000
const after = (state: CenterState, input: Input): Step => step(state, input, LATER)
const muteLeg = (muted: boolean) => ({ type: 'mute-leg', leg: FIRST, muted })

test('the switch keeps the agent’s voice from all, and gives it back', () => {
  const state = talking()
  const muted = after(state, MUTE)
  expect(types(muted)).toEqual(['agent-muted'])
  // What would be lost between the two leaves nobody muted who does not know it.
  expect(commands(muted)).toMatchObject([
    { type: 'write-memo', leg: CUSTOMER, memo: { party: { leg: FIRST, muted: true } } },
    muteLeg(true),
  ])
  expect(call(state)?.muted).toBe(true)
  const heard = after(state, UNMUTE)
  expect(types(heard)).toEqual(['agent-unmuted'])
  expect(commands(heard)[0]).toEqual(muteLeg(false))
  expect(call(state)).not.toHaveProperty('muted')
})

test.each<[string, Input[], string]>([
  ['twice', [MUTE, MUTE], 'muted'],
  ['back who is not muted', [UNMUTE], 'muted'],
  ['somebody else’s call', [{ ...MUTE, agent: BUDI }], 'contact'],
  ['a call that is nobody’s', [{ ...MUTE, contact: contactId('c-none') }], 'contact'],
])('%s: refused before anything moves', (_what, orders, path) => {
  const state = talking(...orders.slice(0, -1))
  const [last = MUTE] = orders.slice(-1)
  expect(after(state, last)).toMatchObject({ events: [], effects: [], refusal: { path } })
})

test.each<[string, Input[]]>([
  ['a hold', [MUTE, HOLD, RESUME]],
  ['a mute on hold', [HOLD, MUTE, RESUME]],
  ['a question to a third, and back', [MUTE, TO_BUDI, ANSWER, SWAP, SWAP, CANCEL]],
  ['a conference', [MUTE, TO_BUDI, ANSWER, JOIN]],
  ['a third who was asked in and leaves', [MUTE, INVITE, ANSWER, gone(offerLeg(CALL, 2))]],
])('%s leaves the agent muted', (_what, orders) => {
  const state = talking(...orders)
  expect(call(state)).toMatchObject({ muted: true, phase: { leg: FIRST } })
})

test.each<[string, Input[]]>([
  ['handed over', [MUTE, TO_BUDI, ANSWER, COMPLETE]],
  ['put through', [MUTE, BLIND]],
  ['hung up', [MUTE, gone(FIRST)]],
  ['left by the customer', [MUTE, gone(CUSTOMER)]],
])('a call that is %s: the next agent is heard', (_what, orders) => {
  expect(call(talking(...orders))).not.toHaveProperty('muted')
})

test('a leg that is made anew is muted before it is rung, and whoever takes the call after 20 s is heard', () => {
  const state = talking()
  const account = accountId('web-0000000000000001')
  const feed = (input: Input, at = LATER) => step(state, input, at)
  feed({ type: 'save-agent', agent: agentOf('siti', ['support', 'sales'], { station: { kind: 'browser' } }) })
  feed({ type: 'issue-phone', agent: SITI, account, until: LATER * 2, takeOver: false })
  feed({ type: 'account-reached', account, reachable: true })
  feed(MUTE)
  feed({ type: 'account-reached', account, reachable: false })
  feed({ type: 'leg-silent', leg: FIRST })
  expect(call(state)).toMatchObject({ muted: true, rejoin: { agent: SITI } })
  const back = feed({ type: 'account-reached', account, reachable: true })
  const anew = offerLeg(CALL, 2)
  expect(commands(back)[0]).toMatchObject({ type: 'ring-leg', leg: anew, muted: true, answersItself: true })
  feed({ type: 'leg-answered', leg: anew })
  expect(call(state)).toMatchObject({ muted: true, phase: { type: 'talking', leg: anew } })
  feed({ type: 'account-reached', account, reachable: false })
  feed({ type: 'leg-silent', leg: anew })
  const due = state.deadlines.get(`rejoin:${CALL}`)
  feed({ type: 'timer-fired', deadline: `rejoin:${CALL}`, generation: due?.generation ?? 0 }, due?.at)
  expect(call(state)).not.toHaveProperty('muted')
})

/** The switch as it is, but for what the customer's leg carries. */
const reconciled = (state: CenterState, change: (memo: LegMemo) => LegMemo = (memo) => memo): Step => {
  const contact = call(state)
  const memo = contact === undefined ? null : change(memoOf(contact))
  const leg = { state: 'up', from: '', to: '1502', memo, createdAt: START } as const
  step(state, { type: 'link-down', reason: 'test' }, LATER)
  return after(state, {
    type: 'link-reconciled',
    live: {
      legs: [
        { ...leg, leg: CUSTOMER, inbound: true },
        { ...leg, leg: FIRST, inbound: false },
      ],
      bridges: [{ bridge: bridgeOf(CALL), legs: [CUSTOMER, FIRST] }],
    },
    customers: {},
  })
}

const memoOfHeard = ({ party }: LegMemo) => {
  if (party === undefined) return {}
  const { muted: _, ...rest } = party
  return { party: rest }
}

/** The same talk in a queue that is not recorded: there an outage is over without a word, when nothing is amiss. */
const unrecorded = (...then: readonly Input[]): CenterState => {
  const { state } = smallCentre(['siti'])
  step(state, { type: 'save-queue', queue: queueOf('support', { recorded: false }) }, START)
  step(state, arrival('in-1', '1501'), START)
  for (const input of [{ type: 'leg-answered', leg: FIRST } as const, ...then]) step(state, input, START + 1_000)
  return state
}

test('after an outage who is muted is so for sure, and who only seems so is heard again', () => {
  const muted = unrecorded(MUTE)
  expect(commands(reconciled(muted))).toContainEqual(muteLeg(true))
  expect(call(muted)?.muted).toBe(true)
  // The link was lost before any of it reached the switch.
  const unheard = reconciled(unrecorded(MUTE), (memo) => ({ ...memo, ...memoOfHeard(memo) }))
  expect(commands(unheard)).toContainEqual(muteLeg(true))
  const heard = unrecorded()
  expect(commands(reconciled(heard)).map(({ type }) => type)).not.toContain('mute-leg')
  const seems = reconciled(unrecorded(), (memo) => ({
    ...memo,
    ...(memo.party === undefined ? {} : { party: { ...memo.party, muted: true } }),
  }))
  expect(commands(seems)).toContainEqual(muteLeg(false))
})

test('a talk that is found in the switch alone is as muted as its legs say', () => {
  const state = talking()
  step(state, gone(CUSTOMER), LATER)
  step(state, { type: 'finish-wrapup', contact: CALL, agent: SITI, disposition: null, note: null }, LATER)
  const [customer, contact] = [legId('in-9'), contactId('c-in-9')]
  const agent = offerLeg(contact, 1)
  const party = { agent: SITI, leg: agent, answeredAt: START, recording: null, muted: true } as const
  const memo: LegMemo = { v: 1, contact, phase: 'talking', queue: queueId('support'), enqueuedAt: START, party }
  const leg = { state: 'up', from: '', to: '1501', memo, createdAt: START } as const
  const legs = [
    { ...leg, leg: customer, inbound: true },
    { ...leg, leg: agent, inbound: false },
  ]
  const live = { legs, bridges: [{ bridge: bridgeOf(contact), legs: [customer, agent] }] }
  const found = after(state, { type: 'link-reconciled', live, customers: { 'in-9': customerId('cu-9') } })
  expect(types(found)).toContain('talk-adopted')
  expect(commands(found)).toContainEqual({ type: 'mute-leg', leg: agent, muted: true })
})

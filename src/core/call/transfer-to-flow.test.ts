/** A caller who is handed into a flow: the agent is free, or writes up; the flow has the caller from its start. */
import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { type AgentId, agentId, bridgeOf, calledLeg, contactId, customerId, legId, offerLeg } from '../ids.ts'
import type { Input } from '../input.ts'
import { stateToJson } from '../state-json.ts'
import { START } from '../testing/centre.arbitrary.ts'
import { callFlow, commandsOf, flowCentre, replayedFrom } from '../testing/flow-centre.arbitrary.ts'
import { whyNotInHand } from '../testing/hands.ts'

const [DEWI, SITI] = [agentId('dewi'), agentId('siti')]
/** Dewi of sales, which wants a wrap-up, talks with somebody who chose sales. */
const talking = () => {
  const centre = flowCentre(['dewi'])
  const caller = callFlow(centre)
  caller.hear()
  caller.press('1')
  caller.feed({ type: 'leg-answered', leg: legId(`${caller.id}-a1`) }, 1_000)
  expect(caller.contact()?.phase.type).toBe('talking')
  const to = (flow: string, by: AgentId | null = DEWI) =>
    caller.feed({ type: 'transfer-contact', contact: caller.id, by, to: { flow } }, 5_000)
  return { ...centre, caller, to }
}

test('the caller hears the flow’s first words without music, the agent writes up, and it goes on by keys', () => {
  const { state, log, caller, to } = talking()
  const did = to('all')
  expect(did.refusal).toBeNull()
  expect(did.events.map(({ event }) => event.type)).toEqual(
    expect.arrayContaining(['contact-transferred', 'talk-ended', 'flow-entered', 'node-entered']),
  )
  const music = commandsOf(did).flatMap(({ type }) => (type.endsWith('-music') || type === 'play' ? [type] : []))
  expect(music).toEqual(['start-music', 'stop-music', 'play'])
  expect(commandsOf(did)).toContainEqual(expect.objectContaining({ type: 'play', bridge: bridgeOf(caller.id) }))
  expect(caller.contact()).toMatchObject({ phase: { type: 'flow' }, partings: ['dewi'] })
  expect(state.agents.get(DEWI)?.assignments).toMatchObject([{ state: 'wrapup' }])
  caller.hear()
  caller.press('2')
  expect(caller.contact()).toMatchObject({ queue: 'support', phase: { type: 'waiting' } })
  expect(whyNotInHand(state)).toBeNull()
  caller.hangUp()
  expect(caller.events()).toContainEqual(expect.objectContaining({ type: 'contact-ended', outcome: 'answered' }))
  expect(stateToJson(replayedFrom(log))).toEqual(stateToJson(state))
})

test('one who hangs up in the flow after a talk was answered, and nothing is left but the wrap-up', () => {
  const { state, caller, to } = talking()
  to('second')
  caller.hangUp()
  expect(caller.contact()).toMatchObject({ outcome: 'answered', partings: ['dewi'] })
  caller.feed({ type: 'finish-wrapup', contact: caller.id, agent: DEWI, disposition: null, note: null })
  expect([state.contacts.size, state.legs.has(caller.leg)]).toEqual([0, false])
})

test('refused before anything moves: no such flow, somebody else’s call, a customer whom we called', () => {
  const { state, caller, to } = talking()
  expect(to('gone').refusal).toMatchObject({ code: 'invalid', path: 'to.flow' })
  expect(to('all', SITI).refusal).toMatchObject({ code: 'conflict' })
  expect(caller.contact()?.phase.type).toBe('talking')
  const ours = contactId('c-out-1')
  const order = { type: 'transfer-contact', contact: ours, by: SITI, to: { flow: 'all' } } as const
  const placed = { type: 'place-call', contact: ours, agent: SITI, to: '0215020', queue: null } as const
  let at = START + 60_000
  const feed = (input: Input) => step(state, input, at++)
  feed({ type: 'set-presence', agent: SITI, state: 'available', reason: null })
  feed({ ...placed, customer: customerId('cu-2') })
  for (const leg of [offerLeg(ours, 1), calledLeg(ours, 1)]) feed({ type: 'leg-answered', leg })
  expect(state.contacts.get(ours)?.phase.type).toBe('talking')
  expect(feed(order).refusal).toMatchObject({ code: 'conflict', path: 'to.flow' })
})

test('who waited in a queue hears the flow without its music', () => {
  const centre = flowCentre([])
  const caller = callFlow(centre)
  caller.press('2')
  expect(caller.contact()).toMatchObject({ phase: { type: 'waiting' }, offers: 0 })
  const did = caller.feed({ type: 'transfer-contact', contact: caller.id, by: null, to: { flow: 'second' } }, 5_000)
  const music = commandsOf(did).flatMap(({ type }) => (type.endsWith('-music') || type === 'play' ? [type] : []))
  expect(music).toEqual(['stop-music', 'play'])
})

test('whom an agent hands to a number that is busy is back in the flow that had sent them', () => {
  const centre = flowCentre(['siti'])
  const caller = callFlow(centre)
  caller.press('3')
  caller.feed({ type: 'leg-answered', leg: offerLeg(caller.id, 1) }, 1_000)
  const to = { number: '0215020' }
  expect(caller.feed({ type: 'transfer-contact', contact: caller.id, by: SITI, to }, 1_000).refusal).toBeNull()
  caller.feed({ type: 'leg-ended', leg: offerLeg(caller.id, 2), cause: 'busy', code: 17 }, 1_000)
  expect(caller.contact()).toMatchObject({ phase: { type: 'flow' }, endedAt: null })
  expect(whyNotInHand(centre.state)).toBeNull()
})

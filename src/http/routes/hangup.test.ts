/** Ending a call through the door, with the real core behind it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { step } from '../../core/center.ts'
import { agentId, contactId, legId } from '../../core/ids.ts'
import { arrival, START, smallCentre } from '../../core/testing/centre.arbitrary.ts'
import { createHarness, type Harness } from '../testing/harness.ts'

const ID = contactId('c-in-1')
let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

/** A call to 1501, with these agents ready. */
const callIn = (ready: readonly string[]) => {
  const { state } = smallCentre(ready)
  step(state, arrival('in-1'), START)
  const types: string[] = []
  harness.center.submit = async (command) => {
    const { events, refusal } = step(state, command, START + 5_000)
    for (const { event } of events) types.push(event.type === 'contact-ended' ? event.outcome : event.type)
    return refusal
  }
  const look = (): void => {
    const contact = state.contacts.get(ID)
    if (contact !== undefined) harness.center.contacts.set(ID, contact)
  }
  look()
  return { state, types, look }
}
const hangUp = async (role: 'admin' | 'supervisor' | 'agent') =>
  (await harness.as(role, 'POST', `/api/v1/contacts/${ID}/hangup`)).statusCode

it.each(['admin', 'supervisor'] as const)('%s ends a call that waits', async (role) => {
  const { state, types } = callIn([])
  expect(state.contacts.get(ID)?.phase.type).toBe('waiting')
  expect(await hangUp(role)).toBe(204)
  expect(types).toContain('refused')
})

it('a supervisor ends a call that rings at an agent', async () => {
  const { state, types } = callIn(['siti'])
  expect(state.contacts.get(ID)?.phase.type).toBe('offered')
  expect(await hangUp('supervisor')).toBe(204)
  expect(types).toEqual(expect.arrayContaining(['offer-ended', 'refused']))
  expect(state.agents.get(agentId('siti'))?.assignments).toEqual([])
})

it('an agent ends the call they talk in, and cannot end one that only rings', async () => {
  const { state, types, look } = callIn(['siti'])
  expect(await hangUp('agent')).toBe(409)
  expect(types).toEqual([])
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
  look()
  expect(await hangUp('agent')).toBe(204)
  expect(types).toContain('talk-ended')
})

it('a supervisor ends a call somebody else talks in', async () => {
  const { state, types, look } = callIn(['siti'])
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
  look()
  expect(await hangUp('supervisor')).toBe(204)
  expect(types).toContain('talk-ended')
})

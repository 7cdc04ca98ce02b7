import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { agentId, type BridgeId, bridgeId, contactId, customerId, legId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import type { LiveLeg } from './switch.ts'

const live = (leg: string, state: LiveLeg['state'] = 'up'): LiveLeg => ({
  leg: legId(leg),
  inbound: !leg.startsWith('c-'),
  state,
  from: '0811',
  to: '1501',
  memo: null,
  createdAt: START,
})

const bridge = (id: string, ...legs: string[]) => ({ bridge: bridgeId(id) satisfies BridgeId, legs: legs.map(legId) })

/** The link is lost, `during` happens, and this is what the switch has when the link is back. */
const afterGap = (
  state: CenterState,
  during: readonly Input[],
  legs: readonly LiveLeg[],
  bridges: readonly ReturnType<typeof bridge>[],
) => {
  step(state, { type: 'link-down', reason: 'test' }, START + 1_000)
  for (const input of during) step(state, input, START + 2_000)
  const customers = Object.fromEntries(legs.map(({ leg }) => [leg, customerId('cu-1')]))
  const found = step(state, { type: 'link-reconciled', live: { legs, bridges }, customers }, START + 3_000)
  return {
    events: found.events.map(({ event }) => event),
    commands: found.effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : [])),
  }
}

test('a hang-up that was lost with the link is made up for, on both legs', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1)
  const hangUp: Input = { type: 'hang-up-contact', contact: contactId('c-in-1'), by: agentId('siti') }
  const { commands } = afterGap(
    state,
    [hangUp],
    [live('in-1'), live('c-in-1-a1')],
    [bridge('b-c-in-1', 'in-1', 'c-in-1-a1')],
  )
  expect(commands.filter(({ type }) => type === 'hang-up-leg').map((one) => 'leg' in one && one.leg)).toEqual([
    'in-1',
    'c-in-1-a1',
  ])
})

test('an offer that ended in the gap: who picks up too late is not left in the bridge, and the next offer has a new leg', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  const decline: Input = { type: 'decline-offer', contact: contactId('c-in-1'), agent: agentId('siti') }
  const { commands } = afterGap(
    state,
    [decline],
    [live('in-1'), live('c-in-1-a1')],
    [bridge('b-c-in-1', 'in-1', 'c-in-1-a1')],
  )
  expect(commands).toContainEqual({ type: 'hang-up-leg', leg: 'c-in-1-a1', cause: 'normal' })
})

test('an offer that never reached the disk: its leg is ended and its number not used again', () => {
  const { state } = smallCentre([])
  step(state, arrival('in-1'), START)
  step(state, { type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null }, START + 1)
  // As if the kill had come before the offer was written: the books know the caller alone.
  const { state: lost } = smallCentre(['siti'])
  step(lost, { type: 'link-down', reason: 'test' }, START)
  const { commands, events } = afterGap(
    lost,
    [],
    [live('in-1'), live('c-in-1-a1', 'ringing')],
    [bridge('b-c-in-1', 'in-1', 'c-in-1-a1')],
  )
  expect(commands).toContainEqual({ type: 'hang-up-leg', leg: 'c-in-1-a1', cause: 'normal' })
  expect(commands.filter(({ type }) => type === 'ring-leg').map((one) => 'leg' in one && one.leg)).toEqual([
    'c-in-1-a2',
  ])
  expect(commands.filter(({ type }) => type === 'create-bridge')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'contact-offered', offer: 2 })
})

test('a leg that was made and never rung is withdrawn: nobody missed anything', () => {
  const { state } = smallCentre(['siti', 'budi'])
  step(state, arrival('in-1'), START)
  const { events } = afterGap(state, [], [live('in-1'), live('c-in-1-a1', 'down')], [bridge('b-c-in-1', 'in-1')])
  expect(events.find(({ type }) => type === 'offer-ended')).toMatchObject({ agent: 'budi', reason: 'withdrawn' })
  expect(state.agents.get(agentId('budi'))?.misses).toBe(0)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('offered')
})

test('answered in the gap is answered now, with its recording', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  const { commands } = afterGap(state, [], [live('in-1'), live('c-in-1-a1')], [bridge('b-c-in-1', 'in-1', 'c-in-1-a1')])
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('talking')
  expect(commands.map(({ type }) => type)).toEqual(['stop-music', 'start-recording', 'write-memo'])
})

test('a talk goes on, and its recording is asked for again', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1)
  const { commands } = afterGap(state, [], [live('in-1'), live('c-in-1-a1')], [bridge('b-c-in-1', 'in-1', 'c-in-1-a1')])
  expect(commands.map(({ type }) => type)).toEqual(['stop-music', 'start-recording', 'mute-recording', 'write-memo'])
})

import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { agentId, contactId, customerId, legId, queueId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { differences } from './differences.ts'
import type { NetLine } from './switch.ts'

const line = (leg: string, at: number, how: NetLine['how'] = null, voicemail: string | null = null) => ({
  at: START + at,
  leg: legId(leg),
  from: '0811',
  to: '1501',
  what: how === null ? ('entered' as const) : ('ended' as const),
  how,
  voicemail,
  customer: customerId('cu-1'),
})

const read = (state: CenterState, from: number, lines: readonly ReturnType<typeof line>[], at = 100_000) =>
  step(state, { type: 'net-lines', from, to: from + 100, lines }, START + at)

const liveInNet = (leg: string) => ({
  leg: legId(leg),
  inbound: true,
  state: 'up' as const,
  from: '0811',
  to: '1501',
  memo: null,
  createdAt: START,
  inNet: true as const,
})

test.each([
  ['abandoned', null],
  ['answered', null],
  ['voicemail', 'm.wav'],
] as const)('a call that ended in the net as %s has its whole record, and is owed an answer', (how, file) => {
  const { state } = smallCentre()
  const { events, effects } = read(state, 0, [line('in-1', 1_000), line('in-1', 9_000, how, file)])
  expect(events.map(({ event }) => event)).toMatchObject([
    { type: 'contact-created', createdAt: START + 1_000, adopted: true },
    { type: 'obligation-opened' },
    { type: 'net-entered' },
    { type: 'leg-closed' },
    ...(file === null ? [] : [{ type: 'voicemail-left', file }]),
    { type: 'contact-ended', outcome: how, endedAt: START + 9_000 },
    { type: 'contact-closed' },
    { type: 'net-read', upTo: 100 },
  ])
  expect(effects.filter(({ kind }) => kind === 'outward')).toHaveLength(file === null ? 0 : 1)
  expect([...state.obligations.keys()]).toEqual(['o-c-in-1'])
})

test('who had talked, waited again, and was left to a machine is owed an answer anew, message or not', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1', '1501', START), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
  expect(state.obligations.size).toBe(0)
  const siti = agentId('siti')
  step(
    state,
    { type: 'transfer-contact', contact: contactId('c-in-1'), by: siti, to: { queue: queueId('sales') } },
    START + 2_000,
  )
  const { events } = read(state, 0, [line('in-1', 60_000), line('in-1', 70_000, 'voicemail')])
  expect(events.map(({ event }) => event)).toContainEqual(expect.objectContaining({ type: 'obligation-opened' }))
  expect(events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'contact-ended', outcome: 'voicemail' }),
  )
  expect([...state.obligations.keys()]).toEqual(['o-c-in-1'])
})

test('the same bytes read again change nothing', () => {
  const { state } = smallCentre()
  const lines = [line('in-1', 1_000), line('in-1', 9_000, 'abandoned')]
  read(state, 0, lines)
  expect(read(state, 0, lines).events).toEqual([])
  expect(state.promised.get('voice')).toEqual({ opened: 1, closed: 0 })
})

test('a call still in the net counts, is offered to nobody, and comes back in its place', () => {
  const { state } = smallCentre(['siti'])
  read(state, 0, [line('in-1', 1_000)])
  expect(state.contacts.get(contactId('c-in-1'))?.phase).toMatchObject({ type: 'net', since: START + 1_000 })
  step(state, arrival('in-1', '1501', START + 1_000), START + 101_000)
  expect(state.contacts.get(contactId('c-in-1'))).toMatchObject({
    enqueuedAt: START + 1_000,
    phase: { type: 'offered' },
  })
})

test('the notes of a call that was handed over make no second record', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1', '1501', START), START + 5_000)
  expect(read(state, 0, [line('in-1', 1_000)]).events.map(({ event }) => event.type)).toEqual(['net-read'])
  step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, START + 101_000)
  expect(read(state, 100, [line('in-1', 1_000), line('in-1', 9_000, 'handed-over')]).events).toHaveLength(1)
  expect(state.contacts.size).toBe(0)
})

test('a waiting caller whom the net has is offered to nobody; the agent who rang is free', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  step(state, { type: 'link-down', reason: 'test' }, START + 1)
  const live = { legs: [liveInNet('in-1')], bridges: [] }
  step(state, { type: 'link-reconciled', live, customers: {} }, START + 70_000)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('net')
  expect([...state.agents.values()].flatMap(({ assignments }) => assignments)).toEqual([])
  step(state, arrival('in-1'), START + 71_000)
  expect(state.contacts.get(contactId('c-in-1'))).toMatchObject({ enqueuedAt: START, phase: { type: 'offered' } })
})

test('a customer left alone in a talk, and taken by the net, is first in line again; the agent wraps nothing up', () => {
  const { state } = smallCentre(['dewi'])
  step(state, arrival('in-1', '1502'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
  step(state, { type: 'link-down', reason: 'test' }, START + 2_000)
  const live = { legs: [liveInNet('in-1')], bridges: [] }
  const { effects } = step(state, { type: 'link-reconciled', live, customers: {} }, START + 70_000)
  const hangUp = { type: 'hang-up-leg', leg: 'in-1', cause: 'normal' }
  expect(effects).not.toContainEqual({ kind: 'switch', command: hangUp })
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('net')
  step(state, arrival('in-1', '1502'), START + 71_000)
  expect(state.contacts.get(contactId('c-in-1'))).toMatchObject({
    enqueuedAt: START,
    answeredAt: START + 1_000,
    phase: { type: 'offered', agent: 'dewi' },
  })
})

test('gone from the net at link-up: its notes are waited for, and the regular look ends what they say nothing of', () => {
  const { state } = smallCentre()
  read(state, 0, [line('in-1', 1_000)])
  step(state, { type: 'link-down', reason: 'test' }, START + 101_000)
  const live = { legs: [], bridges: [] }
  step(state, { type: 'link-reconciled', live, customers: {} }, START + 102_000)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('net')
  const found = differences(state, live)
  step(state, { type: 'legs-differed', found, customers: {} }, START + 140_000)
  expect(state.contacts.size).toBe(0)
  const { events } = read(state, 100, [line('in-1', 9_000, 'voicemail', 'm.wav')], 150_000)
  expect(events.map(({ event }) => event.type)).toEqual(['voicemail-left', 'net-read'])
})

test('a message after a talk asks for an answer again; who had talked and hangs up in the net was answered', () => {
  for (const [how, file, owed] of [
    ['voicemail', 'm.wav', 1],
    ['abandoned', null, 0],
  ] as const) {
    const { state } = smallCentre(['siti'])
    step(state, arrival('in-1'), START)
    step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
    const { events } = read(state, 0, [line('in-1', 9_000), line('in-1', 20_000, how, file)])
    const outcome = how === 'abandoned' ? 'answered' : how
    expect(events.map(({ event }) => event)).toContainEqual(expect.objectContaining({ type: 'contact-ended', outcome }))
    expect(state.obligations.size).toBe(owed)
  }
})

test('a number that leads nowhere, back from the net, is told so', () => {
  const { state } = smallCentre()
  read(state, 0, [{ ...line('in-1', 1_000), to: '1999' }])
  const { events, effects } = step(state, arrival('in-1', '1999'), START + 101_000)
  expect(events.map(({ event }) => event)).toContainEqual(expect.objectContaining({ outcome: 'unallocated' }))
  expect(effects.some((one) => one.kind === 'switch' && one.command.type === 'hang-up-leg')).toBe(true)
})

test('notes of a call that was closed for lost meanwhile make no second record', () => {
  const { state } = smallCentre([])
  step(state, arrival('in-1'), START)
  step(state, { type: 'link-down', reason: 'test' }, START + 1)
  step(state, { type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} }, START + 70_000)
  const late = [line('in-1', 60_000), line('in-1', 65_000, 'abandoned')]
  expect(read(state, 0, late).events.map(({ event }) => event.type)).toEqual(['net-read'])
})

test('a stranger in the net is left to it: they come by themselves', () => {
  const { state } = smallCentre(['siti'])
  const live = { legs: [liveInNet('in-9')], bridges: [] }
  expect(step(state, { type: 'link-reconciled', live, customers: { 'in-9': customerId('c') } }, START).events).toEqual(
    [],
  )
})

test('a line about a leg that we made ourselves makes no caller of it', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  const made = 'c-in-1-a1'
  expect(read(state, 0, [line(made, 1_000), line(made, 2_000, 'abandoned')]).events).toMatchObject([
    { event: { type: 'net-read' } },
  ])
  expect(state.legs.get(legId(made))?.role).toBe('agent')
})

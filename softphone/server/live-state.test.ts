import { expect, test } from 'vitest'
import type { LiveMessage } from '../../src/wire/live.ts'
import { applyLive, boardIn, deskIn, type LiveState, NOTHING_HEARD } from './live-state.ts'

const AT = '2026-01-31T08:00:00.000Z'
const me = (...contacts: string[]) => ({ id: 'siti', assignments: contacts.map((contact) => ({ contact })) })
const snapshot: LiveMessage = {
  seq: 10,
  at: AT,
  snapshot: { desk: { me: me('c-1'), 'contact:c-1': { id: 'c-1' } }, board: { 'queue:b': { id: 'b' } } },
}
const changes = (seq: number, ...all: readonly ['desk' | 'board', string, unknown][]): LiveMessage => ({
  seq,
  at: AT,
  changes: all.map(([topic, key, value]) => ({ topic, key, value })),
})
const fold = (...messages: LiveMessage[]): LiveState => messages.reduce(applyLive, NOTHING_HEARD)

test('sets, changes and forgets keys, and leaves the rest the same object', () => {
  const before = fold(snapshot)
  const after = applyLive(before, changes(11, ['desk', 'contact:c-1', null], ['desk', 'day', { handled: 1 }]))
  expect(after).toEqual({
    seq: 11,
    at: AT,
    topics: { desk: { me: me('c-1'), day: { handled: 1 } }, board: { 'queue:b': { id: 'b' } } },
  })
  expect(after.topics.board).toBe(before.topics.board)
  expect(before.topics.desk).toHaveProperty('contact:c-1')
})

test('begins anew with a snapshot, also under a lower number', () => {
  const anew: LiveMessage = { seq: 3, at: AT, snapshot: { desk: {} } }
  expect(fold(snapshot, anew)).toEqual({ seq: 3, at: AT, topics: { desk: {} } })
})

test('takes nothing that is older than what it has, and nothing before it has all', () => {
  const state = fold(snapshot)
  expect(applyLive(state, changes(9, ['desk', 'me', null]))).toBe(state)
  expect(fold(changes(9, ['desk', 'me', null]))).toBe(NOTHING_HEARD)
})

test('a desk has its contacts in the order they were taken, as soon as they are told', () => {
  expect(deskIn(NOTHING_HEARD)).toBeNull()
  const state = fold(
    snapshot,
    changes(11, ['desk', 'me', me('c-1', 'c-3', 'c-2')], ['desk', 'contact:c-2', { id: 'c-2' }]),
  )
  expect(deskIn(state)).toMatchObject({ day: null, monitor: null, contacts: [{ id: 'c-1' }, { id: 'c-2' }] })
})

test('a board has its rows by name, whatever changed last', () => {
  expect(boardIn(fold(snapshot))).toBeNull()
  const state = fold(
    snapshot,
    changes(11, ['board', 'totals', { switchReady: true }], ['board', 'queue:a', { id: 'a' }]),
  )
  expect(boardIn(state)).toMatchObject({
    totals: { switchReady: true },
    queues: [{ id: 'a' }, { id: 'b' }],
    agents: [],
  })
})

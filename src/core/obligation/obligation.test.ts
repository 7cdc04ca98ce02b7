import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { agentId, legId, obligationId } from '../ids.ts'
import type { Input } from '../input.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { DUE_WITHIN_MS } from './words.ts'

const CLOSE: Input = {
  type: 'close-obligation',
  obligation: obligationId('o-c-in-1'),
  outcome: 'called-back',
  note: 'spoke to them',
  by: agentId('siti'),
}
const gone: Input = { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }

test('an inbound call owes an answer, and a talk gives it', () => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1'), START)
  expect([...state.obligations.values()]).toEqual([
    { id: 'o-c-in-1', contact: 'c-in-1', channel: 'voice', openedAt: START, dueAt: START + DUE_WITHIN_MS },
  ])
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1)
  expect(state.obligations.size).toBe(0)
  expect(state.promised.get('voice')).toEqual({ opened: 1, closed: 1 })
})

test('an abandoned call stays owed until somebody says what came of it, once', () => {
  const { state } = smallCentre([])
  step(state, arrival('in-1'), START)
  expect(step(state, CLOSE, START + 1).refusal).toMatchObject({ code: 'conflict' })
  step(state, gone, START + 2)
  expect(state.obligations.size).toBe(1)
  expect(step(state, CLOSE, START + 3).events.map(({ event }) => event)).toMatchObject([
    { type: 'obligation-closed', outcome: 'called-back', note: 'spoke to them', by: 'siti' },
  ])
  expect(step(state, CLOSE, START + 4).refusal).toMatchObject({ code: 'unknown' })
  expect(state.promised.get('voice')).toEqual({ opened: 1, closed: 1 })
})

test('a contact that comes back promises nothing twice', () => {
  const { state } = smallCentre([])
  step(state, arrival('in-1'), START)
  step(state, gone, START + 1)
  step(state, arrival('in-1'), START + 2)
  expect(state.promised.get('voice')).toEqual({ opened: 1, closed: 0 })
})

/** A number that somebody is put through to, or asked by, and a trunk that cannot: the next one calls it, and nobody else moves. */
import { describe, expect, test } from 'vitest'
import { applyEvent } from '../apply.ts'
import { type Step, step } from '../center.ts'
import { agentId, consultBridgeOf, legId, trunkId } from '../ids.ts'
import type { Input } from '../input.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from '../lines/built-in.ts'
import type { CenterState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { START } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BLIND,
  COMPLETE,
  CUSTOMER,
  call,
  commands,
  FIRST,
  MAIN,
  mine,
  SIDE,
  SITI,
  THIRD,
  TO_NUMBER,
  talking,
  types,
} from '../testing/consult-calls.arbitrary.ts'

const NEXT = legId('c-in-1-a3')
const NEXT_SIDE = consultBridgeOf(NEXT)
const ASKED_IN: Input = { ...mine, type: 'conference-contact', to: { number: '0215550' } }
const by = agentId('admin')

/** Siti talks with a caller; the route has these trunks. */
const withTrunks = (names: readonly string[], ...then: readonly Input[]): CenterState => {
  const state = talking()
  for (const name of names)
    step(state, { type: 'save-trunk', trunk: { ...LOCAL_TRUNK, id: trunkId(name), name }, by }, START + 2_500)
  step(state, { type: 'save-route', route: { ...DEFAULT_ROUTE, trunks: names.map(trunkId) }, by }, START + 2_500)
  for (const input of then) expect(step(state, input, START + 3_000).refusal).toBeNull()
  return state
}
const fails = (state: CenterState, leg = THIRD, cause: 'congestion' | 'busy' | 'normal' = 'congestion'): Step =>
  step(state, { type: 'leg-ended', leg, cause, code: 34 }, START + 4_000)
const rung = (done: Step): readonly string[] =>
  commands(done).flatMap((one) => (one.type === 'ring-leg' ? [`${one.uri} in ${one.bridge}`] : []))

describe('a trunk that cannot', () => {
  test('a customer who is put through waits on with music, and the next trunk calls the number', () => {
    const state = withTrunks(['one', 'two'], BLIND)
    const before = call(state)
    const done = fails(state)
    expect(types(done)).toEqual(['leg-closed', 'trunk-failed', 'number-called-again', 'call-counted'])
    expect(rung(done)).toEqual([`trunk:two:0215550 in ${MAIN}`])
    // No second more than one call may have.
    expect(commands(done)).toContainEqual(expect.objectContaining({ type: 'ring-leg', ringMs: 64_000 }))
    expect(commands(done).filter(({ type }) => /music|hang-up|bridge/.test(type))).toEqual([])
    expect(call(state)).toEqual({ ...before, offers: 3, phase: { ...before?.phase, leg: NEXT } })
    step(state, { type: 'leg-answered', leg: NEXT }, START + 5_000)
    expect(call(state)?.phase).toMatchObject({ type: 'outside', answered: true, leg: NEXT })
    expect(call(state)?.asks).toBeUndefined()
  })

  test('an agent who asks is with the new leg, in a room of its own; the customer hears music on', () => {
    const state = withTrunks(['one', 'two'], TO_NUMBER)
    const done = fails(state)
    expect(types(done)).toEqual(['leg-closed', 'trunk-failed', 'number-called-again', 'call-counted'])
    expect(rung(done)).toEqual([`trunk:two:0215550 in ${NEXT_SIDE}`])
    expect(commands(done)).toContainEqual({ type: 'create-bridge', bridge: NEXT_SIDE })
    expect(commands(done)).toContainEqual({ type: 'add-leg', bridge: NEXT_SIDE, leg: FIRST })
    expect(commands(done)).toContainEqual({ type: 'destroy-bridge', bridge: SIDE })
    expect(commands(done).filter(({ type }) => /music/.test(type))).toEqual([])
    expect(call(state)?.phase).toMatchObject({
      type: 'consulting',
      with: 'third',
      third: { leg: NEXT, answeredAt: null },
    })
    step(state, { type: 'leg-answered', leg: NEXT }, START + 5_000)
    expect(call(state)?.phase).toMatchObject({ third: { answeredAt: START + 5_000 } })
  })

  test('who is asked into a talk is called once more, and the talk goes on', () => {
    const state = withTrunks(['one', 'two'], ASKED_IN)
    const done = fails(state)
    expect(rung(done)).toEqual([`trunk:two:0215550 in ${NEXT_SIDE}`])
    expect(commands(done).filter(({ type }) => type === 'add-leg')).toEqual([])
    const answered = step(state, { type: 'leg-answered', leg: NEXT }, START + 5_000)
    expect(commands(answered)).toContainEqual({ type: 'add-leg', bridge: MAIN, leg: NEXT })
    expect(commands(answered)).toContainEqual({ type: 'destroy-bridge', bridge: NEXT_SIDE })
  })

  test('the agent may have left meanwhile: the customer waits for the number alone', () => {
    const state = withTrunks(['one', 'two'], TO_NUMBER, COMPLETE)
    expect(rung(fails(state))).toEqual([`trunk:two:0215550 in ${MAIN}`])
  })

  test('when the last one cannot either, it is as if nobody was there', () => {
    const state = withTrunks(['one', 'two'], BLIND)
    fails(state)
    expect(types(fails(state, NEXT))).toContain('outside-ended')
    expect(call(state)?.asks).toBeUndefined()
    const asked = withTrunks(['one', 'two'], TO_NUMBER)
    fails(asked)
    expect(types(fails(asked, NEXT))).toContain('consult-ended')
    expect(call(asked)?.phase).toMatchObject({ type: 'talking', agent: SITI, leg: FIRST })
  })

  test.each<[string, readonly Input[], 'congestion' | 'busy' | 'normal']>([
    ['what the number itself says', [BLIND], 'busy'],
    ['a talk that is over', [BLIND, ANSWER], 'normal'],
    ['a talk that breaks', [BLIND, ANSWER], 'congestion'],
    ['who was asked and has answered', [TO_NUMBER, ANSWER], 'congestion'],
  ])('%s is not asked of another trunk', (_, then, cause) => {
    expect(rung(fails(withTrunks(['one', 'two'], ...then), THIRD, cause))).toEqual([])
  })

  test('nobody is called any more for a customer who has gone', () => {
    const state = withTrunks(['one', 'two'], BLIND)
    step(state, { type: 'leg-ended', leg: CUSTOMER, cause: 'normal', code: 16 }, START + 3_500)
    expect(rung(fails(state))).toEqual([])
  })

  test('a start in between changes nothing: it stands in the state and in the journal', () => {
    const state = withTrunks(['one', 'two'], BLIND)
    const snapshot = () => stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
    const [decides, replays] = [snapshot(), snapshot()]
    const { events } = fails(state)
    fails(decides)
    for (const row of events) applyEvent(replays, JSON.parse(JSON.stringify(row)))
    expect(stateToJson(decides)).toEqual(stateToJson(state))
    expect(stateToJson(replays)).toEqual(stateToJson(state))
    expect([call(state)?.asks, state.legs.get(NEXT)?.tried]).toEqual(['0215550', ['one']])
  })
})

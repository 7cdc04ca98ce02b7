/** A trunk that says it tries, and then lets hear nothing: the next one is taken, and never do two ring. */
import { describe, expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { agentId, bridgeOf, calledLeg, contactId, customerId, offerLeg, trunkId } from '../ids.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from '../lines/built-in.ts'
import type { CenterState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { START, smallCentre } from '../testing/centre.arbitrary.ts'

const CALL = contactId('c-out-1')
const [OWN, FIRST, SECOND] = [offerLeg(CALL, 1), calledLeg(CALL, 1), calledLeg(CALL, 2)]
const SITI = agentId('siti')
const [HEARD_MS, HEARD_NEAR_MS, RING_MS] = [16_500, 9_000, 60_000]

/** The number is called by the first of these trunks. */
const called = (names: readonly string[], to = '02150201234'): CenterState => {
  const { state } = smallCentre(['siti'])
  const by = agentId('admin')
  for (const name of names)
    step(state, { type: 'save-trunk', trunk: { ...LOCAL_TRUNK, id: trunkId(name), name }, by }, START)
  step(state, { type: 'save-route', route: { ...DEFAULT_ROUTE, trunks: names.map(trunkId) }, by }, START)
  const order = {
    type: 'place-call',
    contact: CALL,
    agent: SITI,
    to,
    customer: customerId('cu-9'),
    queue: null,
  } as const
  expect(step(state, order, START).refusal).toBeNull()
  step(state, { type: 'leg-answered', leg: OWN }, START)
  return state
}
/** When something is due next, and what comes of that. */
const due = (state: CenterState) => {
  const { name: deadline = '', generation = 0, at = Number.NaN } = state.deadlines.get(`third:${CALL}`) ?? {}
  return { after: at - START, fire: () => step(state, { type: 'timer-fired', deadline, generation }, at) }
}
const rung = ({ effects }: Step): readonly string[] =>
  effects.flatMap((one) => {
    if (one.kind !== 'switch') return []
    const { command } = one
    return command.type === 'ring-leg' ? [command.uri] : command.type === 'hang-up-leg' ? [`not ${command.leg}`] : []
  })
const end = (state: CenterState, cause: 'cancelled' | 'normal' = 'cancelled') =>
  step(state, { type: 'leg-ended', leg: FIRST, cause, code: 16 }, START + HEARD_MS + 50)
const givenUp = (): CenterState => {
  const state = called(['one', 'two'])
  due(state).fire()
  return state
}

describe('a trunk by which nothing is heard', () => {
  test.each([
    ['a number', '02150201234', HEARD_MS],
    ['an emergency number', '112', HEARD_NEAR_MS],
  ])('%s is called by the next one when the first has let go of it, and the fault is counted', (_, to, withinMs) => {
    const state = called(['one', 'two'], to)
    expect(due(state).after).toBe(withinMs)
    expect(rung(due(state).fire())).toEqual([`not ${FIRST}`])
    expect(rung(end(state))).toEqual([`trunk:two:${to}`])
    // Nobody is left to be asked after it.
    expect(due(state).after).toBe(HEARD_MS + 50 + RING_MS)
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 1, restsUntil: null })
    step(state, { type: 'leg-answered', leg: SECOND }, START + HEARD_MS + 900)
    expect(state.contacts.get(CALL)?.phase.type).toBe('talking')
  })

  test.each(['leg-ringing', 'leg-progressed'] as const)('has its whole time after %s', (type) => {
    const state = called(['one', 'two'])
    step(state, { type, leg: FIRST }, START + 5_000)
    expect(due(state).after).toBe(RING_MS)
    step(state, { type: 'leg-ringing', leg: FIRST }, START + 6_000)
    expect(due(state).after).toBe(RING_MS)
    expect(rung(due(state).fire())).toEqual([`not ${OWN}`, `not ${FIRST}`])
  })

  test.each([
    ['none', ['one'], '02150201234'],
    ['this machine alone', ['one'], '112'],
  ])('is not given up where the other way is %s', (_, names, to) => {
    const state = called(names, to)
    expect(due(state).after).toBe(RING_MS)
  })

  test('is not given up for one that is left out by then', () => {
    const state = called(['one', 'two'])
    const fault = {
      trunk: trunkId('two'),
      fails: 3,
      rests: 1,
      restsUntil: START + RING_MS,
      cause: 'congestion',
      code: 34,
    } as const
    state.trunkFaults.set(trunkId('two'), { ...fault, at: START })
    expect(rung(due(state).fire())).toEqual([])
    expect(due(state).after).toBe(RING_MS)
  })

  test('whoever picks up just then is called once more, and nobody talks with a leg that is on its way out', () => {
    const state = givenUp()
    step(state, { type: 'leg-answered', leg: FIRST }, START + HEARD_MS + 20)
    expect(state.contacts.get(CALL)?.phase.type).toBe('dialling')
    expect(rung(end(state, 'normal'))).toEqual(['trunk:two:02150201234'])
  })

  test('a leg whose end nobody hears of is not waited for longer than it might have rung', () => {
    const state = givenUp()
    expect(due(state).after).toBe(RING_MS)
    due(state).fire()
    expect(state.contacts.has(CALL)).toBe(false)
  })

  test('a crash between giving up and the end: the next one is called', () => {
    const state = stateFromJson(JSON.parse(JSON.stringify(stateToJson(givenUp()))))
    const at = START + HEARD_MS + 3_000
    step(state, { type: 'server-started', version: 'test' }, at)
    const leg = { leg: OWN, inbound: false, state: 'up', from: '', to: '', memo: null, createdAt: START } as const
    const back = step(state, { type: 'link-reconciled', live: { legs: [leg], bridges: [] }, customers: {} }, at)
    expect(rung(back)).toEqual(['trunk:two:02150201234'])
  })

  test('the agent hangs up meanwhile: nobody is called any more', () => {
    const state = givenUp()
    step(state, { type: 'leg-ended', leg: OWN, cause: 'normal', code: 16 }, START + HEARD_MS + 10)
    expect(rung(end(state))).toEqual([])
    expect(state.contacts.size).toBe(0)
  })
})

/** The link comes back to this. */
const seen = (state: CenterState, live: 'down' | 'ringing' | 'up') => {
  const books = stateFromJson(stateToJson(state))
  step(books, { type: 'link-down', reason: 'lost' }, START + 3_000)
  const leg = (id: typeof OWN, which: 'down' | 'ringing' | 'up') =>
    ({ leg: id, inbound: false, state: which, from: '', to: '', memo: null, createdAt: START }) as const
  const now = { legs: [leg(OWN, 'up'), leg(FIRST, live)], bridges: [{ bridge: bridgeOf(CALL), legs: [OWN, FIRST] }] }
  const found = step(books, { type: 'link-reconciled', live: now, customers: {} }, START + 5_000)
  return { books, found }
}

describe('after an outage', () => {
  test.each(['down', 'ringing'] as const)('a number that is %s has its whole time: it may have been heard', (live) => {
    const { books } = seen(called(['one', 'two']), live)
    expect(due(books).after).toBe(RING_MS)
    expect(books.trunkFaults.size).toBe(0)
  })

  test.each(['ringing', 'up'] as const)('one that was given up and is %s all the same is let go of again', (live) => {
    const { books, found } = seen(givenUp(), live)
    expect(rung(found)).toEqual([`not ${FIRST}`])
    expect(rung(end(books))).toEqual(['trunk:two:02150201234'])
  })
})

test('one that was given up, and has no next trunk any more, has failed', () => {
  const state = givenUp()
  step(state, { type: 'retire-trunk', trunk: trunkId('two'), by: agentId('admin') }, START + HEARD_MS)
  step(
    state,
    { type: 'save-route', route: { ...DEFAULT_ROUTE, trunks: [trunkId('one')] }, by: agentId('admin') },
    START + HEARD_MS,
  )
  const ended = end(state).events.find(({ event }) => event.type === 'contact-ended')
  expect(ended?.event).toMatchObject({ outcome: 'failed' })
})

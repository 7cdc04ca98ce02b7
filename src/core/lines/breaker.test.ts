/** A trunk that fails several times in a row is left out for a while; then one call tries. */
import { describe, expect, test } from 'vitest'
import type { EndCause } from '../call/switch.ts'
import { step } from '../center.ts'
import { agentId, calledLeg, contactId, contactOfLeg, customerId, legId, offerLeg, routeId, trunkId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from './built-in.ts'
import { routeOf } from './route.ts'

const BY = { by: agentId('admin') }
const HOME = '02150201234'
const REST = 30_000

const house = (): CenterState => {
  const { state } = smallCentre(['siti', 'budi'])
  for (const id of ['one', 'two'])
    step(state, { ...BY, type: 'save-trunk', trunk: { ...LOCAL_TRUNK, id: trunkId(id), name: id } }, START)
  const trunks = ['one', 'two'].map(trunkId)
  step(state, { ...BY, type: 'save-route', route: { ...DEFAULT_ROUTE, id: routeId('default'), trunks } }, START)
  return state
}
let calls = 0
/** Another number is called each time, or `to`; what each trunk in its turn says to it comes at once. */
const call = (state: CenterState, at: number, causes: readonly (readonly [EndCause, number])[], to?: string) => {
  const contact = contactId(`c-out-${++calls}`)
  const order = {
    type: 'place-call',
    contact,
    agent: agentId('siti'),
    to: to ?? `0215020${calls}`,
    queue: null,
  } as const
  expect(step(state, { ...order, customer: customerId(`cu-${calls}`) }, at).refusal).toBeNull()
  step(state, { type: 'leg-answered', leg: offerLeg(contact, 1) }, at)
  causes.forEach(([cause, code], n) => {
    step(state, { type: 'leg-ended', leg: calledLeg(contact, n + 1), cause, code }, at)
  })
  const hangUp = () => step(state, { type: 'leg-ended', leg: offerLeg(contact, 1), cause: 'normal', code: 16 }, at)
  if (causes.length > 0) hangUp()
  return { contact, hangUp }
}
/** Somebody calls in, and is handed on to a number that cannot be had, then to the next. */
const handOnInVain = (state: CenterState, name: string, numbers: readonly string[]): void => {
  step(state, arrival(name), START)
  const contact = contactOfLeg(legId(name))
  const now = () => {
    const phase = state.contacts.get(contact)?.phase
    return phase?.type === 'offered' || phase?.type === 'outside' ? phase : expect.fail(`is ${phase?.type}`)
  }
  for (const number of numbers) {
    const offer = now()
    const by = offer.type === 'offered' ? offer.agent : expect.fail('is offered to nobody')
    step(state, { type: 'leg-answered', leg: offer.leg }, START)
    expect(step(state, { type: 'transfer-contact', contact, by, to: { number } }, START).refusal).toBeNull()
    while (state.contacts.get(contact)?.phase.type === 'outside')
      step(state, { type: 'leg-ended', leg: now().leg, cause: 'congestion', code: 34 }, START)
  }
  step(state, { type: 'leg-ended', leg: legId(name), cause: 'normal', code: 16 }, START)
}
const ways = (state: CenterState, at: number): readonly string[] => {
  const routed = routeOf(state, HOME, at, { caller: null })
  return routed.refusal === null ? routed.trunks : []
}
const broken = (): CenterState => {
  const state = house()
  for (let n = 0; n < 3; n++) {
    expect(ways(state, START)).toEqual(['one', 'two'])
    call(state, START, [
      ['congestion', 34],
      ['busy', 17],
    ])
  }
  return state
}

describe('a trunk that fails', () => {
  test('three times in a row is left out, also after a restart; the next one is tried at once', () => {
    const state = broken()
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 3, restsUntil: START + REST, code: 34 })
    const again = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
    expect([ways(state, START), ways(again, START + REST - 1)]).toEqual([
      ['two', 'one'],
      ['two', 'one'],
    ])
  })

  test('is tried by one call when its time is over; when that fails it rests twice as long', () => {
    const state = broken()
    const at = START + REST
    expect(ways(state, at)).toEqual(['one', 'two'])
    const first = call(state, at, [])
    expect(ways(state, at)).toEqual(['two', 'one'])
    step(state, { type: 'leg-ended', leg: calledLeg(first.contact, 1), cause: 'unreachable', code: 18 }, at)
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ rests: 2, restsUntil: at + 2 * REST })
  })

  test('and rings again is used again', () => {
    const state = broken()
    const at = START + REST
    const { contact } = call(state, at, [])
    const rang = step(state, { type: 'leg-ringing', leg: calledLeg(contact, 1) }, at)
    expect(rang.events.map(({ event }) => event.type)).toEqual(['number-awaited', 'trunk-recovered'])
    expect(ways(state, at)).toEqual(['one', 'two'])
  })

  test('now and then, with calls between that got through, is not left out', () => {
    const state = house()
    for (let n = 0; n < 4; n++) {
      call(state, START, [
        ['congestion', 34],
        ['busy', 17],
      ])
      call(state, START, [['busy', 17]])
    }
    expect(ways(state, START)).toEqual(['one', 'two'])
  })

  test('again and again for one number only is not left out: it is the number that cannot be had', () => {
    const state = house()
    const vain = (to: string) =>
      call(
        state,
        START,
        [
          ['unreachable', 18],
          ['busy', 17],
        ],
        to,
      )
    for (let n = 0; n < 5; n++) vain('02150201')
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 1, restsUntil: null })
    vain('02150202')
    vain('02150201')
    expect(ways(state, START)).toEqual(['one', 'two'])
    vain('02150203')
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 3, restsUntil: START + REST })
  })

  test('counts the number that is called, and not the caller who is put through to it', () => {
    const state = house()
    for (const name of ['in-1', 'in-2', 'in-3']) handOnInVain(state, name, ['02150201'])
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 1, restsUntil: null })
    handOnInVain(state, 'in-4', ['02150202', '02150203'])
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 3, restsUntil: START + REST })
  })

  test('that says nothing at all is left out at once, and not one that says the same of somebody else', () => {
    const state = house()
    call(state, START, [
      ['unreachable', 102],
      ['busy', 17],
    ])
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 1, restsUntil: null })
    call(state, START, [['busy', 17]])
    call(state, START, [
      ['silent', 102],
      ['busy', 17],
    ])
    expect(state.trunkFaults.get(trunkId('one'))).toMatchObject({ fails: 1, restsUntil: START + REST })
    expect(ways(state, START)).toEqual(['two', 'one'])
  })

  test('is tried anew when an admin changes it, and as the last one when all are left out', () => {
    const state = broken()
    for (let n = 0; n < 3; n++)
      call(state, START, [
        ['congestion', 34],
        ['congestion', 34],
      ])
    expect([...state.trunkFaults.keys()]).toEqual(['one', 'two'])
    expect(ways(state, START)).toEqual(['one', 'two'])
    step(state, { ...BY, type: 'save-trunk', trunk: { ...LOCAL_TRUNK, id: trunkId('two'), name: 'two' } }, START)
    expect(ways(state, START)).toEqual(['two', 'one'])
  })
})

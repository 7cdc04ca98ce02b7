/** `callback.expiry`: a wish has its time; when that is over nobody is called any more, and an answer stays owed. */
import { describe, expect, test } from 'vitest'
import { step } from '../center.ts'
import { expiryDeadline } from '../deadlines.ts'
import { calledLeg, obligationId, offerLeg } from '../ids.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import {
  CALLER,
  call,
  centre,
  gone,
  play,
  press,
  RULES,
  ready,
  types,
  WISH,
  wished,
  wishOf,
} from '../testing/callback-play.arbitrary.ts'
import { queueOf, START } from '../testing/centre.arbitrary.ts'
import { USUAL_CALLBACK } from './words.ts'

const OWED = obligationId('o-c-in-1')
const HOUR = { ...RULES, validMs: 3_600_000 }
/** In seconds: asked after one minute, for an hour. */
const END = 3_660

describe('callback.expiry', () => {
  test('an hour after it was asked for it ends by itself; an answer stays owed, and says that nobody called in time', () => {
    const { state, at, until } = wished(HOUR)
    expect(wishOf(state)?.callback?.expiresAt).toBe(START + END * 1_000)
    expect(until(END - 1).flatMap(types)).not.toContain('callback-expired')
    const over = until(END)
    expect(over.flatMap(types)).toEqual(['callback-expired', 'contact-ended', 'contact-closed'])
    expect(over[0]?.events[0]?.event).toMatchObject({ contact: CALLER, callback: WISH, attempts: 0 })
    expect(over[0]?.events[1]?.event).toMatchObject({ contact: WISH, outcome: 'expired' })
    expect(state.obligations.get(OWED)).toMatchObject({ callback: 'expired' })
    expect(state.index.callbacks.size).toBe(0)
    expect(types(at(END + 10, ready))).not.toContain('contact-offered')
    expect([...state.deadlines.keys()].filter((name) => name.includes('cb-in-1'))).toEqual([])
  })

  test('never while an agent has it in hand: not reached it ends after that, reached it goes on as a talk', () => {
    for (const reached of [false, true]) {
      const { state, at, until } = wished(HOUR)
      at(END - 5, ready)
      at(END - 1, { type: 'leg-answered', leg: offerLeg(WISH, 1) })
      const meanwhile = until(END + 15)
      expect(meanwhile.flatMap(types)).toEqual(['callback-outlasted'])
      expect(wishOf(state)?.phase.type).toBe('dialling')
      if (reached) at(END + 16, { type: 'leg-answered', leg: calledLeg(WISH, 1) })
      else at(END + 16, gone(calledLeg(WISH, 1), 'busy'))
      const after = until(END + 30).flatMap(types)
      expect(after.includes('callback-expired')).toBe(!reached)
      expect(wishOf(state)?.phase.type).toBe(reached ? 'talking' : undefined)
      expect(state.obligations.has(OWED)).toBe(!reached)
      expect(state.deadlines.has(expiryDeadline(WISH))).toBe(false)
    }
  })

  test('held for the opening hours it ends all the same', () => {
    const { state, at, until } = centre(HOUR)
    const week = { wed: [{ from: '08:00', to: '17:00' }] }
    const hours = { id: 'office', name: 'Office', zone: 'UTC', exceptions: [], week }
    step(state, { type: 'save-hours', hours, by: 'u-1' }, START)
    step(state, { type: 'save-queue', queue: queueOf('support', { callback: { ...HOUR, hours: 'office' } }) }, START)
    at(0, call('in-1'))
    at(60, press('in-1'))
    at(65, gone('in-1'))
    at(70, ready)
    until(END)
    expect(state.index.callbacks.size).toBe(0)
    expect(state.obligations.get(OWED)).toMatchObject({ callback: 'expired' })
  })

  test('a restart keeps it: the state that is read back ends it at the same moment', () => {
    const { state } = wished(HOUR)
    const again = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
    const { until } = play(again)
    expect(until(END - 1).flatMap(types)).not.toContain('callback-expired')
    expect(until(END).flatMap(types)).toContain('callback-expired')
  })

  test('who rings again, and gives up again, has the whole time anew; what was given up after the last try says so', () => {
    const { state, at } = wished(HOUR)
    at(1_000, call('in-3'))
    at(1_010, gone('in-3'))
    const [wish] = state.index.callbacks.values()
    expect(state.contacts.get(wish ?? WISH)?.callback?.expiresAt).toBe(START + (1_010 + 3_600) * 1_000)
    const tried = wished({ ...RULES, attempts: 1 })
    tried.at(90, ready)
    tried.at(92, { type: 'leg-answered', leg: offerLeg(WISH, 1) })
    tried.at(94, gone(calledLeg(WISH, 1), 'busy'))
    expect(tried.state.obligations.get(OWED)).toMatchObject({ callback: 'given-up' })
  })

  test('a day where the queue says nothing of it, as in those of earlier versions; what cannot be is refused', () => {
    const { validMs: _, ...older } = USUAL_CALLBACK
    const { state } = wished(older)
    expect(wishOf(state)?.callback?.expiresAt).toBe(START + 60_000 + 24 * 3_600_000)
    const wrong = {
      type: 'save-queue',
      queue: queueOf('support', { callback: { ...RULES, validMs: 59_999 } }),
    } as const
    expect(step(state, wrong, START + 70_000).refusal).toMatchObject({
      path: 'queue.callback.validMs',
      message: expect.stringContaining('as in 86400000'),
    })
  })
})

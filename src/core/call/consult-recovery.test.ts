/** A call of three, or one about which somebody is asked, after a crash. */
import { describe, expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { START } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BLIND,
  BUDI,
  CUSTOMER,
  call,
  commands,
  FIRST,
  JOIN,
  MAIN,
  SIDE,
  SWAP,
  THIRD,
  TO_BUDI,
  TO_NUMBER,
  talking,
  types,
} from '../testing/consult-calls.arbitrary.ts'
import { hasCompany } from './contact.ts'
import { memoOf } from './memo-of.ts'
import { seatsOf } from './rooms.ts'
import type { LiveLeg, LiveLegs } from './switch.ts'

describe('after a crash', () => {
  /** The switch as the books want it. */
  const live = (state: CenterState): LiveLegs => {
    const contact = call(state)
    if (contact === undefined) throw new Error('there is no call')
    const leg = { state: 'up', from: '', to: '1502', memo: memoOf(contact), createdAt: START } as const
    const seats = [{ leg: CUSTOMER, bridge: MAIN }, ...seatsOf(contact)]
    const legs = seats.map((one): LiveLeg => ({ ...leg, leg: one.leg, inbound: one.leg === CUSTOMER }))
    const bridges = [MAIN, SIDE].map((bridge) => ({
      bridge,
      legs: seats.flatMap((one) => (one.bridge === bridge ? [one.leg] : [])),
    }))
    return { legs, bridges: bridges.filter(({ legs: inside }) => inside.length > 0) }
  }
  const restart = (state: CenterState, found: LiveLegs): Step => {
    step(state, { type: 'server-started', version: 'next' }, START + 20_000)
    return step(state, { type: 'link-reconciled', live: found, customers: {} }, START + 21_000)
  }

  test.each<[string, readonly Input[]]>([
    ['asked', [TO_BUDI, ANSWER]],
    ['with the customer', [TO_BUDI, ANSWER, SWAP]],
    ['three', [TO_BUDI, ANSWER, JOIN]],
    ['outside', [BLIND, ANSWER]],
  ])('%s: all talk on, nobody is moved, and the music is as it was', (_, before) => {
    const state = talking(...before)
    const was = call(state)
    const done = restart(state, live(state))
    expect(call(state)).toEqual(was)
    expect(commands(done).map(({ type }) => type)).not.toContain('hang-up-leg')
    expect(commands(done).map(({ type }) => type)).not.toContain('add-leg')
    expect(commands(done).map(({ type }) => type)).not.toContain('destroy-bridge')
    const music = was !== undefined && hasCompany(was.phase) ? 'stop-music' : 'start-music'
    expect(commands(done)).toContainEqual({ type: music, bridge: MAIN })
  })

  test('whoever is in the wrong bridge is put into the right one', () => {
    const state = talking(TO_BUDI, ANSWER)
    const { legs } = live(state)
    const muddled = { legs, bridges: [{ bridge: MAIN, legs: [CUSTOMER, FIRST] }] }
    const done = commands(restart(state, muddled))
    expect(done).toContainEqual({ type: 'create-bridge', bridge: SIDE })
    expect(done).toContainEqual({ type: 'add-leg', bridge: SIDE, leg: FIRST })
    expect(done).toContainEqual({ type: 'add-leg', bridge: SIDE, leg: THIRD })
  })

  test.each([
    ['a colleague', TO_BUDI],
    ['a number', TO_NUMBER],
  ])('%s who was asked is gone unseen: agent and customer have each other again', (_, asked) => {
    const state = talking(asked)
    const { legs, bridges } = live(state)
    const without = {
      legs: legs.filter(({ leg }) => leg !== THIRD),
      bridges: bridges.map((one) => ({ ...one, legs: one.legs.filter((leg) => leg !== THIRD) })),
    }
    const done = restart(state, without)
    expect(call(state)?.phase).toMatchObject({ type: 'talking', leg: FIRST })
    expect(commands(done)).toContainEqual({ type: 'stop-music', bridge: MAIN })
    expect(commands(done)).toContainEqual({ type: 'add-leg', bridge: MAIN, leg: FIRST })
  })

  test('the third answered and the agent left while nobody looked: the customer is theirs', () => {
    const state = talking(TO_BUDI)
    const { legs, bridges } = live(state)
    const without = { legs: legs.filter(({ leg }) => leg !== FIRST), bridges }
    expect(types(restart(state, without))).toEqual(
      expect.arrayContaining(['consult-answered', 'leg-closed', 'contact-handed-over']),
    )
    expect(call(state)?.phase).toMatchObject({ type: 'talking', agent: BUDI, leg: THIRD })
  })
})

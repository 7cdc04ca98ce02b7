/** Asking first, three in a call, and numbers outside: what each order does, and who is left with whom when somebody hangs up. */
import { describe, expect, test } from 'vitest'
import { step } from '../center.ts'
import { agentId, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import { START } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BLIND,
  BUDI,
  CALL,
  CANCEL,
  COMPLETE,
  CUSTOMER,
  call,
  commands,
  FIRST,
  gone,
  hands,
  INVITE,
  JOIN,
  MAIN,
  mine,
  SIDE,
  SITI,
  SWAP,
  THIRD,
  TO_BUDI,
  TO_NUMBER,
  talking,
  types,
} from '../testing/consult-calls.arbitrary.ts'

describe('what the switch is asked for', () => {
  test('asking: music before the agent leaves, and the third rings where the agent is', () => {
    const done = commands(step(talking(), TO_BUDI, START + 5_000))
    expect(done.map(({ type }) => type)).toEqual([
      'ring-leg',
      'create-bridge',
      'mute-recording',
      'start-music',
      'add-leg',
      'write-memo',
    ])
    expect(done).toContainEqual(expect.objectContaining({ type: 'ring-leg', leg: THIRD, bridge: SIDE }))
    expect(done).toContainEqual({ type: 'add-leg', bridge: SIDE, leg: FIRST })
    expect(done).toContainEqual(expect.objectContaining({ type: 'mute-recording', voice: false, heard: true }))
    expect(done).toContainEqual({ type: 'start-music', bridge: MAIN })
  })

  test('a number is shown ours, and goes out by the one route there is', () => {
    const done = commands(step(talking(), TO_NUMBER, START + 5_000))
    expect(done[0]).toMatchObject({ type: 'ring-leg', uri: 'trunk:local:0215550', from: '1502', bridge: SIDE })
  })

  test.each<[string, readonly Input[], Input, readonly object[]]>([
    [
      'to the customer and back',
      [TO_BUDI, ANSWER],
      SWAP,
      [
        { type: 'start-music', bridge: SIDE },
        { type: 'stop-music', bridge: MAIN },
        { type: 'add-leg', bridge: MAIN, leg: FIRST },
        { type: 'mute-recording', heard: false },
      ],
    ],
    [
      'handing over',
      [TO_BUDI, ANSWER],
      COMPLETE,
      [
        { type: 'add-leg', bridge: MAIN, leg: THIRD },
        { type: 'stop-music', bridge: MAIN },
        { type: 'hang-up-leg', leg: FIRST },
        { type: 'destroy-bridge', bridge: SIDE },
        { type: 'mute-recording', heard: false },
      ],
    ],
    [
      'going back',
      [TO_BUDI, ANSWER],
      CANCEL,
      [
        { type: 'hang-up-leg', leg: THIRD },
        { type: 'destroy-bridge', bridge: SIDE },
        { type: 'stop-music', bridge: MAIN },
        { type: 'add-leg', bridge: MAIN, leg: FIRST },
        { type: 'mute-recording', heard: false },
      ],
    ],
    [
      'all together',
      [TO_BUDI, ANSWER],
      JOIN,
      [
        { type: 'stop-music', bridge: MAIN },
        { type: 'add-leg', bridge: MAIN, leg: FIRST },
        { type: 'add-leg', bridge: MAIN, leg: THIRD },
        { type: 'destroy-bridge', bridge: SIDE },
        { type: 'mute-recording', heard: false },
      ],
    ],
    [
      'somebody who is asked into the talk and answers',
      [INVITE],
      ANSWER,
      [
        { type: 'add-leg', bridge: MAIN, leg: THIRD },
        { type: 'destroy-bridge', bridge: SIDE },
      ],
    ],
  ])('%s', (_, before, input, wanted) => {
    const done = commands(step(talking(...before), input, START + 9_000))
    expect(done.filter(({ type }) => type !== 'write-memo')).toMatchObject(wanted)
  })
})

/** In each step, each party hangs up: who has whom afterwards. */
describe('hanging up', () => {
  const asked = [TO_BUDI]
  const answered = [TO_BUDI, ANSWER]
  const swapped = [TO_BUDI, ANSWER, SWAP]
  const invited = [INVITE]
  const three = [TO_BUDI, ANSWER, JOIN]
  const outside = [TO_NUMBER, ANSWER]
  const [theirs, taken] = [
    { type: 'talking', agent: SITI },
    { type: 'talking', agent: BUDI, leg: THIRD },
  ]
  const ended = { type: 'wrapup', agent: SITI }

  test.each<[string, readonly Input[], Input, object, readonly string[], readonly string[]]>([
    ['asked: the third says no', asked, gone(THIRD, 'busy'), theirs, ['active'], []],
    ['asked: the third does not answer', asked, gone(THIRD, 'no-answer'), theirs, ['active'], []],
    ['asked: the agent', asked, gone(FIRST), { type: 'waiting' }, ['wrapup'], []],
    ['asked: the customer', asked, gone(CUSTOMER), ended, ['wrapup'], []],
    ['answered: the third', answered, gone(THIRD), theirs, ['active'], []],
    ['answered: the agent', answered, gone(FIRST), taken, ['wrapup'], ['active']],
    ['answered: the customer', answered, gone(CUSTOMER), ended, ['wrapup'], []],
    ['with the customer: the third', swapped, gone(THIRD), theirs, ['active'], []],
    ['with the customer: the agent', swapped, gone(FIRST), taken, ['wrapup'], ['active']],
    ['with the customer: the customer', swapped, gone(CUSTOMER), ended, ['wrapup'], []],
    ['asked in: the third says no', invited, gone(THIRD, 'busy'), theirs, ['active'], []],
    ['asked in: the agent', invited, gone(FIRST), ended, ['wrapup'], []],
    ['asked in: the customer', invited, gone(CUSTOMER), ended, ['wrapup'], []],
    ['three: the third', three, gone(THIRD), theirs, ['active'], []],
    ['three: the agent', three, gone(FIRST), taken, ['wrapup'], ['active']],
    ['three: the customer', three, gone(CUSTOMER), ended, ['wrapup'], []],
    ['a number: the agent', outside, gone(FIRST), { type: 'outside', answered: true }, ['wrapup'], []],
    ['a number: it does', outside, gone(THIRD), theirs, ['active'], []],
    ['handed to a phone that rings', asked, COMPLETE, { type: 'offered', agent: BUDI }, ['wrapup'], ['offered']],
    ['put through, unanswered: the number', [BLIND], gone(THIRD, 'busy'), { type: 'waiting' }, ['wrapup'], []],
  ])('%s', (_, before, input, phase, siti, budi) => {
    const state = talking(...before)
    // Of those who are free again somebody would be offered the customer who waits.
    step(state, { type: 'set-presence', agent: agentId('dewi'), state: 'offline', reason: null }, START + 8_000)
    const { refusal, effects } = step(state, input, START + 9_000)
    expect(refusal).toBeNull()
    expect(call(state)?.phase).toMatchObject(phase)
    expect(hands(state, SITI)).toEqual(siti)
    expect(hands(state, BUDI)).toEqual(budi)
    if (input.type === 'leg-ended' && input.leg === CUSTOMER)
      for (const leg of [FIRST, THIRD])
        expect(effects).toContainEqual({ kind: 'switch', command: { type: 'hang-up-leg', leg, cause: 'normal' } })
    // Whoever is on the line is somebody's.
    if (call(state)?.endedAt === null) expect(call(state)?.leg).toBe(CUSTOMER)
  })

  test('who waits again keeps their place, and is not offered to who left them', () => {
    const state = talking(TO_BUDI)
    step(state, gone(FIRST), START + 9_000)
    expect(call(state)).toMatchObject({ queue: 'sales', enqueuedAt: START, excluded: { siti: START + 69_000 } })
  })

  test('outside: the contact stays until both are gone, and says how it went', () => {
    for (const first of [CUSTOMER, THIRD]) {
      const state = talking(BLIND, ANSWER)
      expect(call(state)).toMatchObject({ phase: { type: 'outside', answered: true }, partings: [SITI] })
      const { events, effects } = step(state, gone(first), START + 9_000)
      expect(events.map(({ event }) => event)).toContainEqual(
        expect.objectContaining({ type: 'contact-ended', outcome: 'transferred-out' }),
      )
      const other = first === CUSTOMER ? THIRD : CUSTOMER
      expect(effects).toContainEqual({ kind: 'switch', command: { type: 'hang-up-leg', leg: other, cause: 'normal' } })
    }
  })

  test('a phone that rings in vain is let go at its time', () => {
    const state = talking(TO_BUDI)
    const due = state.deadlines.get(`third:${CALL}`)
    if (due === undefined) throw new Error('nothing is due')
    const done = step(state, { type: 'timer-fired', deadline: due.name, generation: due.generation }, due.at)
    expect(types(done)).toEqual(['consult-ended'])
    expect(commands(done)).toContainEqual({ type: 'hang-up-leg', leg: THIRD, cause: 'normal' })
  })
})

describe('refused before anything moves', () => {
  test.each<[string, readonly Input[], Input, string]>([
    ['to oneself', [], { ...mine, type: 'consult-contact', to: { agent: SITI } }, 'to.agent'],
    ['to nobody', [], { ...mine, type: 'consult-contact', to: { agent: agentId('nobody') } }, 'to.agent'],
    ['to who is not ready', [], { ...mine, type: 'consult-contact', to: { agent: agentId('dewi') } }, 'to.agent'],
    ['to nowhere', [], { ...mine, type: 'consult-contact', to: { queue: queueId('none') } }, 'to.queue'],
    [
      'to a queue without anybody ready',
      [],
      { ...mine, type: 'consult-contact', to: { queue: queueId('sales') } },
      'to.queue',
    ],
    ['two destinations', [], { ...mine, type: 'consult-contact', to: { number: '021&PJSIP/0900' } }, 'to.number'],
    ['a host', [], { ...BLIND, to: { number: '021@elsewhere' } } as Input, 'to.number'],
    ['a code of the switch', [], { ...BLIND, to: { number: '*72' } } as Input, 'to.number'],
    ['a plus in the middle', [], { ...BLIND, to: { number: '02+1' } } as Input, 'to.number'],
    ['nothing', [], { ...BLIND, to: { number: '' } } as Input, 'to.number'],
    ['a third one', [TO_BUDI], TO_NUMBER, 'contact'],
    ['a hold meanwhile', [TO_BUDI], { ...mine, type: 'hold-contact' }, 'contact'],
    ['a blind transfer meanwhile', [TO_BUDI], BLIND, 'contact'],
    ['to swap with who has not answered', [TO_BUDI], SWAP, 'contact'],
    ['to join who has not answered', [TO_BUDI], JOIN, 'contact'],
    ['to join twice', [TO_BUDI, ANSWER, JOIN], JOIN, 'contact'],
    ['to complete nothing', [], COMPLETE, 'contact'],
    ['to cancel nothing', [], CANCEL, 'contact'],
    [
      'to end what was handed on',
      [TO_BUDI, ANSWER, COMPLETE],
      { type: 'hang-up-contact', contact: CALL, by: SITI },
      'contact',
    ],
    ['somebody else’s', [TO_BUDI, ANSWER], { ...COMPLETE, agent: BUDI } as Input, 'contact'],
  ])('%s', (_, before, input, path) => {
    const state = talking(...before)
    const { seq } = state
    expect(step(state, input, START + 9_000).refusal).toMatchObject({ path })
    expect(state.seq).toBe(seq)
  })
})

test('the third says no, or leaves, by their own button', () => {
  const state = talking(TO_BUDI)
  expect(types(step(state, { type: 'decline-offer', contact: CALL, agent: BUDI }, START + 9_000))).toEqual([
    'consult-ended',
  ])
  const again = talking(TO_BUDI, ANSWER)
  expect(types(step(again, { type: 'hang-up-contact', contact: CALL, by: BUDI }, START + 9_000))).toEqual([
    'consult-ended',
  ])
  expect(call(again)?.phase).toMatchObject({ type: 'talking', agent: SITI })
})

test('the time the customer heard music is told, and none of it twice', () => {
  const state = talking({ ...mine, type: 'hold-contact' })
  const told = [TO_BUDI, ANSWER, SWAP, SWAP, COMPLETE].flatMap((input, n) =>
    step(state, input, START + 10_000 * (n + 1)).events.flatMap(({ event }) =>
      'heldMs' in event ? [event.heldMs] : [],
    ),
  )
  // On hold from 3 s, asked from 10 s, with the customer from 30 s to 40 s, handed over at 50 s.
  expect(told).toEqual([7_000, 20_000, 0, 10_000])
})

/** A supervisor on somebody else's call: how they come, how they leave, and that the call feels nothing of it. */
import { describe, expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { agentId, contactId, earOf, legId, monitorLeg } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { agentOf, arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { differences } from './differences.ts'
import type { MonitorMode } from './monitor-words.ts'
import type { EngineCommand, LiveLeg } from './switch.ts'

const CALL = contactId('c-in-1')
const [CUSTOMER, AGENT, NEXT] = [legId('in-1'), legId('c-in-1-a1'), legId('c-in-1-a2')]
const [SITI, BUDI, RINA] = [agentId('siti'), agentId('budi'), agentId('rina')]
const LEG = monitorLeg(CALL, 1)
const [EAR, SECOND_EAR] = [earOf(LEG, 1), earOf(LEG, 2)]
const [BRIDGE, BESIDE] = [`b-${CALL}`, `b-${LEG}`]
const HANG_UP = { type: 'hang-up-leg', cause: 'normal' } as const

const monitor = (mode: MonitorMode, agent = RINA): Input => ({ type: 'monitor-contact', contact: CALL, agent, mode })
const ended = (leg: typeof LEG): Input => ({ type: 'leg-ended', leg, cause: 'normal', code: 16 })

/** Siti talks with a caller; Rina, who has a phone and is not ready for calls, may listen. */
const talking = (others: readonly string[] = []): CenterState => {
  const { state } = smallCentre(['siti'])
  step(state, { type: 'save-agent', agent: agentOf('rina', []) }, START)
  step(state, arrival('in-1'), START)
  step(state, { type: 'leg-answered', leg: AGENT }, START + 1_000)
  for (const agent of others.map(agentId))
    step(state, { type: 'set-presence', agent, state: 'available', reason: null }, START + 1_500)
  return state
}
const listening = (mode: MonitorMode = 'listen', others?: readonly string[]): CenterState => {
  const state = talking(others)
  step(state, monitor(mode), START + 2_000)
  step(state, { type: 'leg-answered', leg: LEG }, START + 3_000)
  return state
}

const commands = ({ effects }: Step): readonly EngineCommand[] =>
  effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
const events = ({ events: all }: Step) => all.map(({ event }) => event)
const touching = (told: readonly EngineCommand[]): readonly EngineCommand[] =>
  told.filter((command) => 'leg' in command && (command.leg === CUSTOMER || command.leg === AGENT))

test.each([
  ['listen', false],
  ['whisper', true],
] as const)('to %s: their phone rings beside the call, then an ear is put on the agent', (mode, whisper) => {
  const state = talking()
  const rung = step(state, monitor(mode), START + 2_000)
  expect(commands(rung)).toMatchObject([
    { type: 'ring-leg', leg: LEG, uri: 'sip:rina@127.0.0.1:5090', bridge: BESIDE },
    { type: 'create-bridge', bridge: BESIDE },
  ])
  const on = step(state, { type: 'leg-answered', leg: LEG }, START + 3_000)
  expect(commands(on)).toEqual([
    { type: 'create-bridge', bridge: BESIDE },
    { type: 'add-leg', bridge: BESIDE, leg: LEG },
    { type: 'snoop-leg', leg: EAR, of: AGENT, bridge: BESIDE, whisper },
  ])
  expect(events(on)).toMatchObject([{ type: 'monitor-attached', agent: RINA, mode, hears: SITI, of: AGENT }])
  expect(state.agents.get(RINA)).toMatchObject({ monitoring: { contact: CALL, since: START + 2_000 } })
})

test('to barge in: they come into the call itself, and back out of it', () => {
  const state = talking()
  step(state, monitor('barge'), START + 2_000)
  expect(commands(step(state, { type: 'leg-answered', leg: LEG }, START + 3_000))).toEqual([
    { type: 'add-leg', bridge: BRIDGE, leg: LEG },
  ])
  expect(commands(step(state, monitor('listen'), START + 4_000))).toEqual([
    { type: 'create-bridge', bridge: BESIDE },
    { type: 'add-leg', bridge: BESIDE, leg: LEG },
    { type: 'snoop-leg', leg: EAR, of: AGENT, bridge: BESIDE, whisper: false },
  ])
  expect(commands(step(state, monitor('barge'), START + 5_000))).toEqual([
    { ...HANG_UP, leg: EAR },
    { type: 'add-leg', bridge: BRIDGE, leg: LEG },
  ])
})

test('another way replaces the ear by one of another name; the same way changes nothing', () => {
  const state = listening()
  expect(commands(step(state, monitor('whisper'), START + 4_000))).toEqual([
    { ...HANG_UP, leg: EAR },
    { type: 'create-bridge', bridge: BESIDE },
    { type: 'add-leg', bridge: BESIDE, leg: LEG },
    { type: 'snoop-leg', leg: SECOND_EAR, of: AGENT, bridge: BESIDE, whisper: true },
  ])
  expect(step(state, monitor('whisper'), START + 5_000)).toMatchObject({ events: [], refusal: null })
})

describe('the end', () => {
  const bye = [
    { ...HANG_UP, leg: LEG },
    { ...HANG_UP, leg: EAR },
    { type: 'destroy-bridge', bridge: BESIDE },
  ]

  test('they leave by a button: only their own legs end', () => {
    const state = listening()
    const left = step(state, { type: 'leave-monitor', contact: CALL, agent: RINA }, START + 9_000)
    expect(commands(left)).toEqual(bye)
    expect(events(left)).toMatchObject([{ type: 'monitor-ended', agent: RINA, reason: 'left', heardMs: 6_000 }])
    expect(state.contacts.get(CALL)).toMatchObject({ monitors: [], phase: { type: 'talking' } })
    expect(state.agents.get(RINA)).not.toHaveProperty('monitoring')
  })

  test('they hang up their phone: the ear goes too, the call stays', () => {
    const state = listening()
    const left = step(state, ended(LEG), START + 9_000)
    expect(commands(left)).toEqual(bye.slice(1))
    expect(touching(commands(left))).toEqual([])
    expect(state.contacts.get(CALL)?.phase.type).toBe('talking')
  })

  test.each([
    ['the customer', CUSTOMER],
    ['the agent', AGENT],
  ])('%s hangs up: it is over for them too', (_, leg) => {
    const state = listening()
    const over = step(state, ended(leg), START + 9_000)
    expect(events(over)).toContainEqual(expect.objectContaining({ type: 'monitor-ended', reason: 'call-over' }))
    expect(commands(over)).toEqual(expect.arrayContaining(bye))
    expect(state.agents.get(RINA)).not.toHaveProperty('monitoring')
  })

  test('a phone that is not picked up: nobody listened', () => {
    const state = talking()
    step(state, monitor('listen'), START + 2_000)
    const none = step(state, { type: 'leg-ended', leg: LEG, cause: 'no-answer', code: 19 }, START + 32_000)
    expect(events(none)).toMatchObject([
      { type: 'leg-closed' },
      { type: 'monitor-ended', reason: 'unanswered', heardMs: 0 },
    ])
    expect(commands(step(state, monitor('listen'), START + 40_000))[0]).toMatchObject({ leg: monitorLeg(CALL, 2) })
  })
})

test('handed on: they hear the next agent as soon as there is one, with a new ear', () => {
  const state = listening('listen', ['budi'])
  step(state, { type: 'transfer-contact', contact: CALL, by: SITI, to: { agent: BUDI } }, START + 4_000)
  step(state, ended(AGENT), START + 4_100)
  step(state, ended(EAR), START + 4_200)
  expect(state.contacts.get(CALL)?.monitors).toMatchObject([{ leg: LEG, ear: null, up: true }])
  const next = step(state, { type: 'leg-answered', leg: NEXT }, START + 6_000)
  expect(events(next)).toContainEqual(
    expect.objectContaining({ type: 'monitor-attached', hears: BUDI, of: NEXT, ear: SECOND_EAR }),
  )
  expect(commands(next)).toContainEqual({
    ...{ type: 'snoop-leg', leg: SECOND_EAR, of: NEXT, bridge: BESIDE, whisper: false },
  })
})

test('an ear that the switch refuses is not asked for again at once, and the call goes on', () => {
  const state = listening()
  const refused = step(state, { type: 'leg-ended', leg: EAR, cause: 'failed', code: 0 }, START + 4_000)
  expect(commands(refused)).toEqual([])
  expect(state.contacts.get(CALL)).toMatchObject({ phase: { type: 'talking' }, monitors: [{ ear: null }] })
})

describe('held against the switch', () => {
  const up = (leg: typeof LEG, inbound = false): LiveLeg => ({
    ...{ leg, inbound, state: 'up', from: '', to: '1501', memo: null, createdAt: START },
  })
  const inside = (bridge: string, ...legs: (typeof LEG)[]) => ({ bridge: bridge as never, legs })
  const all = [up(CUSTOMER, true), up(AGENT), up(LEG), up(EAR)]
  const bridges = [inside(BRIDGE, CUSTOMER, AGENT), inside(BESIDE, LEG, EAR)]

  test('all there: nothing differs', () => {
    expect(differences(listening(), { legs: all, bridges })).toEqual([])
  })

  test('the ear is gone: another is put on', () => {
    const state = listening()
    const live = { legs: all.slice(0, 3), bridges: [bridges[0] ?? inside(''), inside(BESIDE, LEG)] }
    const found = differences(state, live)
    expect(found).toMatchObject([
      { type: 'leg-missing', leg: EAR },
      { type: 'monitor-deaf', leg: LEG },
    ])
    const again = step(state, { type: 'legs-differed', found, customers: {} }, START + 9_000)
    expect(commands(again)).toContainEqual(expect.objectContaining({ type: 'snoop-leg', leg: SECOND_EAR }))
    expect(touching(commands(again))).toEqual([])
  })

  test('who barged in and is outside comes in again', () => {
    const state = listening('barge')
    const live = { legs: all.slice(0, 3), bridges }
    expect(differences(state, live)).toEqual([{ type: 'monitor-deaf', leg: LEG }])
  })

  test('an answer that nobody saw puts them on', () => {
    const state = talking()
    step(state, monitor('listen'), START + 2_000)
    const live = { legs: all.slice(0, 3), bridges: [bridges[0] ?? inside(''), inside(BESIDE, LEG)] }
    const back = step(state, { type: 'link-reconciled', live, customers: {} }, START + 4_000)
    expect(events(back)).toContainEqual(expect.objectContaining({ type: 'monitor-attached', of: AGENT }))
  })

  test('legs that the books lost are ended, their names used up, the call untouched', () => {
    const state = talking()
    const live = { legs: all, bridges }
    const back = step(state, { type: 'link-reconciled', live, customers: {} }, START + 4_000)
    expect(commands(back)).toEqual(
      expect.arrayContaining([
        { ...HANG_UP, leg: LEG },
        { ...HANG_UP, leg: EAR },
        { type: 'destroy-bridge', bridge: BESIDE },
      ]),
    )
    expect(touching(commands(back)).filter(({ type }) => type === 'hang-up-leg')).toEqual([])
    expect(commands(step(state, monitor('listen'), START + 6_000))[0]).toMatchObject({ leg: monitorLeg(CALL, 2) })
  })
})

describe('refused before anything moves', () => {
  const refusal = (state: CenterState, input: Input): unknown => {
    const done = step(state, input, START + 5_000)
    expect(done.events).toEqual([])
    return done.refusal
  }

  test("a call that nobody talks in, that is one's own, or that there is not", () => {
    const state = talking()
    expect(refusal(state, monitor('listen', SITI))).toMatchObject({ code: 'conflict', path: 'contact' })
    expect(refusal(state, { ...monitor('listen'), contact: contactId('c-none') } as Input)).toMatchObject({
      code: 'unknown',
    })
    step(state, arrival('in-2'), START + 4_000)
    expect(refusal(state, { ...monitor('listen'), contact: contactId('c-in-2') } as Input)).toMatchObject({
      path: 'contact',
    })
  })

  test("with a call of one's own, another to listen to, or no phone", () => {
    const state = talking(['budi'])
    step(state, arrival('in-2'), START + 2_000)
    expect(refusal(state, monitor('listen', BUDI))).toMatchObject({ path: 'agent' })
    step(state, { type: 'leg-answered', leg: legId('c-in-2-a1') }, START + 2_500)
    step(state, monitor('listen'), START + 3_000)
    expect(refusal(state, monitor('whisper'))).toMatchObject({ path: 'contact' })
    expect(refusal(state, { ...monitor('listen'), contact: contactId('c-in-2') } as Input)).toMatchObject({
      path: 'agent',
    })
    step(state, { type: 'set-station', agent: agentId('dewi'), station: { kind: 'browser' } }, START + 3_000)
    expect(refusal(state, monitor('listen', agentId('dewi')))).toMatchObject({ path: 'agent' })
  })

  test('to barge into a hold', () => {
    const state = talking()
    step(state, { type: 'hold-contact', contact: CALL, agent: SITI }, START + 4_000)
    expect(refusal(state, monitor('barge'))).toMatchObject({ path: 'mode' })
  })

  test('who listens is offered nothing, and is not retired', () => {
    const state = listening()
    step(state, { type: 'save-agent', agent: agentOf('rina', ['support']) }, START + 4_000)
    step(state, { type: 'set-presence', agent: RINA, state: 'available', reason: null }, START + 4_000)
    step(state, arrival('in-2'), START + 5_000)
    expect(state.contacts.get(contactId('c-in-2'))?.phase.type).toBe('waiting')
    expect(refusal(state, { type: 'retire-agent', agent: RINA })).toMatchObject({ code: 'conflict' })
    step(state, ended(LEG), START + 6_000)
    expect(state.contacts.get(contactId('c-in-2'))?.phase).toMatchObject({ type: 'offered', agent: RINA })
  })
})

/** Hold, hand on, pause: what people do with a call that is going on, and what breaks into it. */
import { describe, expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { agentId, bridgeOf, contactId, legId, queueId, recordingId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { arrival, queueOf, START, smallCentre } from '../testing/centre.arbitrary.ts'
import type { EngineCommand, LiveLegs } from './switch.ts'

const CALL = contactId('c-in-1')
const [CUSTOMER, FIRST, SECOND] = [legId('in-1'), legId('c-in-1-a1'), legId('c-in-1-a2')]
const [SITI, BUDI, DEWI] = [agentId('siti'), agentId('budi'), agentId('dewi')]
const [SUPPORT, SALES] = [queueId('support'), queueId('sales')]
const BRIDGE = bridgeOf(CALL)
const HOLD: Input = { type: 'hold-contact', contact: CALL, agent: SITI }
const RETRIEVE: Input = { type: 'retrieve-contact', contact: CALL, agent: SITI }

/** Siti talks with a caller since two seconds; `sales` (1502) has a wrap-up and is recorded here. */
const talking = (others: readonly string[] = [], number = '1502'): CenterState => {
  const { state } = smallCentre(['siti', ...others])
  for (const id of [SUPPORT, SALES]) {
    const queue = state.queues.get(id)
    if (queue !== undefined) step(state, { type: 'save-queue', queue: { ...queue, recorded: true } }, START)
  }
  step(state, { type: 'set-presence', agent: BUDI, state: 'offline', reason: null }, START)
  step(state, { type: 'set-presence', agent: DEWI, state: 'offline', reason: null }, START)
  step(state, arrival('in-1', number), START)
  step(state, { type: 'leg-answered', leg: FIRST }, START + 1_000)
  for (const agent of others.map(agentId))
    step(state, { type: 'set-presence', agent, state: 'available', reason: null }, START + 1_500)
  return state
}

const commands = ({ effects }: Step): readonly EngineCommand[] =>
  effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
const refusalOf = (state: CenterState, input: Input): unknown => step(state, input, START + 5_000).refusal
const phaseOf = (state: CenterState): unknown => state.contacts.get(CALL)?.phase
const assignmentsOf = (state: CenterState, agent: typeof SITI): unknown => state.agents.get(agent)?.assignments

describe('hold', () => {
  test('the agent leaves the bridge, music starts, the recording has none of it; and back', () => {
    const state = talking()
    const held = commands(step(state, HOLD, START + 3_000))
    expect(held).toMatchObject([
      { type: 'mute-recording', leg: CUSTOMER, voice: false, heard: true },
      { type: 'remove-leg', bridge: BRIDGE, leg: FIRST },
      { type: 'start-music', bridge: BRIDGE },
      { type: 'write-memo', leg: CUSTOMER, memo: { phase: 'held', party: { answeredAt: START + 1_000 } } },
    ])
    expect(assignmentsOf(state, SITI)).toMatchObject([{ state: 'held' }])
    const back = step(state, RETRIEVE, START + 8_000)
    expect(back.events.map(({ event }) => event)).toMatchObject([{ type: 'contact-retrieved', heldMs: 5_000 }])
    expect(commands(back)).toMatchObject([
      { type: 'stop-music', bridge: BRIDGE },
      { type: 'add-leg', bridge: BRIDGE, leg: FIRST },
      { type: 'mute-recording', voice: false, heard: false },
      { type: 'write-memo', memo: { phase: 'talking' } },
    ])
    expect(phaseOf(state)).toEqual({ type: 'talking', since: START + 1_000, agent: SITI, leg: FIRST })
  })

  test('only who talks can hold, and only what is held comes back', () => {
    const state = talking()
    expect(refusalOf(state, { ...HOLD, agent: BUDI })).toMatchObject({ code: 'conflict', path: 'contact' })
    expect(refusalOf(state, RETRIEVE)).toMatchObject({ code: 'conflict' })
    step(state, HOLD, START + 3_000)
    expect(refusalOf(state, HOLD)).toMatchObject({ code: 'conflict' })
    expect(refusalOf(state, { ...HOLD, contact: contactId('c-none') })).toMatchObject({ code: 'unknown' })
  })

  test.each([
    ['the caller', CUSTOMER, 'customer'],
    ['the agent', FIRST, 'agent'],
  ])('%s hangs up meanwhile: a whole record, the hold counted', (_, leg, by) => {
    const state = talking()
    step(state, HOLD, START + 3_000)
    const { events } = step(state, { type: 'leg-ended', leg, cause: 'normal', code: 16 }, START + 7_000)
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'talk-ended', by, heldMs: 4_000 }),
    )
  })

  test('a restart leaves it on hold: the agent is kept out of the bridge, music plays', () => {
    const state = talking()
    step(state, HOLD, START + 3_000)
    step(state, { type: 'server-started', version: 'next' }, START + 4_000)
    const leg = { state: 'up', from: '', to: '1502', memo: null, createdAt: START } as const
    const live: LiveLegs = {
      legs: [
        { ...leg, leg: CUSTOMER, inbound: true },
        { ...leg, leg: FIRST, inbound: false },
      ],
      bridges: [{ bridge: BRIDGE, legs: [CUSTOMER, FIRST] }],
    }
    const told = commands(step(state, { type: 'link-reconciled', live, customers: {} }, START + 5_000))
    expect(phaseOf(state)).toMatchObject({ type: 'held' })
    expect(told).toContainEqual({ type: 'remove-leg', bridge: BRIDGE, leg: FIRST })
    expect(told).not.toContainEqual({ type: 'add-leg', bridge: BRIDGE, leg: FIRST })
    expect(told).toContainEqual({ type: 'start-music', bridge: BRIDGE })
  })
})

describe('a blind transfer', () => {
  const toQueue = (queue = SUPPORT): Input => ({ type: 'transfer-contact', contact: CALL, by: SITI, to: { queue } })
  const toAgent = (agent = DEWI): Input => ({ type: 'transfer-contact', contact: CALL, by: SITI, to: { agent } })

  test('to a queue: the caller waits there with the time they have waited, and is offered to the next', () => {
    const state = talking(['budi'])
    const done = step(state, toQueue(), START + 4_000)
    expect(done.events.map(({ event }) => event.type)).toEqual([
      'contact-transferred',
      'talk-ended',
      'queue-entered',
      'contact-offered',
    ])
    expect(state.contacts.get(CALL)).toMatchObject({
      queue: SUPPORT,
      enqueuedAt: START,
      partings: [SITI],
      phase: { type: 'offered', agent: BUDI, leg: SECOND },
    })
    expect(commands(done)).toContainEqual({ type: 'hang-up-leg', leg: FIRST, cause: 'normal' })
    expect(commands(done)).toContainEqual({ type: 'start-music', bridge: BRIDGE })
    expect(commands(done).some((command) => command.type === 'hang-up-leg' && command.leg === CUSTOMER)).toBe(false)
  })

  test('the second agent talks on in the same recording, and the first wraps up alone; it closes when both are done', () => {
    const state = talking(['budi'])
    step(state, toQueue(), START + 4_000)
    step(state, { type: 'leg-ended', leg: FIRST, cause: 'normal', code: 16 }, START + 4_100)
    const answered = commands(step(state, { type: 'leg-answered', leg: SECOND }, START + 6_000))
    expect(answered).toContainEqual(
      expect.objectContaining({ type: 'mute-recording', recording: recordingId(`r-${CALL}`), heard: false }),
    )
    expect(assignmentsOf(state, SITI)).toMatchObject([{ state: 'wrapup' }])
    step(state, { type: 'leg-ended', leg: CUSTOMER, cause: 'normal', code: 16 }, START + 9_000)
    step(state, { type: 'leg-ended', leg: SECOND, cause: 'normal', code: 16 }, START + 9_100)
    expect(state.contacts.get(CALL)).toMatchObject({ outcome: 'answered', phase: { type: 'ended' } })
    const wrap: Input = { type: 'finish-wrapup', contact: CALL, agent: SITI, disposition: 'passed-on', note: null }
    const { events } = step(state, wrap, START + 10_000)
    expect(events.map(({ event }) => event)).toMatchObject([
      { type: 'wrapup-ended', agent: SITI, workedMs: 6_000 },
      { type: 'contact-closed' },
    ])
    expect(assignmentsOf(state, SITI)).toEqual([])
  })

  test('who handed it on is not offered the same caller at once, also without a wrap-up', () => {
    const state = talking([], '1501')
    step(state, { type: 'transfer-contact', contact: CALL, by: SITI, to: { queue: SUPPORT } }, START + 4_000)
    expect(phaseOf(state)).toMatchObject({ type: 'waiting' })
    const due = state.deadlines.get(`retry:${CALL}:${SITI}`)
    if (due === undefined) throw new Error('nothing is due')
    step(state, { type: 'timer-fired', deadline: due.name, generation: due.generation }, due.at)
    expect(phaseOf(state)).toMatchObject({ type: 'offered', agent: SITI })
  })

  test('to an agent who is ready: rung past the queue; not taken, the caller waits in their place', () => {
    const state = talking(['dewi'])
    const done = step(state, toAgent(), START + 4_000)
    expect(done.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({
        type: 'contact-offered',
        agent: DEWI,
        why: expect.objectContaining({ strategy: 'transfer' }),
      }),
    )
    step(state, { type: 'leg-ended', leg: SECOND, cause: 'busy', code: 17 }, START + 5_000)
    expect(state.contacts.get(CALL)).toMatchObject({ queue: SALES, enqueuedAt: START, phase: { type: 'waiting' } })
  })

  test.each([
    ['to nowhere', toQueue(queueId('nowhere')), 'to.queue'],
    ['to nobody', toAgent(agentId('nobody')), 'to.agent'],
    ['to oneself', toAgent(SITI), 'to.agent'],
    ['to somebody who is not ready', toAgent(DEWI), 'to.agent'],
    ['of somebody else’s call', { ...toQueue(), by: BUDI } as Input, 'contact'],
  ])('%s is refused before anything moves', (_, input, path) => {
    const state = talking()
    const before = state.seq
    expect(refusalOf(state, input)).toMatchObject({ path })
    expect(state.seq).toBe(before)
  })

  test('a supervisor moves who waits to another queue', () => {
    const { state } = smallCentre([])
    step(state, arrival('in-1', '1502'), START)
    step(state, { type: 'transfer-contact', contact: CALL, by: null, to: { queue: SUPPORT } }, START + 2_000)
    expect(state.contacts.get(CALL)).toMatchObject({ queue: SUPPORT, enqueuedAt: START, phase: { type: 'waiting' } })
  })

  test('the caller leaves on the way: nobody is rung any more', () => {
    const state = talking(['dewi'])
    step(state, toAgent(), START + 4_000)
    const { effects } = step(state, { type: 'leg-ended', leg: CUSTOMER, cause: 'normal', code: 16 }, START + 5_000)
    expect(effects).toContainEqual({ kind: 'switch', command: { type: 'hang-up-leg', leg: SECOND, cause: 'normal' } })
    expect(state.contacts.get(CALL)).toMatchObject({ outcome: 'answered', partings: [SITI] })
    expect(assignmentsOf(state, DEWI)).toEqual([])
  })
})

describe('a recording', () => {
  const PAUSE: Input = { type: 'pause-recording', contact: CALL, agent: SITI, reason: 'card number' }

  test('is silent on both sides while it is paused, and through a hold', () => {
    const state = talking()
    expect(commands(step(state, PAUSE, START + 2_000))).toMatchObject([
      { type: 'mute-recording', voice: true, heard: true },
    ])
    expect(refusalOf(state, PAUSE)).toMatchObject({ code: 'conflict' })
    step(state, HOLD, START + 6_000)
    expect(commands(step(state, { ...PAUSE, type: 'continue-recording' } as Input, START + 7_000))).toMatchObject([
      { type: 'mute-recording', voice: false, heard: true },
    ])
  })

  test('goes on when the call is handed on', () => {
    const state = talking(['budi'])
    step(state, PAUSE, START + 2_000)
    step(state, { type: 'transfer-contact', contact: CALL, by: SITI, to: { queue: SUPPORT } }, START + 4_000)
    expect(state.contacts.get(CALL)?.pausedFor).toBeUndefined()
  })
})

describe('pull', () => {
  const waiting = (): CenterState => {
    const { state } = smallCentre(['siti', 'dewi'])
    step(
      state,
      { type: 'save-queue', queue: { ...queueOf('sales'), requires: [{ skill: 'none-has-it', level: 1 }] } },
      START,
    )
    step(state, arrival('in-1', '1502'), START)
    return state
  }
  const pull = (agent: typeof SITI, contact = CALL): Input => ({ type: 'pull-contact', contact, agent })

  test('whoever serves the queue and is ready takes who waits, and why is written', () => {
    const state = waiting()
    expect(phaseOf(state)).toMatchObject({ type: 'waiting' })
    const pulled = step(state, pull(DEWI), START + 5_000)
    expect(pulled.events.map(({ event }) => event)).toMatchObject([
      { type: 'contact-offered', agent: DEWI, leg: FIRST, why: { strategy: 'pull' } },
    ])
    expect(commands(pulled)[0]).toMatchObject({ type: 'ring-leg', leg: FIRST })
  })

  test('nobody else does, nor one whom somebody has', () => {
    const state = waiting()
    step(state, { type: 'set-presence', agent: BUDI, state: 'available', reason: null }, START + 1_000)
    expect(refusalOf(state, pull(BUDI))).toMatchObject({ code: 'conflict', path: 'agent' })
    step(state, { type: 'set-presence', agent: DEWI, state: 'away', reason: 'lunch' }, START + 1_000)
    expect(refusalOf(state, pull(DEWI))).toMatchObject({ code: 'conflict', path: 'agent' })
    expect(refusalOf(state, pull(SITI, contactId('c-none')))).toMatchObject({ code: 'unknown' })
    step(state, pull(SITI), START + 6_000)
    step(state, { type: 'set-presence', agent: DEWI, state: 'available', reason: null }, START + 6_000)
    expect(refusalOf(state, pull(DEWI))).toMatchObject({ code: 'conflict', path: 'contact' })
  })
})

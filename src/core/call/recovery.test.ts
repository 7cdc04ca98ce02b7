/**
 * What recovery does, by the phase a call was in when nobody looked: with the books whole, and with their last rows lost.
 * (`flow` joins with the issue that brings it.)
 */
import { describe, expect, test } from 'vitest'
import { newQueue } from '../acd/new-queue.ts'
import { step } from '../center.ts'
import { agentId, bridgeId, contactId, customerId, legId, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { TRIED_FOR_MS } from './commands.ts'
import type { Contact } from './contact.ts'
import { memoOf } from './memo-of.ts'
import { mayLack } from './reconcile.ts'
import type { LegMemo, LiveLeg, LiveLegs } from './switch.ts'

const CALL = contactId('c-in-1')
const [CUSTOMER, AGENT] = [legId('in-1'), legId('c-in-1-a1')]
const ANSWER: Input = { type: 'leg-answered', leg: AGENT }
const HOLD: Input = { type: 'hold-contact', contact: CALL, agent: agentId('dewi') }
const AGENT_GONE: Input = { type: 'leg-ended', leg: AGENT, cause: 'normal', code: 16 }
const CUSTOMER_GONE: Input = { type: 'leg-ended', leg: CUSTOMER, cause: 'normal', code: 16 }

/** What leads a call to the phase, a second after another; its queue has a wrap-up of 30 s. */
const STORY = {
  waiting: [],
  offered: [],
  'answered-not-bridged': [],
  talking: [ANSWER],
  held: [ANSWER, HOLD],
  wrapup: [ANSWER, AGENT_GONE, CUSTOMER_GONE],
} as const

/** What each leg is in the switch then; absent: not there. */
const LEGS: Readonly<
  Record<keyof typeof STORY, readonly [customer: LiveLeg['state'] | null, agent: LiveLeg['state'] | null]>
> = {
  waiting: ['up', null],
  offered: ['up', 'ringing'],
  'answered-not-bridged': ['up', 'up'],
  talking: ['up', 'up'],
  held: ['up', 'up'],
  wrapup: [null, null],
}

interface Row {
  readonly phase: keyof typeof STORY
  /** The rows of the journal are there, or all of this call's are lost. */
  readonly books: 'whole' | 'lost'
  readonly does: string
  readonly outcome: Record<string, unknown> | null
  /** Commands that matter; everything else is a repetition that changes nothing. */
  readonly never: readonly string[]
}

const WAITING_SINCE_THEN = { enqueuedAt: START, phase: { type: 'waiting' } }
const TABLE: readonly Row[] = [
  {
    phase: 'waiting',
    books: 'whole',
    does: 'waits on, in the same place',
    outcome: WAITING_SINCE_THEN,
    never: ['ring-leg'],
  },
  {
    phase: 'waiting',
    books: 'lost',
    does: 'waits on, in the same place',
    outcome: WAITING_SINCE_THEN,
    never: ['ring-leg'],
  },
  {
    phase: 'offered',
    books: 'whole',
    does: 'rings on',
    outcome: { offers: 1, phase: { type: 'offered', agent: 'dewi', leg: AGENT } },
    never: ['hang-up-leg'],
  },
  {
    phase: 'offered',
    books: 'lost',
    does: 'rings on, at the same agent, under the same name',
    outcome: { enqueuedAt: START, offers: 1, phase: { type: 'offered', agent: 'dewi', leg: AGENT } },
    never: ['hang-up-leg'],
  },
  {
    phase: 'answered-not-bridged',
    books: 'whole',
    does: 'is answered now',
    outcome: { phase: { type: 'talking', agent: 'dewi', leg: AGENT } },
    never: ['hang-up-leg', 'ring-leg'],
  },
  {
    phase: 'answered-not-bridged',
    books: 'lost',
    does: 'is answered now, by the same agent',
    outcome: { enqueuedAt: START, phase: { type: 'talking', agent: 'dewi', leg: AGENT } },
    never: ['hang-up-leg'],
  },
  {
    phase: 'talking',
    books: 'whole',
    does: 'talks on, since then',
    outcome: { answeredAt: START + 2_000, phase: { type: 'talking', since: START + 2_000, agent: 'dewi', leg: AGENT } },
    never: ['hang-up-leg', 'ring-leg', 'start-music'],
  },
  {
    phase: 'talking',
    books: 'lost',
    does: 'talks on, since then',
    outcome: {
      enqueuedAt: START,
      answeredAt: START + 2_000,
      recording: 'r-c-in-1',
      phase: { type: 'talking', since: START + 2_000, agent: 'dewi', leg: AGENT },
    },
    never: ['hang-up-leg', 'ring-leg', 'start-music'],
  },
  {
    phase: 'held',
    books: 'whole',
    does: 'stays on hold, since then',
    outcome: { answeredAt: START + 2_000, phase: { type: 'held', since: START + 3_000, agent: 'dewi', leg: AGENT } },
    never: ['hang-up-leg', 'ring-leg'],
  },
  {
    phase: 'held',
    books: 'lost',
    does: 'stays on hold, with the same agent',
    outcome: {
      enqueuedAt: START,
      answeredAt: START + 2_000,
      recording: 'r-c-in-1',
      phase: { type: 'held', agent: 'dewi', leg: AGENT },
    },
    never: ['hang-up-leg', 'ring-leg'],
  },
  {
    phase: 'wrapup',
    books: 'whole',
    does: 'keeps its wrap-up',
    outcome: { phase: { type: 'wrapup', agent: 'dewi' } },
    never: ['ring-leg'],
  },
]

/** A day up to that phase. */
const lived = (phase: keyof typeof STORY): CenterState => {
  const { state } = smallCentre(phase === 'waiting' ? [] : ['dewi'])
  step(state, arrival('in-1', '1502'), START)
  STORY[phase].forEach((input, n) => void step(state, input, START + 2_000 + n * 1_000))
  return state
}

const liveLegs = (phase: keyof typeof STORY, memo: LegMemo | null, offerMemo: LegMemo | null): LiveLegs => {
  const [customer, agent] = LEGS[phase]
  const leg = (id: typeof CUSTOMER, state: LiveLeg['state'], of: LegMemo | null): LiveLeg => ({
    leg: id,
    inbound: id === CUSTOMER,
    state,
    from: '+62811000',
    to: '1502',
    memo: of,
    createdAt: START,
  })
  const legs = [
    ...(customer === null ? [] : [leg(CUSTOMER, customer, memo)]),
    ...(agent === null ? [] : [leg(AGENT, agent, offerMemo)]),
  ]
  // Who holds hears nobody.
  const inside = legs.flatMap((one) => (phase === 'held' && one.leg === AGENT ? [] : [one.leg]))
  return { legs, bridges: legs.length === 0 ? [] : [{ bridge: bridgeId('b-c-in-1'), legs: inside }] }
}

describe('recovery', () => {
  test.each(TABLE)('$phase, books $books: $does', ({ phase, books, outcome, never }) => {
    const before = lived(phase)
    const contact = before.contacts.get(CALL)
    const memo = contact === undefined ? null : memoOf(contact)
    const offered = lived('offered').contacts.get(CALL)
    const live = liveLegs(phase, memo, offered === undefined ? null : memoOf(offered))
    const state = books === 'whole' ? before : smallCentre(phase === 'waiting' ? [] : ['dewi']).state
    step(state, { type: 'server-started', version: 'next' }, START + 9_000)
    const customers = { [CUSTOMER]: customerId('cu-1') }
    const doubted = [...state.contacts.values()].filter((one) => mayLack(one, state))
    const atOnce = step(state, { type: 'link-reconciled', live, customers }, START + 10_000).effects
    expect(state.contacts.get(CALL)).toMatchObject(outcome ?? {})
    // Runtime/switchboard.ts.
    const aMomentLater = ({ id }: Contact) => step(state, { type: 'talk-doubted', contact: id }, START + 10_500).effects
    const effects = [...atOnce, ...doubted.flatMap(aMomentLater)]
    const told = effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command.type] : []))
    // A ring that is asked for under the name it has is no second ring.
    const isTalking = phase === 'talking' || phase === 'held'
    const repeated = books === 'lost' && !isTalking ? ['ring-leg'] : []
    const music = told.filter((type) => type === 'start-music' || type === 'stop-music').at(-1)
    if (isTalking) expect(music).toBe(phase === 'held' ? 'start-music' : 'stop-music')
    expect(told).not.toContain(phase === 'wrapup' ? 'ring-leg' : 'destroy-bridge')
    for (const command of never) if (!repeated.includes(command)) expect(told).not.toContain(command)
    const open = [...state.obligations.values()].filter((one) => one.contact === CALL).length
    expect(open).toBe(contact?.answeredAt === null && phase !== 'answered-not-bridged' ? 1 : 0)
  })

  test('a talk is not adopted by an agent who has another one by now', () => {
    const talking = lived('talking').contacts.get(CALL)
    const { state } = smallCentre(['dewi'])
    step(state, arrival('in-2', '1502'), START + 3_000)
    step(state, { type: 'leg-answered', leg: legId('c-in-2-a1') }, START + 4_000)
    const memo = talking === undefined ? null : memoOf(talking)
    const live = liveLegs('talking', memo, memo)
    const others = [legId('in-2'), legId('c-in-2-a1')].map((leg) => ({
      ...(live.legs[0] ?? expect.fail()),
      leg,
      inbound: leg === 'in-2',
      memo: null,
    }))
    const customers = { [CUSTOMER]: customerId('cu-1') }
    const found = { legs: [...live.legs, ...others], bridges: live.bridges }
    const { effects } = step(state, { type: 'link-reconciled', live: found, customers }, START + 10_000)
    expect(state.contacts.get(CALL)?.phase.type).toBe('waiting')
    expect(effects).toContainEqual({ kind: 'switch', command: { type: 'hang-up-leg', leg: AGENT, cause: 'normal' } })
  })

  test('whom a flow put through past every queue has waited for nobody', () => {
    const { state } = smallCentre(['dewi'])
    const party = { agent: agentId('dewi'), leg: AGENT, answeredAt: START + 4_000, recording: null }
    const memo: LegMemo = { v: 1, contact: CALL, phase: 'talking', queue: null, enqueuedAt: null, party }
    const customers = { [CUSTOMER]: customerId('cu-1') }
    step(state, { type: 'link-reconciled', live: liveLegs('talking', memo, memo), customers }, START + 10_000)
    expect(state.contacts.get(CALL)).toMatchObject({ enqueuedAt: START + 4_000, answeredAt: START + 4_000 })
  })

  test('whom nobody has any more, and no queue, is where their number leads', () => {
    const { state } = smallCentre(['dewi', 'siti'])
    const party = { agent: agentId('dewi'), leg: AGENT, answeredAt: START + 4_000, recording: null }
    const memo: LegMemo = { v: 1, contact: CALL, phase: 'talking', queue: null, enqueuedAt: null, party }
    const customers = { [CUSTOMER]: customerId('cu-1') }
    step(state, { type: 'link-reconciled', live: liveLegs('talking', memo, memo), customers }, START + 10_000)
    const to = { agent: agentId('siti') }
    step(state, { type: 'transfer-contact', contact: CALL, by: agentId('dewi'), to }, START + 11_000)
    expect(state.contacts.get(CALL)?.phase).toMatchObject({ type: 'offered', agent: 'siti' })
    step(state, { type: 'leg-ended', leg: legId('c-in-1-a2'), cause: 'busy', code: 17 }, START + 12_000)
    expect(state.contacts.get(CALL)).toMatchObject({ queue: 'sales', leg: CUSTOMER, endedAt: null })
  })

  test('who was on hold and is in the bridge again talks', () => {
    const held = lived('held').contacts.get(CALL)
    const memo = held === undefined ? null : memoOf(held)
    const { state } = smallCentre(['dewi'])
    const customers = { [CUSTOMER]: customerId('cu-1') }
    step(state, { type: 'link-reconciled', live: liveLegs('talking', memo, memo), customers }, START + 10_000)
    expect(state.contacts.get(CALL)?.phase.type).toBe('talking')
  })

  test.each([
    ['just before we went', TRIED_FOR_MS - 1_000, ['stop-music']],
    ['long before', TRIED_FOR_MS + 1_000, []],
  ] as const)('a talk begun %s: what may have been refused is asked for again', (_name, forMs, asked) => {
    const { state } = smallCentre(['dewi'])
    // A recording is always asked for again.
    step(state, { type: 'save-queue', queue: newQueue(queueId('sales'), 'Sales') }, START)
    step(state, arrival('in-1', '1502'), START)
    step(state, ANSWER, START + 2_000)
    const contact = state.contacts.get(CALL)
    const memo = contact === undefined ? null : memoOf(contact)
    const live = liveLegs('talking', memo, memo)
    // The last that was seen of it: somebody else calls.
    step(state, arrival('in-2', '1502'), START + 2_000 + forMs)
    step(state, { type: 'server-started', version: 'next' }, START + 90_000)
    const doubted = [...state.contacts.values()].filter((one) => mayLack(one, state)).map(({ id }) => id)
    expect(doubted).toEqual(asked.length > 0 ? [CALL] : [])
    // Nobody who talks well is waited for.
    const { effects } = step(state, { type: 'link-reconciled', live, customers: {} }, START + 95_000)
    expect(effects.filter((effect) => effect.kind === 'switch' && effect.command.type === 'stop-music')).toEqual([])
    const again = doubted.flatMap((id) => step(state, { type: 'talk-doubted', contact: id }, START + 95_500).effects)
    const told = again.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
    expect(told.flatMap(({ type }) => (type === 'stop-music' ? [type] : []))).toEqual(asked)
  })

  test('an agent who left meanwhile is not rung on; the caller waits for the next', () => {
    const offered = lived('offered').contacts.get(CALL)
    const memo = offered === undefined ? null : memoOf(offered)
    const { state } = smallCentre([])
    const customers = { [CUSTOMER]: customerId('cu-1') }
    step(state, { type: 'link-reconciled', live: liveLegs('offered', memo, memo), customers }, START + 10_000)
    expect(state.contacts.get(CALL)).toMatchObject({ enqueuedAt: START, offers: 1, phase: { type: 'waiting' } })
  })

  test('the switch was restarted: every leg is closed with that cause, what is owed stays owed, agents are free', () => {
    const state = lived('waiting')
    const before = { ...liveLegs('waiting', null, null), startedAt: START - 5_000 }
    step(state, { type: 'link-down', reason: 'flapped' }, START + 2_000)
    step(state, { type: 'link-reconciled', live: before, customers: {} }, START + 3_000)
    // By its own clock, which somebody has set back meanwhile.
    const live = { legs: [], bridges: [], startedAt: START - 3_600_000 }
    step(state, { type: 'link-down', reason: 'gone' }, START + 4_000)
    const { events } = step(state, { type: 'link-reconciled', live, customers: {} }, START + 6_000)
    expect(events.map(({ event }) => event)).toMatchObject([
      { type: 'link-changed', up: true },
      { type: 'leg-closed', cause: 'switch-restart', lastSeenAt: START + 4_000 },
      { type: 'contact-ended', outcome: 'lost-in-gap' },
      { type: 'contact-closed' },
    ])
    expect([...state.obligations.keys()]).toEqual(['o-c-in-1'])
    expect(state.agents.get(agentId('dewi'))?.assignments).toEqual([])
  })

  test.each([
    ['waits again', false],
    ['is offered to another', true],
  ])('an answer that nobody saw, its offer given up meanwhile: the caller %s, and the two talk on', (_, toAnother) => {
    const state = lived('offered')
    const contact = state.contacts.get(CALL)
    const memo = contact === undefined ? null : memoOf(contact)
    const due = [...state.deadlines.values()].find(({ name }) => name.startsWith('offer:'))
    if (due === undefined) throw new Error('no offer is due')
    if (toAnother)
      step(state, { type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null }, due.at - 1)
    step(state, { type: 'timer-fired', deadline: due.name, generation: due.generation }, due.at)
    expect(state.contacts.get(CALL)?.phase.type).toBe(toAnother ? 'offered' : 'waiting')
    step(state, { type: 'link-down', reason: 'half-open' }, due.at + 1_000)
    const live = liveLegs('talking', memo, memo)
    const { effects } = step(state, { type: 'link-reconciled', live, customers: {} }, due.at + 2_000)
    expect(state.contacts.get(CALL)).toMatchObject({ phase: { type: 'talking', agent: 'dewi', leg: AGENT } })
    const ended = effects.flatMap((one) =>
      one.kind === 'switch' && one.command.type === 'hang-up-leg' ? one.command.leg : [],
    )
    expect(ended).not.toContain(AGENT)
    expect(ended).not.toContain(CUSTOMER)
  })

  test('answered before anything was written on the caller’s leg, and all rows lost: the agent’s leg tells the place', () => {
    const offered = lived('offered').contacts.get(CALL)
    const memo = offered === undefined ? null : memoOf(offered)
    const { state } = smallCentre(['dewi'])
    const customers = { [CUSTOMER]: customerId('cu-1') }
    step(state, { type: 'link-reconciled', live: liveLegs('talking', null, memo), customers }, START + 10_000)
    expect(state.contacts.get(CALL)).toMatchObject({
      queue: 'sales',
      enqueuedAt: START,
      phase: { type: 'talking', agent: 'dewi' },
    })
  })

  test('hung up on while the link was down, and answered all the same: both are let go, and no second record begins', () => {
    const state = lived('offered')
    const contact = state.contacts.get(CALL)
    const memo = contact === undefined ? null : memoOf(contact)
    step(state, { type: 'link-down', reason: 'cut' }, START + 5_000)
    step(state, { type: 'hang-up-contact', contact: CALL, by: null }, START + 6_000)
    const customers = { [CUSTOMER]: customerId('cu-1') }
    const found = step(
      state,
      { type: 'link-reconciled', live: liveLegs('talking', memo, memo), customers },
      START + 7_000,
    )
    expect(found.events.map(({ event }) => event.type)).not.toContain('contact-created')
    const ended = found.effects.flatMap((one) =>
      one.kind === 'switch' && one.command.type === 'hang-up-leg' ? one.command.leg : [],
    )
    expect(ended.sort()).toEqual([AGENT, CUSTOMER].sort())
  })
})

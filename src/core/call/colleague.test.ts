/** Agents call each other: whose telephone rings when, what comes of it, and what is refused. */
import { describe, expect, test } from 'vitest'
import { applyEvent } from '../apply.ts'
import { type Step, step } from '../center.ts'
import { agentId, bridgeOf, calledLeg, contactId, customerId, offerLeg, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import { type CenterState, emptyState } from '../state.ts'
import { stateToJson } from '../state-json.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { whyNotInHand } from '../testing/hands.ts'
import type { EndCause, EngineCommand, LiveLeg } from './switch.ts'

const CALL = contactId('c-out-1')
const [OWN, THEIRS] = [offerLeg(CALL, 1), calledLeg(CALL, 1)]
const [SITI, BUDI] = [agentId('siti'), agentId('budi')]
const PLACE: Input = {
  type: 'call-colleague',
  contact: CALL,
  agent: SITI,
  colleague: BUDI,
  customer: customerId('cu-budi'),
}
const [HERE, ANSWER]: readonly [Input, Input] = [
  { type: 'leg-answered', leg: OWN },
  { type: 'leg-answered', leg: THEIRS },
]
const hungUpBy = (by: typeof BUDI): Input => ({ type: 'hang-up-contact', contact: CALL, by })
const gone = (leg: typeof OWN, cause: EndCause = 'normal', code = 16): Input => ({
  type: 'leg-ended',
  leg,
  cause,
  code,
})
const commands = ({ effects }: Step): readonly EngineCommand[] =>
  effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))

/** All that happened, one a second; after each the books agree with themselves, and with the journal alone. */
const lived = (...inputs: readonly Input[]) => {
  const { state, log } = smallCentre(['siti', 'budi'])
  let last: Step | undefined
  for (const [place, input] of inputs.entries()) {
    last = step(state, input, START + 1_000 * (place + 1))
    expect(last.refusal).toBeNull()
    log.push(last)
    expect(whyNotInHand(state)).toBeNull()
  }
  const again = emptyState()
  for (const recorded of log.flatMap(({ events }) => events)) applyEvent(again, recorded)
  expect(stateToJson(again)).toEqual(stateToJson(state))
  if (last === undefined) throw new Error('nothing happened')
  return { state, last }
}
const handsOf = (state: CenterState, who = BUDI) => state.agents.get(who)?.assignments.map((one) => one.state)
/** What came of it is the last event with an outcome; nobody has anything in hand any more. */
const outcomeOf = ({ last, state }: ReturnType<typeof lived>): unknown => {
  expect([handsOf(state, SITI), handsOf(state)]).toEqual([[], []])
  return last.events.map(({ event }) => event).find((event) => event.type === 'contact-ended')?.outcome
}

describe('a call to a colleague', () => {
  test('rings the caller, then the colleague, both in one bridge; they talk, and nobody writes it up', () => {
    expect(commands(lived(PLACE).last)).toMatchObject([
      { type: 'ring-leg', leg: OWN, bridge: bridgeOf(CALL) },
      { type: 'create-bridge' },
    ])
    const rung = lived(PLACE, HERE)
    expect(commands(rung.last)).toMatchObject([
      { type: 'ring-leg', leg: THEIRS, uri: 'sip:budi@127.0.0.1:5090', bridge: bridgeOf(CALL) },
    ])
    expect([handsOf(rung.state, SITI), handsOf(rung.state)]).toEqual([['dialling'], ['offered']])
    const talk = lived(PLACE, HERE, ANSWER)
    expect([handsOf(talk.state, SITI), handsOf(talk.state)]).toEqual([['active'], ['active']])
    expect(commands(talk.last)).toMatchObject([{ type: 'stop-music' }, { type: 'write-memo', leg: THEIRS }])
    expect(talk.state.contacts.get(CALL)).toMatchObject({ from: 'budi', to: 'siti', queue: null, recording: null })
    const over = lived(PLACE, HERE, ANSWER, gone(THEIRS))
    expect(outcomeOf(over)).toBe('answered')
    expect([...over.state.deadlines.keys()]).toEqual([])
  })

  test.each<[string, readonly Input[], string]>([
    ['who was called is busy', [HERE, gone(THEIRS, 'busy', 17)], 'busy'],
    ['does not answer', [HERE, gone(THEIRS, 'no-answer', 19)], 'no-answer'],
    ['declines at the telephone', [HERE, gone(THEIRS, 'rejected', 21)], 'refused'],
    ['declines on the page', [HERE, { type: 'decline-offer', contact: CALL, agent: BUDI }], 'refused'],
    ['hangs up while it rings', [HERE, hungUpBy(BUDI)], 'refused'],
    ['goes away', [HERE, { type: 'set-presence', agent: BUDI, state: 'away', reason: null }], 'refused'],
    ['the caller is not there', [gone(OWN, 'no-answer', 19)], 'failed'],
    ['thinks better of it', [HERE, hungUpBy(SITI)], 'no-answer'],
    ['hangs up', [HERE, ANSWER, hungUpBy(SITI), gone(THEIRS)], 'answered'],
    ['the called one hangs up', [HERE, ANSWER, hungUpBy(BUDI)], 'answered'],
    ['the called one sends nothing more', [HERE, ANSWER, { type: 'leg-silent', leg: THEIRS }], 'answered'],
  ])('%s', (_, then, outcome) => {
    expect(outcomeOf(lived(PLACE, ...then))).toBe(outcome)
  })

  test('who went to a customer meanwhile is busy, and is not rung', () => {
    const { last, state } = lived(PLACE, arrival('in-1'), HERE)
    expect(commands(last).map(({ type }) => type)).not.toContain('ring-leg')
    expect(last.events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'contact-ended', outcome: 'busy' }),
    )
    expect(handsOf(state)).toEqual(['offered'])
  })

  test('hold and retrieve are as in any talk; it is handed on to nobody', () => {
    const { state } = lived(PLACE, HERE, ANSWER, { type: 'hold-contact', contact: CALL, agent: SITI })
    const refused = (input: Input) => step(state, input, START + 9_000).refusal
    const to = { queue: queueId('sales') }
    for (const order of [
      { type: 'transfer-contact', contact: CALL, by: SITI, to } as const,
      { type: 'consult-contact', contact: CALL, agent: SITI, to } as const,
      { type: 'conference-contact', contact: CALL, agent: SITI, to } as const,
    ])
      expect(refused(order)).toMatchObject({ code: 'conflict', path: 'contact' })
  })
})

test('nobody else hears it; who is rung may be told to pick up at a desk phone; a caller whose page is away is not waited for', () => {
  const talk = lived(PLACE, HERE, ANSWER)
  const listened = step(
    talk.state,
    { type: 'monitor-contact', contact: CALL, agent: agentId('dewi'), mode: 'listen' },
    START + 9_000,
  )
  expect(listened.refusal?.message).toContain('between colleagues')

  const rings = lived(PLACE, HERE)
  const ordered = step(rings.state, { type: 'answer-offer', contact: CALL, agent: BUDI }, START + 9_000)
  expect(commands(ordered)).toEqual([{ type: 'pick-up-leg', leg: THEIRS }])

  const away = lived(PLACE, HERE, ANSWER, { type: 'leg-silent', leg: OWN }, hungUpBy(BUDI))
  expect(away.last.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'contact-ended', outcome: 'answered' }),
  )
  expect(handsOf(away.state)).toEqual([])
})

test('whose phone never rang has waited for the next call as long as before', () => {
  const { state } = smallCentre(['siti', 'budi'])
  const idle = state.agents.get(BUDI)?.idleSince
  step(state, PLACE, START + 1_000)
  step(state, hungUpBy(SITI), START + 2_000)
  expect(state.agents.get(BUDI)?.idleSince).toBe(idle)
})

describe('refused before anything rings', () => {
  const refusal = (before: readonly Input[], order: Input = PLACE) => {
    const { state } = smallCentre(['siti', 'budi'])
    for (const [place, input] of before.entries()) step(state, input, START + place)
    const did = step(state, order, START + 1_000)
    expect([did.events, did.effects]).toEqual([[], []])
    return did.refusal
  }
  test.each<[string, readonly Input[], RegExp]>([
    ['signed out', [{ type: 'set-presence', agent: BUDI, state: 'offline', reason: null }], /budi is offline/],
    ['a call in hand', [arrival('in-1')], /budi has a call in hand/],
    [
      'no page',
      [{ type: 'set-station', agent: BUDI, station: { kind: 'browser' } }],
      /no phone that rings|reconnecting/,
    ],
  ])('%s', (_, before, message) => {
    expect(refusal(before)).toMatchObject({
      path: 'to.agent',
      code: 'conflict',
      message: expect.stringMatching(message),
    })
  })
  test('nobody of that name, oneself, and a caller with a call in hand', () => {
    expect(refusal([], { ...PLACE, colleague: agentId('nobody') })).toMatchObject({ path: 'to.agent', code: 'invalid' })
    expect(refusal([], { ...PLACE, colleague: SITI })).toMatchObject({ path: 'to.agent', code: 'invalid' })
    expect(refusal([{ ...PLACE, contact: contactId('c-out-2') }])).toMatchObject({ path: 'agent', code: 'conflict' })
  })
})

describe('nobody looked for a while (a killed server, a lost link)', () => {
  const live = (leg: typeof OWN, state: LiveLeg['state']): LiveLeg => ({
    leg,
    inbound: false,
    state,
    from: '',
    to: '',
    memo: null,
    createdAt: START,
  })
  const seen = (before: readonly Input[], legs: readonly LiveLeg[]) => {
    const { state } = lived(PLACE, ...before)
    step(state, { type: 'server-started', version: 'next' }, START + 20_000)
    const bridges = [{ bridge: bridgeOf(CALL), legs: legs.map(({ leg }) => leg) }]
    step(state, { type: 'link-reconciled', live: { legs, bridges }, customers: {} }, START + 21_000)
    expect(whyNotInHand(state)).toBeNull()
    return state
  }
  test('the caller picked up: the colleague is rung', () => {
    expect(handsOf(seen([], [live(OWN, 'up')]))).toEqual(['offered'])
  })
  test('the colleague answered: they talk', () => {
    const state = seen([HERE], [live(OWN, 'up'), live(THEIRS, 'up')])
    expect([handsOf(state, SITI), handsOf(state)]).toEqual([['active'], ['active']])
  })
  test('they talk on', () => {
    const state = seen([HERE, ANSWER], [live(OWN, 'up'), live(THEIRS, 'up')])
    expect(state.contacts.get(CALL)?.phase.type).toBe('talking')
  })
  test('both are gone: it is over, and both are free', () => {
    const state = seen([HERE, ANSWER], [])
    expect([state.contacts.has(CALL), handsOf(state, SITI), handsOf(state)]).toEqual([false, [], []])
  })
})

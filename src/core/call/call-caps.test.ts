/** Caps of calls out: which calls count, where it stops, what the alarm does, and what lifts it. */
import { describe, expect, test } from 'vitest'
import { type Step, step } from '../center.ts'
import { agentId, calledLeg, contactId, contactOfLeg, customerId, legId, offerLeg } from '../ids.ts'
import { isForeign } from '../lines/abroad.ts'
import type { CapName } from '../lines/cap-words.ts'
import { periodsAt } from '../lines/caps.ts'
import type { CenterState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'

const ABROAD = '+37120000001'
const HOME = '02150201234'
const HOUR = 3_600_000
const ADMIN = { by: agentId('admin') }

/** Nobody may call abroad more than twice an hour, unless said otherwise. */
const house = (change: Partial<Record<CapName, { calls: number | null; minutes: number | null }>> = {}) => {
  const { state } = smallCentre(['siti', 'budi'])
  const caps = { ...state.callCaps.caps, foreignAgentHour: { calls: 2, minutes: null }, ...change }
  step(state, { ...ADMIN, type: 'set-call-caps', caps: { ...state.callCaps, caps } }, START)
  return state
}

let calls = 0
/** The agent's own phone is picked up, and the number is called. */
const place = (state: CenterState, agent: string, to: string, at = START): Step & { readonly id: string } => {
  const contact = contactId(`c-out-${++calls}`)
  const placed = step(
    state,
    { type: 'place-call', contact, agent: agentId(agent), to, customer: customerId('cu-9'), queue: null },
    at,
  )
  if (placed.refusal === null) step(state, { type: 'leg-answered', leg: offerLeg(contact, 1) }, at)
  return { ...placed, id: contact }
}
/** The other side hangs up after so long. */
const over = (state: CenterState, id: string, talkMs = 0, at = START): void => {
  const contact = contactId(id)
  if (talkMs > 0) step(state, { type: 'leg-answered', leg: calledLeg(contact, 1) }, at)
  for (const leg of [calledLeg(contact, 1), offerLeg(contact, 1)])
    step(state, { type: 'leg-ended', leg, cause: 'normal', code: 16 }, at + talkMs)
}
const tried = (state: CenterState, agent: string, to: string, at = START): Step => {
  const placed = place(state, agent, to, at)
  if (placed.refusal === null) over(state, placed.id, 0, at)
  return placed
}
const types = ({ events }: Step): readonly string[] => events.map(({ event }) => event.type)

describe('what is abroad', () => {
  test.each([
    ['+6221500', false],
    ['02150201234', false],
    ['0812345678', false],
    ['1500', false],
    ['6281234567890', false],
    ['+1900555', true],
    ['00371200', true],
    ['006221500', false],
    ['01017371200', true],
    ['371200000001', true],
  ])('%s: %s', (number, foreign) => {
    expect(isForeign(smallCentre().state.callCaps, number)).toBe(foreign)
  })

  test.each([
    // 9 for an outside line, taken away by the route.
    ['902150201234', 1, '', false],
    ['90016581234567', 1, '', true],
    // Dialled through a provider who wants a digit before it, or the country's own code.
    ['02150201234', 0, '7', false],
    ['0215550100', 1, '62', false],
    ['0215550100', 1, '+62', false],
    ['+6281234567890', 3, '0', false],
    ['6581234567', 0, '', true],
    ['81234567', 0, '+65', true],
  ])('%s, of which the route takes %i and puts "%s" before it: %s', (number, strip, prepend, foreign) => {
    expect(isForeign(smallCentre().state.callCaps, number, { strip, prepend })).toBe(foreign)
  })

  test('the hour and the day are those of the house', () => {
    const at = Date.UTC(2026, 0, 31, 17, 30)
    expect(periodsAt({ zone: 'Asia/Jakarta' }, at)).toEqual({
      hour: '2026-02-01T00',
      day: '2026-02-01',
      hourEnds: at + HOUR / 2,
      dayEnds: at + 23.5 * HOUR,
    })
  })
})

describe('a cap', () => {
  test('stops whoever wants more, tells it once, and ends their calls abroad; the others go on', () => {
    const state = house()
    for (const to of [ABROAD, '+37120000002']) expect(tried(state, 'siti', to).refusal).toBeNull()
    const others = place(state, 'budi', ABROAD)
    const third = tried(state, 'siti', ABROAD)
    expect(third.refusal).toMatchObject({ code: 'capped', path: 'to' })
    expect(third.refusal?.message).toContain(
      'siti has had 2 calls out abroad, as many as the cap foreignAgentHour allows',
    )
    expect(types(third)).toEqual(['call-cap-reached'])
    for (const to of [ABROAD, HOME]) {
      const again = tried(state, 'siti', to)
      expect([again.refusal?.code, again.events]).toEqual(['stopped', []])
    }
    expect(state.contacts.get(contactId(others.id))?.phase.type).toBe('dialling')
    // An hour later it stands still, also after a restart; for help anybody may call.
    const later = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
    expect(tried(later, 'siti', HOME, START + 2 * HOUR).refusal?.code).toBe('stopped')
    expect(tried(later, 'siti', '112', START + 2 * HOUR).refusal).toBeNull()
    const lifted = step(later, { ...ADMIN, type: 'lift-call-alarm', alarm: 'foreignAgentHour.siti' }, START + 2 * HOUR)
    expect(types(lifted)).toEqual(['call-alarm-lifted'])
    expect(tried(later, 'siti', ABROAD, START + 2 * HOUR).refusal).toBeNull()
    expect(step(later, { ...ADMIN, type: 'lift-call-alarm', alarm: 'houseDay.house' }, START).refusal?.code).toBe(
      'unknown',
    )
  })

  test('the alarm takes down what is still up abroad', () => {
    const state = house()
    tried(state, 'siti', ABROAD)
    const up = place(state, 'siti', ABROAD)
    step(state, { type: 'leg-answered', leg: calledLeg(contactId(up.id), 1) }, START)
    // Somebody who waits is handed on abroad in her name: one too many.
    step(state, arrival('in-1'), START)
    const to = { number: ABROAD }
    const asked = step(state, { type: 'transfer-contact', contact: contactOfLeg(legId('in-1')), by: null, to }, START)
    expect(asked.refusal).toBeNull()
    const more = step(
      state,
      { type: 'conference-contact', contact: contactId(up.id), agent: agentId('siti'), to },
      START,
    )
    expect(more.refusal).toMatchObject({ code: 'capped', path: 'to.number' })
    expect(types(more)).toContain('talk-ended')
    const ended = more.effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
    expect(ended).toContainEqual(expect.objectContaining({ type: 'hang-up-leg', leg: calledLeg(contactId(up.id), 1) }))
    // A flow's, or a leader's, is nobody's of hers.
    expect(state.contacts.get(contactOfLeg(legId('in-1')))?.phase.type).toBe('outside')
  })

  test('counts who is asked or gets a customer outside, and not who calls for help', () => {
    const state = house({ agentDay: { calls: 2, minutes: null } })
    step(state, arrival('in-1'), START)
    const contact = contactOfLeg(legId('in-1'))
    const phase = state.contacts.get(contact)?.phase
    if (phase?.type !== 'offered') throw new Error('nobody was asked')
    step(state, { type: 'leg-answered', leg: phase.leg }, START)
    const { agent } = phase
    const count = () => state.callCounts.get(`agentDay.${agent}`)?.calls ?? 0
    expect(step(state, { type: 'consult-contact', contact, agent, to: { number: '112' } }, START).refusal).toBeNull()
    expect(count()).toBe(0)
    step(state, { type: 'cancel-consult', contact, agent }, START)
    for (const type of ['consult-contact', 'conference-contact'] as const) {
      expect(step(state, { type, contact, agent, to: { number: HOME } }, START).refusal).toBeNull()
      step(state, { type: 'cancel-consult', contact, agent }, START)
    }
    expect(count()).toBe(2)
    const third = step(state, { type: 'transfer-contact', contact, by: agent, to: { number: HOME } }, START)
    expect(third.refusal).toMatchObject({ code: 'capped', path: 'to.number' })
    expect(third.refusal?.message).toContain('agentDay')
    // It says when, and by then it goes again.
    const until = periodsAt(state.callCaps, START).dayEnds
    expect(until).toBeGreaterThan(START)
    expect(state.callCounts.get(`agentDay.${agent}`)?.alarm?.until).toBe(until)
    const handOn = (at: number) =>
      step(state, { type: 'transfer-contact', contact, by: agent, to: { number: HOME } }, at).refusal
    expect(handOn(until - 1)?.code).toBe('capped')
    expect(handOn(until)).toBeNull()
  })

  test('counts a supervisor who hands somebody on to a number, whoever talked with them', () => {
    const state = house({ agentDay: { calls: 1, minutes: null } })
    const dewi = agentId('dewi')
    const handOn = (name: string) => {
      step(state, arrival(name), START)
      const contact = contactOfLeg(legId(name))
      return step(state, { type: 'transfer-contact', contact, by: null, supervisor: dewi, to: { number: HOME } }, START)
    }
    expect(handOn('in-1').refusal).toBeNull()
    expect(state.callCounts.get('agentDay.dewi')?.calls).toBe(1)
    expect(handOn('in-2').refusal).toMatchObject({ code: 'capped', hit: { id: 'agentDay.dewi' } })
    expect(state.callCounts.get('agentDay.siti') ?? state.callCounts.get('agentDay.budi')).toBeUndefined()
  })

  test('knows minutes: of calls that are over, and of those that go on', () => {
    const state = house({ agentDay: { calls: null, minutes: 10 } })
    over(state, place(state, 'siti', HOME).id, 6 * 60_000)
    expect(state.callCounts.get('agentDay.siti')).toMatchObject({ calls: 1, talkMs: 6 * 60_000 })
    const second = place(state, 'siti', HOME, START + 6 * 60_000)
    expect(second.refusal).toBeNull()
    over(state, second.id, 4 * 60_000, START + 6 * 60_000)
    expect(tried(state, 'siti', HOME, START + 11 * 60_000).refusal?.message).toContain('10 minutes of calls out')
    expect(tried(state, 'budi', HOME, START + 11 * 60_000).refusal).toBeNull()
  })

  test('of a trunk that has carried enough lets the next one carry', () => {
    const state = house({ trunkDay: { calls: 1, minutes: null } })
    expect(tried(state, 'siti', HOME).refusal).toBeNull()
    expect(tried(state, 'siti', HOME).refusal?.message).toContain('the trunk local has had 1 call out')
  })

  test('is a number or none', () => {
    const { state } = smallCentre()
    const set = (change: object) =>
      step(state, { ...ADMIN, type: 'set-call-caps', caps: { ...state.callCaps, ...change } }, START).refusal
    expect(set({ country: '+62' })).toMatchObject({ path: 'country' })
    expect(set({ abroad: ['x'] })).toMatchObject({ path: 'abroad.0' })
    expect(set({ zone: 'Moon/Base' })).toMatchObject({ path: 'zone' })
    const houseDay = { calls: 1.5, minutes: null }
    expect(set({ caps: { ...state.callCaps.caps, houseDay } })?.message).toContain('as in 20')
    expect(set({ country: '65' })).toBeNull()
  })
})

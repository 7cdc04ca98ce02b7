/** Answering by order: who may be told to pick up, and that nothing is answered before its leg is. */
import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { contactId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { agentOf, arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import {
  ANSWER,
  BUDI,
  call,
  FIRST,
  INVITE,
  mine,
  TO_BUDI,
  TO_NUMBER,
  talking,
  types,
} from '../testing/consult-calls.arbitrary.ts'

const PICK_UP = { ...mine, type: 'answer-offer' } as const satisfies Input
const OF_BUDI: Input = { ...PICK_UP, agent: BUDI }
const LATER = START + 60_000

/** Whose station is their page. */
const atPages = (state: CenterState): CenterState => {
  for (const agent of ['siti', 'budi']) {
    const config = agentOf(agent, ['support', 'sales'], { station: { kind: 'browser' } })
    step(state, { type: 'save-agent', agent: config }, START + 10_000)
  }
  return state
}
const ringing = (): CenterState => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1', '1502'), START)
  return state
}

test('the page is told, as often as it is ordered, and the call is answered by its leg', () => {
  const state = atPages(ringing())
  for (const _ of [1, 2]) {
    const told = step(state, PICK_UP, LATER)
    expect(told).toMatchObject({ effects: [], refusal: null })
    expect(told.events.map(({ event }) => event)).toEqual([{ type: 'answer-ordered', ...mine }])
    expect(call(state)?.phase.type).toBe('offered')
  }
  expect(types(step(state, { type: 'leg-answered', leg: FIRST }, LATER))).toContain('contact-answered')
})

test('a desk phone that rings is asked, as often as it is ordered', () => {
  const state = ringing()
  step(state, { type: 'leg-ringing', leg: FIRST }, LATER)
  for (const _ of [1, 2])
    expect(step(state, PICK_UP, LATER)).toMatchObject({
      events: [{ event: { type: 'answer-ordered', ...mine } }],
      effects: [{ kind: 'switch', command: { type: 'pick-up-leg', leg: FIRST } }],
      refusal: null,
    })
})

test('a colleague is asked at a desk phone too', () => {
  const { effects } = step(talking(TO_BUDI), OF_BUDI, LATER)
  expect(effects).toMatchObject([{ kind: 'switch', command: { type: 'pick-up-leg' } }])
})

test.each<[string, Input]>([
  ['asked', TO_BUDI],
  ['asked into the talk', INVITE],
])('who is %s can be told to pick up too', (_how, asked) => {
  const state = atPages(talking(asked))
  expect(types(step(state, OF_BUDI, LATER))).toEqual(['answer-ordered'])
})

test.each<[string, CenterState, Input, string]>([
  ['at a desk phone that does not ring yet', ringing(), PICK_UP, 'station'],
  ['for somebody else', atPages(ringing()), OF_BUDI, 'contact'],
  ['in a talk', atPages(talking()), PICK_UP, 'contact'],
  ['of who asks', atPages(talking(TO_BUDI)), PICK_UP, 'contact'],
  ['of who was asked and is there', atPages(talking(TO_BUDI, ANSWER)), OF_BUDI, 'contact'],
  ['of a number', atPages(talking(TO_NUMBER)), PICK_UP, 'contact'],
  ['of no call', atPages(ringing()), { ...PICK_UP, contact: contactId('c-none') }, 'contact'],
])('%s: refused before anything moves', (_what, state, order, path) => {
  expect(step(state, order, LATER)).toMatchObject({ events: [], effects: [], refusal: { path } })
})

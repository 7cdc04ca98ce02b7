/** Prompts: kept by admins, played by flows. */
import { describe, expect, test } from 'vitest'
import { step } from '../center.ts'
import type { Command } from '../input.ts'
import { newBook, publishedPrograms } from '../ivr/book.ts'
import { flowOf } from '../ivr/testing/flows.ts'
import { type CenterState, emptyState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { START } from '../testing/centre.arbitrary.ts'
import { type Prompt, TAKES_MOST, type Take, takeIn, withTake } from './words.ts'

const take = (nth: number): Take => ({
  content: nth.toString(16).padStart(64, '0'),
  durationMs: 1_000,
  bytes: 16_044,
  savedAt: START,
  by: 'admin',
})
const WELCOME: Prompt = { id: 'welcome', name: 'Welcome', takes: { id: [take(1)] } }
const save = (prompt: Prompt): Command => ({ type: 'save-prompt', prompt, by: 'admin' })
const retire = (prompt: string): Command => ({ type: 'retire-prompt', prompt, by: 'admin' })

/** A published flow that plays it. */
const playedBy = (state: CenterState, prompt: string): CenterState => {
  const hello = { kind: 'say', prompts: [{ prompt }], bargeIn: true, exits: { next: 'bye' } }
  const flow = Object(flowOf({ hello }, { id: 'hotline' }))
  const book = { id: 'hotline', published: 2, versions: [{ version: 2, flow }] }
  return Object.assign(state, { flows: new Map([['hotline', book]]) })
}

test('a prompt is made, changed and retired, says by whom, and outlives a restart', () => {
  const state = emptyState()
  const order = (command: Command) => step(state, command, START)
  expect(order(save(WELCOME)).events).toMatchObject([{ event: { type: 'prompt-saved', prompt: WELCOME, by: 'admin' } }])
  const louder = withTake(WELCOME, 'id', take(2))
  order(save(louder))
  order(save({ id: 'bye', name: 'Bye', takes: {} }))
  expect(order(retire('bye')).events).toMatchObject([{ event: { type: 'prompt-retired', prompt: 'bye', by: 'admin' } }])
  const again = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
  expect([...again.prompts.values()]).toEqual([louder])
  expect(stateFromJson({ ...stateToJson(emptyState()), prompts: undefined }).prompts.size).toBe(0)
})

test.each([
  [save({ ...WELCOME, id: 'a/b' }), 'invalid', 'id', 'as in "welcome"'],
  [save({ ...WELCOME, id: 'other' }), 'conflict', 'name', 'belongs to the prompt welcome'],
  [save({ ...WELCOME, takes: { 'not a language': [] } }), 'invalid', 'language', 'as in "id"'],
  [
    save({ ...WELCOME, takes: { id: [{ ...take(1), content: '../../etc/passwd' }] } }),
    'invalid',
    'takes/id',
    'SHA-256',
  ],
  [retire('nothing'), 'unknown', 'prompt', 'there is no'],
] as const)('is refused with its place: %j', (command, code, path, words) => {
  const state = emptyState()
  step(state, save(WELCOME), START)
  const before = stateToJson(state)
  const done = step(state, command, START)
  expect(done.refusal).toEqual({ code, path, message: expect.stringContaining(words) })
  expect([done.events, stateToJson(state)]).toEqual([[], before])
})

describe('while a published flow plays it', () => {
  test('it is not retired', () => {
    const state = playedBy(emptyState(), 'welcome')
    step(state, save(WELCOME), START)
    step(state, save({ ...WELCOME, id: 'other', name: 'Other' }), START)
    expect(step(state, retire('welcome'), START).refusal).toEqual({
      code: 'conflict',
      path: 'prompt',
      message: 'the flow hotline plays it: publish that without it first',
    })
    expect(state.prompts.has('welcome')).toBe(true)
    expect(step(state, retire('other'), START).refusal).toBeNull()
  })

  test('the flows that are published are those, and none where none is', () => {
    const state = playedBy(emptyState(), 'welcome')
    expect(publishedPrograms(state.flows).map(({ flow }) => flow.id)).toEqual(['hotline'])
    expect(publishedPrograms(state.flows)[0]).toBe(publishedPrograms(state.flows)[0])
    const flow = Object(flowOf({}, { format: 9, id: 'newer' }))
    const version = { version: 1, flow, publishedAt: START, by: 'root' }
    const flows = new Map(
      [newBook('draft'), { ...newBook('newer'), published: 1, versions: [version] }].map((book) => [book.id, book]),
    )
    // A newer program's is there and plays nothing that we know of.
    expect(publishedPrograms(flows).map(({ flow, nodes }) => [flow.id, nodes.size])).toEqual([['newer', 0]])
  })
})

test('the newest take is played, an older one again when it is chosen, and only so many are kept', () => {
  const two = withTake(withTake(WELCOME, 'id', take(2)), 'en', take(3))
  expect([takeIn(two, 'id'), takeIn(two, 'en'), takeIn(two, 'fr'), takeIn(two, 'constructor')]).toEqual([
    take(2),
    take(3),
    undefined,
    undefined,
  ])
  expect(withTake(two, 'id', take(1)).takes.id).toEqual([take(1), take(2)])
  let many = WELCOME
  for (let nth = 0; nth < 50; nth += 1) many = withTake(many, 'id', take(nth))
  expect(many.takes.id).toHaveLength(TAKES_MOST)
  expect(takeIn(many, 'id')).toEqual(take(49))
})

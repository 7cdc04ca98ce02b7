/** Dispositions and reasons: kept by admins, chosen by agents. */
import { describe, expect, test } from 'vitest'
import { step } from '../center.ts'
import { agentId, codeId, contactId, legId } from '../ids.ts'
import type { Command } from '../input.ts'
import { LANGUAGES } from '../languages.ts'
import { type CenterState, emptyState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { FIRST_DISPOSITIONS, FIRST_REASONS } from './first.ts'
import type { Code } from './words.ts'

const SOLVED: Code = { id: codeId('solved'), name: 'Solved', names: { id: 'Teratasi' } }
const SALE: Code = { id: codeId('sale'), name: 'Sale', names: {} }

const KINDS = [
  {
    what: 'disposition',
    save: (disposition: Code): Command => ({ type: 'save-disposition', disposition }),
    retire: (id: string): Command => ({ type: 'retire-disposition', disposition: codeId(id) }),
    listed: (state: CenterState): readonly Code[] => [...state.dispositions.values()],
  },
  {
    what: 'reason',
    save: (reason: Code): Command => ({ type: 'save-reason', reason }),
    retire: (id: string): Command => ({ type: 'retire-reason', reason: codeId(id) }),
    listed: (state: CenterState): readonly Code[] => [...state.reasons.values()],
  },
] as const

describe.each(KINDS)('a $what', ({ what, save, retire, listed }) => {
  test('is made, renamed and retired, and outlives a restart', () => {
    const state = emptyState()
    const order = (command: Command) => step(state, command, START)
    expect(order(save(SOLVED)).events).toMatchObject([{ event: { type: `${what}-saved`, [what]: SOLVED } }])
    order(save(SALE))
    order(save({ ...SOLVED, name: 'Mended' }))
    expect(listed(state)).toEqual([{ ...SOLVED, name: 'Mended' }, SALE])
    expect(order(retire('sale')).events).toMatchObject([{ event: { type: `${what}-retired`, [what]: 'sale' } }])
    const again = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
    expect(listed(again)).toEqual([{ ...SOLVED, name: 'Mended' }])
  })

  test.each([
    [save({ ...SALE, id: codeId('a/b') }), 'invalid', `${what}.id`, 'as in "follow-up"'],
    [save({ ...SALE, name: 'Solved' }), 'conflict', `${what}.name`, 'belongs to'],
    [retire('nothing'), 'unknown', what, 'there is no'],
  ] as const)('is refused with its place: %j', (command, code, path, words) => {
    const state = emptyState()
    step(state, save(SOLVED), START)
    const done = step(state, command, START)
    expect(done.events).toEqual([])
    expect(done.refusal).toEqual({ code, path, message: expect.stringContaining(words) })
    expect(listed(state)).toEqual([SOLVED])
  })
})

describe('a wrap-up', () => {
  const CALL = contactId('c-in-1')

  /** Siti has talked, and writes it up. */
  const wrappingUp = (...dispositions: readonly Code[]) => {
    const { state } = smallCentre(['siti'])
    for (const disposition of dispositions) step(state, { type: 'save-disposition', disposition }, START)
    step(state, arrival('in-1', '1502'), START)
    step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
    step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, START + 2_000)
    const finish = (disposition: string | null) =>
      step(
        state,
        { type: 'finish-wrapup', contact: CALL, agent: agentId('siti'), disposition, note: null },
        START + 3_000,
      )
    return { state, finish }
  }
  const ended = (disposition: string | null) => [
    { event: { type: 'wrapup-ended', disposition } },
    { event: { type: 'contact-closed' } },
  ]

  test('says one of the dispositions, or none', () => {
    expect(wrappingUp(SOLVED, SALE).finish('solved').events).toMatchObject(ended('solved'))
    expect(wrappingUp(SOLVED, SALE).finish(null).events).toMatchObject(ended(null))
  })

  test('with a disposition that is unknown or retired is refused, and goes on', () => {
    const { state, finish } = wrappingUp(SOLVED, SALE)
    step(state, { type: 'retire-disposition', disposition: SOLVED.id }, START + 2_500)
    for (const disposition of ['sold', 'solved', '']) {
      expect(finish(disposition)).toEqual({
        events: [],
        effects: [],
        refusal: {
          code: 'invalid',
          path: 'disposition',
          message: `there is no disposition "${disposition}", as in "sale"`,
        },
      })
    }
    expect(state.contacts.get(CALL)?.phase.type).toBe('wrapup')
    expect(finish('sale').events).toMatchObject(ended('sale'))
  })

  test('may say anything where there is no disposition', () => {
    expect(wrappingUp().finish('sold').events).toMatchObject(ended('sold'))
  })
})

test('a new installation has codes with a name of their own in every language', () => {
  const state = emptyState()
  for (const disposition of FIRST_DISPOSITIONS)
    expect(step(state, { type: 'save-disposition', disposition }, START).refusal).toBeNull()
  for (const reason of FIRST_REASONS) expect(step(state, { type: 'save-reason', reason }, START).refusal).toBeNull()
  expect([state.dispositions.size, state.reasons.size]).toEqual([FIRST_DISPOSITIONS.length, FIRST_REASONS.length])
  for (const codes of [FIRST_DISPOSITIONS, FIRST_REASONS])
    for (const language of LANGUAGES)
      expect(new Set(codes.map(({ name, names }) => names[language] ?? name)).size).toBe(codes.length)
  for (const { name, names } of [...FIRST_DISPOSITIONS, ...FIRST_REASONS]) expect([name, '']).not.toContain(names.id)
})

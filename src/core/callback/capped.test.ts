/** Who may call nobody out now is offered nobody to be called back: a wish is for those who can keep it. */
import { expect, test } from 'vitest'
import { applyEvent } from '../apply.ts'
import { agentId, contactId, legId, trunkId } from '../ids.ts'
import { FIRST_CAPS } from '../lines/cap-words.ts'
import { periodsAt } from '../lines/caps.ts'
import { SITI, types, WISH, wished, wishOf } from '../testing/callback-play.arbitrary.ts'
import { START } from '../testing/centre.arbitrary.ts'

const BUDI = agentId('budi')
/** When the hour is over that the calls of before counted in. */
const HOUR_ENDS_S = Math.ceil((periodsAt(FIRST_CAPS, START).hourEnds - START) / 1_000)

/** Siti has had as many calls out as an hour allows. */
const capped = () => {
  const world = wished()
  const caps = { ...FIRST_CAPS, caps: { ...FIRST_CAPS.caps, agentHour: { calls: 1, minutes: null } } }
  world.at(66, { type: 'set-call-caps', caps, by: null })
  const { hour, day } = periodsAt(FIRST_CAPS, START)
  const counted = { contact: contactId('c-out-1'), leg: legId('c-out-1-n1'), trunk: trunkId('local'), foreign: false }
  const event = { type: 'call-counted', agent: SITI, ...counted, hour, day, again: false } as const
  applyEvent(world.state, { seq: world.state.seq + 1, at: START + 67_000, event })
  const ready = (seconds: number, agent: typeof SITI) =>
    world.at(seconds, { type: 'set-presence', agent, state: 'available', reason: null })
  return { ...world, ready }
}

test('of two who are there the one gets it who may call out, and the other’s reason is told', () => {
  const { ready, until } = capped()
  expect(types(ready(100, SITI))).not.toContain('contact-offered')
  ready(161, BUDI)
  // A minute after it was looked at last.
  expect(until(221).flatMap(({ events }) => events.map(({ event }) => event))).toContainEqual(
    expect.objectContaining({
      type: 'contact-offered',
      contact: WISH,
      agent: 'budi',
      why: expect.objectContaining({
        verdicts: expect.objectContaining({ capped: 1 }),
        candidates: [
          expect.objectContaining({ agent: 'siti', passedOver: 'capped' }),
          expect.objectContaining({ agent: 'budi', passedOver: null }),
        ],
      }),
    }),
  )
})

test('where nobody else is there it waits, with every try it had, and goes when the hour is over', () => {
  const { state, ready, until } = capped()
  ready(100, SITI)
  expect(wishOf(state)).toMatchObject({ phase: { type: 'waiting' }, callback: { why: 'capped', attempts: 0 } })
  const before = until(HOUR_ENDS_S - 1).flatMap(types)
  expect(before).not.toContain('contact-offered')
  expect(before).toContain('callback-due')
  const after = until(HOUR_ENDS_S + 120).flatMap(({ events }) => events.map(({ event }) => event))
  expect(after).toContainEqual(expect.objectContaining({ type: 'contact-offered', contact: WISH, agent: 'siti' }))
})

import { expect, test } from 'vitest'
import { step } from './center.ts'
import type { Recorded } from './event.ts'
import { agentId, contactId, legId } from './ids.ts'
import type { Input } from './input.ts'
import { redecided, replayed } from './replay.ts'
import { stateToJson } from './state-json.ts'
import { arrival, queueOf, START, smallCentre } from './testing/centre.arbitrary.ts'

const story = (): { rows: Recorded[]; text: string } => {
  const { state, log } = smallCentre(['siti', 'budi'])
  const rows = log.flatMap(({ events }) => [...events])
  const feed = (input: Input, at: number): void => void rows.push(...step(state, input, START + at).events)
  feed(arrival('in-1'), 10)
  feed({ type: 'leg-ringing', leg: legId('c-in-1-a1') }, 20)
  feed({ type: 'decline-offer', contact: contactId('c-in-1'), agent: agentId('budi') }, 30)
  feed({ type: 'leg-ended', leg: legId('c-in-1-a1'), cause: 'normal', code: 16 }, 40)
  feed({ type: 'leg-answered', leg: legId('c-in-1-a2') }, 50)
  feed(arrival('in-2'), 60)
  const { generation = 0 } = state.deadlines.get('offer:c-in-2') ?? {}
  feed({ type: 'timer-fired', deadline: 'offer:c-in-2', generation }, 20_060)
  feed({ type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, 30_000)
  feed({ type: 'leg-ended', leg: legId('in-2'), cause: 'normal', code: 16 }, 40_000)
  return { rows, text: JSON.stringify(stateToJson(state)) }
}

test('what happened gives the state it gave', () => {
  const { rows, text } = story()
  let looked = 0
  const state = replayed(rows, () => looked++)
  expect(JSON.stringify(stateToJson(state))).toBe(text)
  expect(looked).toBe(rows.length)
})

test('this version decides its own past as it did', () => {
  expect(redecided(story().rows)).toEqual([])
})

test('a journal of another opinion is answered with the difference, at its row', () => {
  const { rows } = story()
  const place = rows.findIndex(({ event }) => event.type === 'contact-offered')
  const other = rows.map((row, index) =>
    index === place && row.event.type === 'contact-offered'
      ? { ...row, event: { ...row.event, agent: agentId('siti') } }
      : row,
  )
  const found = redecided(other)
  expect(found[0]).toMatchObject({ seq: rows[place]?.seq, was: { agent: 'siti' }, now: { agent: 'budi' } })
})

test('a ring time-out that was shorter then is a difference in the offer', () => {
  const { rows } = story()
  const longer = rows.map((row) =>
    row.event.type === 'queue-saved' && row.event.queue.id === 'support'
      ? { ...row, event: { ...row.event, queue: queueOf('support', { ringTimeoutMs: 30_000 }) } }
      : row,
  )
  const found = redecided(longer)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]?.now).toMatchObject({ type: 'contact-offered', ringUntil: START + 10 + 30_000 })
})

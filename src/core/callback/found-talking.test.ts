/** A crash takes the rows of somebody who rang again and was answered at once: their legs tell, and nobody calls them back. */
import { expect, test } from 'vitest'
import { memoOf } from '../call/memo-of.ts'
import type { LiveLeg } from '../call/switch.ts'
import { step } from '../center.ts'
import { agentId, bridgeOf, contactId, customerId, type LegId, legId, offerLeg, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { queueOf, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { USUAL_CALLBACK } from './words.ts'

const NUMBER = '02150201234'
const [ASKED, WISH, AGAIN] = [contactId('c-in-1'), contactId('c-out-cb-in-1'), contactId('c-in-2')]
const [LEG, THEIRS] = [legId('in-2'), offerLeg(AGAIN, 1)]
const call = (leg: string): Input => ({
  ...{ type: 'leg-arrived', leg: legId(leg), from: NUMBER, to: '1501', customer: customerId('cu-1'), memo: null },
})

/** One wish; what the disk has of it, and what became of it before the crash. */
const crashed = (): { readonly disk: CenterState; readonly lived: CenterState } => {
  const { state } = smallCentre([])
  const at = (seconds: number, input: Input): unknown => step(state, input, START + seconds * 1_000)
  at(0, { type: 'save-queue', queue: queueOf('support', { callback: { ...USUAL_CALLBACK, afterMs: 10_000 } }) })
  at(0, call('in-1'))
  const told = state.deadlines.get(state.index.due.first() ?? '') ?? expect.fail()
  at(10, { type: 'timer-fired', deadline: told.name, generation: told.generation })
  at(60, { type: 'digit', leg: legId('in-1'), digit: '1' })
  at(65, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 })
  const disk = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
  at(80, call('in-2'))
  at(90, { type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null })
  at(92, { type: 'leg-answered', leg: THEIRS })
  return { disk, lived: state }
}

test('the wish is theirs again: it ends, nothing is owed, and they have the place they had', () => {
  const { disk, lived } = crashed()
  const talk = lived.contacts.get(AGAIN) ?? expect.fail()
  expect(talk).toMatchObject({ phase: { type: 'talking' }, enqueuedAt: START })
  expect(disk.contacts.has(AGAIN)).toBe(false)

  const live = (leg: LegId): LiveLeg => ({
    ...{
      leg,
      inbound: leg === LEG,
      state: 'up',
      from: NUMBER,
      to: '1501',
      memo: memoOf(talk),
      createdAt: START + 80_000,
    },
  })
  const bridges = [{ bridge: bridgeOf(AGAIN), legs: [LEG, THEIRS] }]
  const found = { legs: [live(LEG), live(THEIRS)], bridges }
  step(disk, { type: 'server-started', version: 'next' }, START + 94_000)
  const customers = { [LEG]: customerId('cu-1') }
  const { events } = step(disk, { type: 'link-reconciled', live: found, customers }, START + 95_000)

  expect(disk.contacts.get(AGAIN)).toMatchObject({
    phase: { type: 'talking' },
    queue: queueId('support'),
    enqueuedAt: START,
  })
  expect(disk.contacts.has(WISH)).toBe(false)
  expect(disk.index.callbacks.size).toBe(0)
  expect(disk.obligations.size).toBe(0)
  const kept = events.flatMap(({ event }) => (event.type === 'obligation-closed' ? [event.contact] : []))
  expect([...kept].sort()).toEqual([ASKED, AGAIN])
})

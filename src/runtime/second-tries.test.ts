import { expect, test } from 'vitest'
import type { EngineCommand } from '../core/call/switch.ts'
import { step } from '../core/center.ts'
import { agentId, bridgeOf, type ContactId, contactId, legId } from '../core/ids.ts'
import type { Input } from '../core/input.ts'
import { arrival, START, smallCentre } from '../core/testing/centre.arbitrary.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createSecondTries } from './second-tries.ts'

const setUp = () => {
  const { state } = smallCentre([])
  const clock = createManualClock(START)
  const posted: Input[] = []
  const executed: EngineCommand[] = []
  step(state, arrival('in-1'), START)
  const tries = createSecondTries({
    view: state,
    clock,
    post: (input) => posted.push(input),
    execute: (command) => executed.push(command),
  })
  return { state, clock, posted, executed, tries }
}

const again = {
  type: 'legs-differed',
  found: [{ type: 'customer-outside', contact: contactId('c-in-1') }],
  customers: {},
}
const music: EngineCommand = { type: 'start-music', bridge: bridgeOf(contactId('c-in-1')) }

test('a caller whose music was refused is set up again after a second, once for all that was refused', () => {
  const { clock, posted, tries } = setUp()
  tries.note({ type: 'answer-leg', leg: legId('in-1') })
  tries.note(music)
  clock.advance(999)
  expect(posted).toEqual([])
  clock.advance(1)
  expect(posted).toEqual([again])
})

test('who was not answered comes into the bridge anew: answered in it, they would often hear nothing', () => {
  const { clock, posted, executed, tries } = setUp()
  tries.note(music)
  tries.note({ type: 'answer-leg', leg: legId('in-1') })
  clock.advance(1_000)
  expect(executed).toEqual([{ type: 'remove-leg', bridge: bridgeOf(contactId('c-in-1')), leg: legId('in-1') }])
  expect(posted).toEqual([again])
  clock.advance(2_000)
  tries.note(music)
  clock.advance(1_000)
  expect([executed.length, posted.length]).toEqual([1, 2])
})

test('what is refused each time is given up after the fifth', () => {
  const { clock, posted, tries } = setUp()
  for (let second = 0; second < 120; second++) {
    tries.note(music)
    clock.advance(1_000)
  }
  // Five, and after a rest five more: never one each second.
  expect(posted.length).toBeGreaterThanOrEqual(5)
  expect(posted.length).toBeLessThanOrEqual(15)
})

test('who has left meanwhile is left alone', () => {
  const { state, clock, posted, tries } = setUp()
  tries.note(music)
  step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, START)
  clock.advance(60_000)
  expect(posted).toEqual([])
})

test('a hang-up that was refused is ordered again, also of a leg that the books know no more', () => {
  const { state, clock, executed, tries } = setUp()
  const hangUp: EngineCommand = { type: 'hang-up-leg', leg: legId('in-1'), cause: 'normal' }
  tries.note(hangUp)
  clock.advance(1_000)
  expect(executed).toEqual([hangUp])
  tries.note(hangUp)
  step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'failed', code: 0 }, START)
  clock.advance(2_000)
  expect(executed).toEqual([hangUp, hangUp])
  clock.advance(60_000)
  expect(executed).toHaveLength(2)
})

test('a bridge whose end was refused is ended again, unless somebody is back in it', () => {
  const { state, clock, executed, tries } = setUp()
  const [over, back] = [contactId('c-in-0'), contactId('c-in-1')]
  const end = (contact: ContactId): EngineCommand => ({ type: 'destroy-bridge', bridge: bridgeOf(contact) })
  for (const contact of [over, back]) tries.note(end(contact))
  expect(state.contacts.has(back)).toBe(true)
  clock.advance(60_000)
  expect(executed).toEqual([end(over)])
})

test('a mute that was refused is ordered again, unless it was taken back meanwhile or the talk is over', () => {
  const { state, clock, executed, tries } = setUp()
  const siti = agentId('siti')
  step(state, { type: 'set-presence', agent: siti, state: 'available', reason: null }, START)
  const leg = legId('c-in-1-a1')
  step(state, { type: 'leg-answered', leg }, START)
  const say = (muted: boolean) =>
    step(state, { type: 'mute-contact', contact: contactId('c-in-1'), agent: siti, muted }, START)
  const mute: EngineCommand = { type: 'mute-leg', leg, muted: true }
  say(true)
  tries.note(mute)
  clock.advance(1_000)
  expect(executed).toEqual([mute])
  tries.note(mute)
  say(false)
  clock.advance(60_000)
  expect(executed).toEqual([mute])
  say(true)
  tries.note(mute)
  step(state, { type: 'leg-ended', leg, cause: 'normal', code: 16 }, START)
  clock.advance(60_000)
  expect(executed).toEqual([mute])
})

test('what should be silent in a recording and is not is asked for again, as the call stands then', () => {
  const { state } = smallCentre(['dewi'])
  const clock = createManualClock(START)
  const executed: EngineCommand[] = []
  const execute = (command: EngineCommand): void => void executed.push(command)
  const tries = createSecondTries({ view: state, clock, post: () => undefined, execute })
  step(state, arrival('in-1', '1502'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START)
  const recording = state.contacts.get(contactId('c-in-1'))?.recording ?? expect.fail('is not recorded')
  const hush = { type: 'mute-recording', leg: legId('in-1'), recording } as const
  step(state, { type: 'pause-recording', contact: contactId('c-in-1'), agent: agentId('dewi'), reason: 'card' }, START)
  tries.note({ ...hush, voice: true, heard: true })
  clock.advance(1_000)
  expect(executed).toEqual([{ ...hush, voice: true, heard: true }])
  // It goes on by now.
  tries.note({ ...hush, voice: true, heard: true })
  step(state, { type: 'continue-recording', contact: contactId('c-in-1'), agent: agentId('dewi') }, START)
  clock.advance(60_000)
  expect(executed.slice(1)).toEqual([{ ...hush, voice: false, heard: false }])
  tries.note({ ...hush, voice: false, heard: false })
  step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, START)
  clock.advance(60_000)
  expect(executed).toHaveLength(2)
})

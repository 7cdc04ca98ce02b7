/** `callback.*`: who waits presses a key, goes, and is called back in the place they had. */
import { describe, expect, test } from 'vitest'
import { step } from '../center.ts'
import { calledLeg, contactId, obligationId, offerLeg, queueId } from '../ids.ts'
import type { Input } from '../input.ts'
import {
  CALLER,
  call,
  centre,
  commands,
  gone,
  NUMBER,
  press,
  RULES,
  ready,
  SITI,
  types,
  WISH,
  wished,
  wishOf,
} from '../testing/callback-play.arbitrary.ts'
import { queueOf, START, smallCentre } from '../testing/centre.arbitrary.ts'

const [OWN, CALLED] = [offerLeg(WISH, 1), calledLeg(WISH, 1)]

describe('callback.asked', () => {
  test('is told of it after the wait that the queue says, again and again, and in a known language', () => {
    const { at, until } = centre()
    at(0, call('in-1'))
    const told = until(95)
    expect(told.map(types)).toEqual([['callback-told'], ['callback-told']])
    expect(commands(told[0] ?? { events: [], effects: [], refusal: null })).toMatchObject([
      { type: 'play', bridge: 'b-c-in-1', prompts: [{ language: 'id' }, { language: 'en' }] },
    ])
  })

  test('the key before anybody spoke of it, another key, and one in a queue without it, mean nothing', () => {
    const { state, at } = centre()
    at(0, call('in-1'))
    expect(types(at(1, press('in-1')))).toEqual([])
    expect(types(at(40, press('in-1', '2')))).toEqual([])
    step(state, { type: 'save-queue', queue: queueOf('support', { callback: null }) }, START)
    expect(types(at(50, press('in-1')))).toEqual([])
  })

  test('hears that it is noted and goes; the wish waits in the place that was theirs, and an answer stays owed', () => {
    const { state, at } = centre()
    at(0, call('in-1'))
    const pressed = at(60, press('in-1'))
    expect(types(pressed)).toEqual(['contact-created', 'callback-noted', 'queue-entered', 'callback-asked'])
    const spoken = commands(pressed).find(({ type }) => type === 'play')
    expect(spoken).toMatchObject({ prompts: expect.arrayContaining([expect.objectContaining({ value: NUMBER })]) })
    expect(wishOf(state)).toMatchObject({ direction: 'outbound', enqueuedAt: START, leg: null, from: NUMBER })
    if (spoken?.type !== 'play') throw new Error('nothing was said')
    const over = at(70, { type: 'play-ended', playback: spoken.playback, failed: false })
    expect(commands(over)).toMatchObject([{ type: 'hang-up-leg', leg: 'in-1' }, { type: 'destroy-bridge' }])
    expect(over.events.at(-2)?.event).toMatchObject({ type: 'contact-ended', outcome: 'callback' })
    expect([...state.obligations.keys()]).toEqual(['o-c-in-1'])
  })

  test('who hangs up before the words are over is noted all the same; words that never end are cut', () => {
    const { state } = wished()
    expect(state.contacts.has(CALLER)).toBe(false)
    const other = centre()
    other.at(0, call('in-1'))
    other.at(60, press('in-1'))
    other.until(100)
    expect(other.state.contacts.has(CALLER)).toBe(false)
  })

  test('nothing is offered to who hides their number, or has one that must not be called', () => {
    const { state, at, until } = centre()
    at(0, call('in-1', ''))
    at(0, call('in-2', '+1&2'))
    // The number that is shown can be anybody's: nobody has help called, or somebody abroad.
    at(0, call('in-3', '112'))
    at(0, call('in-4', '+6581234567'))
    expect(
      until(200)
        .flatMap(types)
        .filter((type) => type === 'callback-told'),
    ).toEqual([])
    expect(types(at(201, press('in-2')))).toEqual([])
    expect(state.index.callbacks.size).toBe(0)
  })
})

describe('callback.called', () => {
  test('is offered in turn, the agent first; then the number, and their talk keeps the promise', () => {
    const { state, at } = wished()
    at(70, call('in-2', '0811'))
    const offered = at(90, ready)
    expect(offered.events.at(-1)?.event).toMatchObject({ contact: WISH, agent: SITI, why: { waitedMs: 90_000 } })
    expect(commands(offered)).toMatchObject([
      { type: 'ring-leg', leg: OWN, from: NUMBER, bridge: `b-${WISH}` },
      { type: 'create-bridge', bridge: `b-${WISH}` },
    ])
    const taken = at(93, { type: 'leg-answered', leg: OWN })
    expect(types(taken)).toEqual(['callback-taken', 'number-dialled', 'call-counted'])
    expect(commands(taken)).toMatchObject([{ type: 'ring-leg', leg: CALLED, uri: `trunk:local:${NUMBER}` }])
    const talk = at(99, { type: 'leg-answered', leg: CALLED })
    expect(talk.events.map(({ event }) => event)).toMatchObject([
      { type: 'contact-answered', contact: WISH, recording: `r-${WISH}` },
      { type: 'obligation-closed', contact: CALLER, outcome: 'answered' },
    ])
    at(120, gone(CALLED))
    expect(state.index.callbacks.size).toBe(0)
    expect([...state.obligations.keys()]).toEqual(['o-c-in-2'])
  })

  test('not while its caller may still have the telephone at the ear', () => {
    const { state, at } = centre()
    at(0, ready)
    step(state, { type: 'set-presence', agent: SITI, state: 'away', reason: null }, START)
    at(0, call('in-1'))
    at(60, press('in-1'))
    at(61, ready)
    expect(wishOf(state)?.phase.type).toBe('waiting')
    at(66, gone('in-1'))
    at(81, ready)
    expect(wishOf(state)?.phase.type).toBe('offered')
  })

  test('an agent who declines is left in peace, and the place is kept', () => {
    const { state, at } = wished()
    at(90, ready)
    at(91, { type: 'decline-offer', contact: WISH, agent: SITI })
    expect(wishOf(state)).toMatchObject({ phase: { type: 'waiting' }, enqueuedAt: START })
    at(102, ready)
    expect(wishOf(state)).toMatchObject({ phase: { type: 'offered' }, offers: 2 })
  })

  test('busy: again after the pause, with nothing left of the call; after the last time it is for people', () => {
    const { state, at } = wished()
    at(90, ready)
    for (const nth of [1, 2, 3]) {
      const from = 26 + nth * 64
      at(from + 1, { type: 'leg-answered', leg: offerLeg(WISH, nth) })
      const busy = at(from + 2, gone(calledLeg(WISH, nth), 'busy'))
      if (nth < 3) {
        expect(wishOf(state)?.callback).toMatchObject({ attempts: nth, dialled: nth, last: 'busy', why: 'missed' })
        expect(commands(busy)).toMatchObject([
          { type: 'hang-up-leg', leg: offerLeg(WISH, nth) },
          { type: 'destroy-bridge' },
        ])
        at(from + 3, gone(offerLeg(WISH, nth)))
      } else {
        expect(types(busy)).toEqual([
          'leg-closed',
          'callback-given-up',
          'dialling-ended',
          'contact-ended',
          'contact-closed',
        ])
        expect(busy.events[1]?.event).toMatchObject({ contact: CALLER, attempts: 3, outcome: 'busy' })
      }
    }
    expect([...state.obligations.keys()]).toEqual(['o-c-in-1'])
    expect(state.index.callbacks.size).toBe(0)
  })

  test('the end of an earlier call, told late, does not end the next one', () => {
    const { state, at } = wished()
    at(90, ready)
    at(92, { type: 'leg-answered', leg: OWN })
    // The agent thinks better of it.
    at(94, gone(OWN))
    expect(wishOf(state)?.callback).toMatchObject({ attempts: 1, why: 'missed' })
    at(160, { type: 'leg-answered', leg: offerLeg(WISH, 2) })
    at(161, gone(CALLED))
    expect(wishOf(state)?.phase).toMatchObject({ type: 'dialling', dialled: 2 })
    at(162, { type: 'leg-answered', leg: calledLeg(WISH, 2) })
    expect(wishOf(state)?.phase.type).toBe('talking')
  })

  test('nobody is called while the hours are closed: it waits for them to open, and for nobody before', () => {
    // The start is a Tuesday, 22:13:20 in UTC.
    const hours = {
      id: 'office',
      name: 'Office',
      zone: 'UTC',
      exceptions: [],
      week: { wed: [{ from: '08:00', to: '17:00' }] },
    }
    const { state, at, until } = centre()
    step(state, { type: 'save-hours', hours, by: 'u-1' }, START)
    step(state, { type: 'save-queue', queue: queueOf('support', { callback: { ...RULES, hours: 'office' } }) }, START)
    at(0, call('in-1'))
    at(60, press('in-1'))
    at(65, gone('in-1'))
    at(70, ready)
    const opens = Date.UTC(2023, 10, 15, 8)
    until(600)
    expect(wishOf(state)).toMatchObject({ phase: { type: 'waiting' }, callback: { why: 'closed', heldUntil: opens } })
    until((opens - START) / 1_000 - 1)
    expect(wishOf(state)?.phase.type).toBe('waiting')
    until((opens - START) / 1_000 + 1)
    expect(wishOf(state)?.phase.type).toBe('offered')
    expect(step(state, { type: 'retire-hours', hours: 'office', by: 'u-1' }, opens + 2).refusal?.message).toContain(
      'support',
    )
  })

  test('closing time comes while it is in line: who is ready later is not asked', () => {
    const hours = {
      id: 'late',
      name: 'Late',
      zone: 'UTC',
      exceptions: [],
      week: { tue: [{ from: '08:00', to: '22:20' }] },
    }
    const { state, at } = centre()
    step(state, { type: 'save-hours', hours, by: 'u-1' }, START)
    step(state, { type: 'save-queue', queue: queueOf('support', { callback: { ...RULES, hours: 'late' } }) }, START)
    at(0, call('in-1'))
    at(60, press('in-1'))
    at(65, gone('in-1'))
    at(100, call('in-2', '0811'))
    expect(wishOf(state)?.callback?.heldUntil).toBeNull()
    at(500, ready)
    expect(wishOf(state)?.callback).toMatchObject({ why: 'closed', heldUntil: Date.UTC(2023, 10, 21, 8) })
    expect(state.contacts.get(contactId('c-in-2'))?.phase.type).toBe('offered')
  })
})

describe('callback.adopted', () => {
  test('who rings again has the place of their wish, and what was promised; it is called no more', () => {
    const { state, at } = wished()
    at(70, call('in-2', '0811'))
    const back = at(80, call('in-3'))
    expect(types(back)).toContain('callback-adopted')
    expect(back.events.find(({ event }) => event.type === 'contact-ended')?.event).toMatchObject({
      contact: WISH,
      outcome: 'adopted',
    })
    expect(state.contacts.get(contactId('c-in-3'))).toMatchObject({ enqueuedAt: START, answersFor: [CALLER] })
    at(90, ready)
    expect(state.contacts.get(contactId('c-in-3'))?.phase.type).toBe('offered')
    at(92, { type: 'leg-answered', leg: offerLeg(contactId('c-in-3'), 1) })
    expect([...state.obligations.keys()]).toEqual(['o-c-in-2'])
  })

  test('also when an agent is being rung for it, or calls them just now', () => {
    for (const there of [false, true]) {
      const { state, at } = wished()
      at(90, ready)
      if (there) at(92, { type: 'leg-answered', leg: OWN })
      at(94, call('in-3'))
      expect(wishOf(state)).toBeUndefined()
      expect(state.contacts.get(contactId('c-in-3'))).toMatchObject({ enqueuedAt: START })
      at(95, gone(OWN))
      at(96, ready)
      expect(state.index.callbacks.size).toBe(0)
    }
  })

  test.each(['hangs up', 'is gone when nobody looked'] as const)(
    'who rang again and %s is called back all the same, in the place that was theirs, for all that is owed',
    (how) => {
      const { state, at } = wished()
      at(70, call('in-2', '0811'))
      at(80, call('in-3'))
      if (how === 'hangs up') at(85, gone('in-3'))
      else {
        at(84, { type: 'server-started', version: 'next' })
        at(85, { type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} })
      }
      const again = contactId('c-out-cb-in-3')
      expect([...state.index.callbacks.values()]).toEqual([again])
      expect(state.contacts.get(again)).toMatchObject({
        enqueuedAt: START,
        answersFor: [CALLER, 'c-in-3'],
        callback: { attempts: 0, dialled: 0, why: 'leaving' },
      })
      expect([...state.obligations.keys()]).toEqual(expect.arrayContaining(['o-c-in-1', 'o-c-in-3']))
      // They ring a third time, and it is one wish still; once they were talked with, none is left.
      if (how !== 'hangs up') return
      at(90, call('in-4'))
      expect(state.index.callbacks.size).toBe(0)
      at(95, ready)
      at(96, { type: 'leg-answered', leg: offerLeg(contactId('c-in-4'), 1) })
      at(99, gone('in-4'))
      expect(state.index.callbacks.size).toBe(0)
      expect([...state.obligations.keys()]).toEqual(['o-c-in-2'])
    },
  )

  test('in another queue they wait like everybody else', () => {
    const { state, at } = wished()
    at(80, call('in-3', NUMBER, '1502'))
    expect(wishOf(state)).toBeDefined()
  })
})

describe('callback.kept', () => {
  test('not where the queue they were in by then calls nobody back: it stays owed, for people', () => {
    const { state, at } = wished()
    at(80, call('in-3'))
    at(85, { type: 'save-queue', queue: queueOf('support', { callback: null }) })
    at(90, gone('in-3'))
    expect(state.index.callbacks.size).toBe(0)
    expect(state.obligations.has(obligationId('o-c-in-1'))).toBe(true)
  })
})

describe('callback.once', () => {
  test('a number that is on the list of the queue already is not put there twice, and keeps the older place', () => {
    const { state, at } = centre()
    at(0, call('in-1'))
    at(10, call('in-2'))
    at(60, press('in-1'))
    const second = at(70, press('in-2'))
    expect(types(second)).toEqual(['callback-asked'])
    expect(second.events[0]?.event).toMatchObject({ isNew: false, callback: WISH })
    expect([...state.index.callbacks.values()]).toEqual([WISH])
    expect(wishOf(state)).toMatchObject({ enqueuedAt: START, answersFor: ['c-in-1', 'c-in-2'] })
  })

  test('whichever call of one person presses first, the older place counts', () => {
    const { state, at } = centre()
    at(0, call('in-1'))
    at(10, call('in-2'))
    at(60, press('in-2'))
    at(70, press('in-1'))
    const [wish] = state.index.callbacks.values()
    expect(wish === undefined ? null : state.contacts.get(wish)?.enqueuedAt).toBe(START)
  })

  test('closed by hand it is called no more; not while they are being called', () => {
    const { state, at } = wished()
    const close: Input = {
      type: 'close-obligation',
      obligation: obligationId('o-c-in-1'),
      outcome: 'reached-otherwise',
      note: null,
      by: SITI,
    }
    at(90, ready)
    expect(step(state, close, START + 91_000).refusal).toMatchObject({ code: 'conflict' })
    at(92, { type: 'decline-offer', contact: WISH, agent: SITI })
    expect(types(at(93, close))).toEqual(['obligation-closed', 'contact-ended', 'contact-closed'])
    expect(state.index.callbacks.size).toBe(0)
  })
})

test('callback.settings: what cannot be is refused with its place and an example', () => {
  const { state } = smallCentre([])
  const save = (changes: object) =>
    step(state, { type: 'save-queue', queue: queueOf('support', { callback: { ...RULES, ...changes } }) }, START)
      .refusal
  expect(save({ key: '12' })).toMatchObject({
    path: 'queue.callback.key',
    message: expect.stringContaining('as in "1"'),
  })
  expect(save({ attempts: 0 })).toMatchObject({ path: 'queue.callback.attempts' })
  expect(save({ pauseMs: 1 })).toMatchObject({ path: 'queue.callback.pauseMs' })
  expect(save({ hours: 'nowhere' })).toMatchObject({ path: 'queue.callback.hours' })
  expect(save({})).toBeNull()
  expect(state.queues.get(queueId('support'))?.callback).toEqual(RULES)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EngineEvent } from '../../core/call/switch.ts'
import { bridgeOf, contactId, contactOfLeg, offerLeg, recordingOf } from '../../core/ids.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import { createFakeEngine } from './engine.ts'
import { createManualClock } from './manual-clock.ts'
import { createFakeSwitch, type Faults } from './switch.ts'

const MANNERS = ['waits', 'answers', 'declines', 'busy', 'ignores'] as const

/** Of one leg each comes at most once, in this order. */
const ORDER: readonly EngineEvent['type'][] = [
  'leg-arrived',
  'leg-ringing',
  'leg-answered',
  'recording-started',
  'leg-ended',
]

/** A day at the office: calls come, phones ring, links break; all decided by the seed. */
const play = async (seed: number, faults: Faults) => {
  const clock = createManualClock()
  const fake = createFakeSwitch({ seed, clock })
  const engine = createFakeEngine(fake)
  const events: EngineEvent[] = []
  await engine.start((event) => {
    events.push(event)
    if (event.type !== 'leg-arrived') return
    const contact = contactOfLeg(event.leg)
    const bridge = bridgeOf(contact)
    const phone = MANNERS[events.length % MANNERS.length] ?? 'waits'
    const memo = { v: 1, contact, phase: 'offered', queue: null, enqueuedAt: null } as const
    for (const command of [
      { type: 'answer-leg', leg: event.leg },
      { type: 'create-bridge', bridge },
      { type: 'add-leg', bridge, leg: event.leg },
      {
        type: 'ring-leg',
        leg: offerLeg(contact, 1),
        uri: `sip:${phone}@phones.test`,
        from: '',
        bridge,
        ringMs: 3_000,
        memo,
      },
      { type: 'start-recording', leg: event.leg, recording: recordingOf(contact) },
    ] as const)
      engine.execute(command).catch(() => {})
  })
  for (const manner of MANNERS) fake.phone(manner, manner)
  fake.faults = faults
  for (let i = 0; i < 12; i += 1) {
    const call = fake.callIn({ from: `+4930${i}`, to: '1501' })
    clock.advance(700)
    if (i % 3 === 0) call.hangUp()
    if (i === 5) fake.cutLink()
    if (i === 7) fake.restoreLink()
    if (i === 9) fake.restart()
  }
  clock.advance(60_000)
  return { events, trace: fake.trace(), engine, fake, clock }
}

describe('the fake switch', () => {
  test('the same seed and script give the same trace', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.double({ min: 0, max: 0.5, noNaN: true }), async (seed, odds) => {
        const faults = {
          drop: odds,
          duplicate: odds,
          reorder: odds,
          delayMs: 30,
          refuse: odds,
          gone: odds,
          unanswered: odds,
        }
        const [one, two] = [await play(seed, faults), await play(seed, faults)]
        expect(two.trace).toEqual(one.trace)
        expect(two.events).toEqual(one.events)
      }),
      { numRuns: 25 },
    )
  })

  test('another seed with faults gives another trace', async () => {
    const faults = { drop: 0.3, reorder: 0.3 }
    expect((await play(1, faults)).trace).not.toEqual((await play(2, faults)).trace)
  })

  test('without faults each leg is heard of in order and ends at most once', async () => {
    const { events } = await play(3, {})
    const legs = new Set(events.flatMap((event) => ('leg' in event ? event.leg : [])))
    for (const leg of legs) {
      const types = events.flatMap((event) => ('leg' in event && event.leg === leg ? event.type : []))
      expect(types).toEqual(ORDER.filter((type) => new Set<string>(types).has(type)))
    }
  })

  test.each([
    [{ refuse: 1 }, EngineRefusedError, 0],
    [{ gone: 1 }, CallGoneError, 0],
    // Carried out, though nobody hears of it.
    [{ unanswered: 1 }, LinkDownError, 1],
  ] as const)('commands meet the fault %j', async (faults, error, bridges) => {
    const fake = createFakeSwitch({ seed: 1, clock: createManualClock() })
    const engine = createFakeEngine(fake)
    await engine.start(() => {})
    fake.faults = faults
    await expect(engine.execute({ type: 'create-bridge', bridge: bridgeOf(contactId('x')) })).rejects.toThrow(error)
    expect(fake.live().bridges).toHaveLength(bridges)
  })

  test.each([
    ['drop', 0],
    ['duplicate', 2],
  ] as const)('events meet the fault %s', async (fault, times) => {
    const clock = createManualClock()
    const fake = createFakeSwitch({ seed: 1, clock })
    const events: EngineEvent[] = []
    await createFakeEngine(fake).start((event) => events.push(event))
    fake.faults = { [fault]: 1 }
    fake.callIn({ from: '1', to: '2' })
    clock.advance(1)
    expect(events.filter((event) => event.type === 'leg-arrived')).toHaveLength(times)
  })

  test('calls outlive their engine; another one finds them', async () => {
    const clock = createManualClock()
    const fake = createFakeSwitch({ seed: 1, clock })
    const first = createFakeEngine(fake)
    await first.start(() => {})
    fake.callIn({ from: '1', to: '2' })
    await first.stop()
    await expect(first.liveCalls()).rejects.toThrow(LinkDownError)
    const late = fake.callIn({ from: '3', to: '2' })
    expect(late.hears()).toBe('music')
    const events: EngineEvent[] = []
    const second = createFakeEngine(fake)
    await second.start((event) => events.push(event))
    expect((await second.liveCalls()).legs.map(({ inNet }) => inNet)).toEqual([undefined, true])
    clock.advance(2_000)
    expect(events).toMatchObject([{ type: 'link-up' }, { type: 'leg-arrived', from: '3' }])
  })

  test('a second engine takes the switch from the first', async () => {
    const fake = createFakeSwitch({ seed: 1, clock: createManualClock() })
    const events: EngineEvent[] = []
    const first = createFakeEngine(fake)
    await first.start((event) => events.push(event))
    await createFakeEngine(fake).start(() => {})
    expect(events).toMatchObject([
      { type: 'link-up' },
      { type: 'link-down', reason: expect.stringContaining('taken over') },
    ])
    await expect(first.execute({ type: 'stop-music', bridge: bridgeOf(contactId('x')) })).rejects.toThrow(LinkDownError)
  })

  test('a restart ends everything without a word', async () => {
    const clock = createManualClock()
    const fake = createFakeSwitch({ seed: 1, clock })
    const events: EngineEvent[] = []
    const engine = createFakeEngine(fake)
    await engine.start((event) => events.push(event))
    const call = fake.callIn({ from: '1', to: '2' })
    clock.advance(10)
    fake.restart(500)
    clock.advance(499)
    await expect(engine.liveCalls()).rejects.toThrow(LinkDownError)
    clock.advance(1)
    expect(call.state()).toBe('ended')
    expect(events.map(({ type }) => type)).toEqual(['link-up', 'leg-arrived', 'link-down', 'link-up'])
    expect(await engine.liveCalls()).toEqual({ legs: [], bridges: [], accounts: [], startedAt: clock.now() })
  })

  test('a caller whom nobody looks after falls to the net; who talks does not, and the net writes its book', async () => {
    const clock = createManualClock()
    const fake = createFakeSwitch({ seed: 1, clock, lapseMs: 60_000, patienceMs: 600_000 })
    const events: EngineEvent[] = []
    const engine = createFakeEngine(fake)
    await engine.start((event) => events.push(event))
    const waits = fake.callIn({ from: '1', to: '2' })
    const talks = fake.callIn({ from: '3', to: '2' })
    clock.advance(50_000)
    for (const { leg } of [waits, talks]) {
      const phase = leg === talks.leg ? 'talking' : 'waiting'
      const memo = { v: 1, contact: contactOfLeg(leg), phase, queue: null, enqueuedAt: null } as const
      await engine.execute({ type: 'write-memo', leg, memo })
    }
    clock.advance(59_999)
    expect(events.map(({ type }) => type)).toEqual(['link-up', 'leg-arrived', 'leg-arrived'])
    clock.advance(1)
    expect(events.at(-1)).toEqual({ type: 'leg-ended', leg: waits.leg, cause: 'normal', code: 0 })
    expect(waits.hears()).toBe('music')
    clock.advance(2_000)
    expect(events.at(-1)).toMatchObject({ type: 'leg-arrived', leg: waits.leg, waitedSince: expect.any(Number) })
    waits.hangUp()
    clock.advance(10)
    const { to, lines } = await engine.netNotes(0)
    expect(lines.map(({ leg, what, how }) => [leg, what, how])).toEqual([
      [waits.leg, 'entered', null],
      [waits.leg, 'ended', 'handed-over'],
    ])
    expect((await engine.netNotes(to)).lines).toEqual([])
    expect(talks.state()).toBe('calling')
  })

  test('in immediate mode a call goes through without the clock being moved', async () => {
    const fake = createFakeSwitch({ seed: 1, clock: createManualClock(), mode: 'immediate', traced: false })
    const engine = createFakeEngine(fake)
    const ended = new Promise<void>((resolve) => {
      void engine.start((event) => {
        if (event.type === 'leg-arrived') void engine.execute({ type: 'answer-leg', leg: event.leg })
        if (event.type === 'leg-answered') call.hangUp()
        if (event.type === 'leg-ended') resolve()
      })
    })
    const call = fake.callIn({ from: '1', to: '2' })
    await ended
    expect(fake.trace()).toEqual([])
  })
})

/**
 * What every engine promises, as tests. An engine's own test file calls `engineContract` with a world: the engine, and a
 * peer that plays everybody outside. The fake's world runs in memory on a clock moved by hand, Asterisk's on real SIP.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { EngineCommand, EngineEvent, LegMemo } from '../core/call/switch.ts'
import {
  type BridgeId,
  bridgeOf,
  type ContactId,
  contactOfLeg,
  type LegId,
  legId,
  offerLeg,
  queueId,
  recordingId,
} from '../core/ids.ts'
import { CallGoneError, EngineRefusedError, LinkDownError, type TelephonyEngine } from '../ports/engine.ts'

export type PhoneManner = 'waits' | 'answers' | 'declines' | 'busy' | 'ignores'

/** One side of a call as the person with the receiver has it. */
export interface PeerCall {
  state(): 'calling' | 'ringing' | 'up' | 'ended'
  /** The number shown as the caller; of a call that came in. */
  readonly shown: string
  hears(): 'nothing' | 'music' | 'party'
  answer(): void
  hangUp(): void
}

export interface PeerPhone {
  readonly uri: string
  /** The calls that came in, oldest first. */
  calls(): readonly PeerCall[]
}

export interface EngineWorld {
  readonly engine: TelephonyEngine
  /** A caller dials a number of the hotline. */
  call(options: { readonly from: string; readonly to: string }): Promise<PeerCall>
  phone(manner: PhoneManner): PeerPhone
  /** A station's address where nobody is. */
  nowhere(): string
  /** Time passes until the condition holds; fails with what was awaited after `withinMs`. */
  until(what: string, condition: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>
  cutLink(): Promise<void>
  restoreLink(): Promise<void>
  /** Bytes of a recording so far; 0 when there is none. */
  recordedBytes(recording: string): number
  close(): Promise<void>
}

/** How long a command to a leg may take while music plays everywhere: three times what is promised. */
const COMMAND_BOUND_MS = 300

export const engineContract = (name: string, setUp: () => Promise<EngineWorld>): void => {
  describe(`contract(${name})`, () => {
    let world: EngineWorld
    let events: EngineEvent[] = []

    beforeAll(async () => {
      world = await setUp()
      await world.engine.start((event) => events.push(event))
      await world.until('the link to be up', () => events.some((event) => event.type === 'link-up'))
    }, 60_000)

    afterEach(async () => {
      for (const leg of (await world.engine.liveCalls()).legs) await hangUp(leg.leg).catch(() => {})
      for (const { bridge } of (await world.engine.liveCalls()).bridges) await run({ type: 'destroy-bridge', bridge })
      await world.until('no legs and no bridges', async () => {
        const live = await world.engine.liveCalls()
        return live.legs.length === 0 && live.bridges.length === 0
      })
      events = []
    }, 30_000)

    afterAll(async () => {
      await world?.engine.stop()
      await world?.close()
    })

    const run = (command: EngineCommand) => world.engine.execute(command)
    const hangUp = (leg: LegId) => run({ type: 'hang-up-leg', leg, cause: 'normal' })
    const of = (leg: LegId) => events.filter((event) => 'leg' in event && event.leg === leg)
    const typesOf = (leg: LegId) => of(leg).map((event) => event.type)
    const heard = (leg: LegId, type: EngineEvent['type'], withinMs?: number) =>
      world.until(`${type} of ${leg}`, () => typesOf(leg).includes(type), withinMs)
    const endOf = async (leg: LegId, withinMs?: number) => {
      await heard(leg, 'leg-ended', withinMs)
      return of(leg).filter((event) => event.type === 'leg-ended')
    }

    /** A caller who has arrived and nothing more. */
    const arrive = async (from = '+49301234567', to = '1501') => {
      const before = events.length
      const caller = await world.call({ from, to })
      const arrival = () => events.slice(before).find((event) => event.type === 'leg-arrived')
      await world.until('the arrival', () => arrival() !== undefined)
      const leg = arrival()?.leg ?? legId('')
      const contact = contactOfLeg(leg)
      return { caller, leg, contact, bridge: bridgeOf(contact) }
    }

    /** A caller who waits with music. */
    const wait = async (from?: string) => {
      const call = await arrive(from)
      const { leg, bridge } = call
      await Promise.all([
        run({ type: 'answer-leg', leg }),
        run({ type: 'create-bridge', bridge }),
        run({ type: 'add-leg', bridge, leg }),
        run({ type: 'start-music', bridge }),
      ])
      return call
    }

    const memoOf = (contact: ContactId): LegMemo => ({
      v: 1,
      contact,
      phase: 'offered',
      queue: queueId('support'),
      enqueuedAt: 1_790_000_000_000,
    })

    const ring = async (
      contact: ContactId,
      uri: string,
      bridge: BridgeId | null,
      more: { from?: string; offer?: number; ringMs?: number } = {},
    ) => {
      const { from = '+49301234567', offer = 1, ringMs = 20_000 } = more
      const leg = offerLeg(contact, offer)
      await run({ type: 'ring-leg', leg, uri, from, bridge, ringMs, memo: memoOf(contact) })
      return leg
    }

    test('a caller arrives with the numbers of both sides', async () => {
      const { leg, caller } = await arrive('+62215550100', '1501')
      expect(of(leg)).toEqual([{ type: 'leg-arrived', leg, from: '+62215550100', to: '1501', memo: null }])
      expect(caller.state()).not.toBe('up')
    })

    test('an answer connects the caller', async () => {
      const { leg, caller } = await arrive()
      await run({ type: 'answer-leg', leg })
      await heard(leg, 'leg-answered')
      await world.until('the caller to be connected', () => caller.state() === 'up')
    })

    test('music plays in the bridge until it is stopped', async () => {
      const { bridge, caller } = await wait()
      await world.until('music', () => caller.hears() === 'music')
      await run({ type: 'stop-music', bridge })
      await world.until('silence', () => caller.hears() === 'nothing')
    })

    test('a phone rings in the bridge, shows the caller, answers, and both hear each other', async () => {
      const { contact, bridge, caller } = await wait('+62215550100')
      const phone = world.phone('waits')
      const leg = await ring(contact, phone.uri, bridge, { from: '+62215550100' })
      await heard(leg, 'leg-ringing')
      expect(phone.calls().map((call) => call.shown)).toEqual(['+62215550100'])
      expect((await world.engine.liveCalls()).bridges.find((live) => live.bridge === bridge)?.legs).toContain(leg)
      phone.calls()[0]?.answer()
      await heard(leg, 'leg-answered')
      await run({ type: 'stop-music', bridge })
      await world.until(
        'both to hear the other',
        () => caller.hears() === 'party' && phone.calls()[0]?.hears() === 'party',
      )
      expect(typesOf(leg)).toEqual(['leg-ringing', 'leg-answered'])
    })

    test.each(['', '5&PJSIP/trunk/6', 'x\r\nP-Asserted-Identity: <sip:911@a>'])(
      'a caller number %j is shown as withheld',
      async (from) => {
        const { contact, bridge } = await wait()
        const phone = world.phone('waits')
        const leg = await ring(contact, phone.uri, bridge, { from })
        await heard(leg, 'leg-ringing')
        expect(phone.calls().map((call) => call.shown)).toEqual(['anonymous'])
      },
    )

    test.each([
      ['declines', 'rejected', 21],
      ['busy', 'busy', 17],
    ] as const)('a phone that %s ends the leg as %s', async (manner, cause, code) => {
      const { contact, bridge } = await wait()
      const leg = await ring(contact, world.phone(manner).uri, bridge)
      expect(await endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause, code }])
    })

    test('a phone that rings too long ends as no-answer, one that is not there as unreachable', async () => {
      const { contact, bridge } = await wait()
      const phone = world.phone('waits')
      const [alone, absent] = await Promise.all([
        ring(contact, phone.uri, bridge, { offer: 1, ringMs: 1_000 }),
        ring(contact, world.nowhere(), bridge, { offer: 2, ringMs: 1_000 }),
      ])
      expect(await endOf(alone, 5_000)).toEqual([{ type: 'leg-ended', leg: alone, cause: 'no-answer', code: 19 }])
      expect(await endOf(absent, 5_000)).toEqual([{ type: 'leg-ended', leg: absent, cause: 'unreachable', code: 18 }])
      await world.until('the phone to be quiet', () => phone.calls()[0]?.state() === 'ended')
    }, 20_000)

    test('a ringing leg that we end stops ringing and is cancelled', async () => {
      const { contact, bridge } = await wait()
      const phone = world.phone('waits')
      const leg = await ring(contact, phone.uri, bridge)
      await heard(leg, 'leg-ringing')
      await hangUp(leg)
      expect(await endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'cancelled', code: 16 }])
      await world.until('the phone to be quiet', () => phone.calls()[0]?.state() === 'ended')
    })

    test.each(['caller', 'phone', 'us'] as const)('hanging up by the %s ends that leg, once', async (by) => {
      const { leg: customer, contact, bridge, caller } = await wait()
      const phone = world.phone('answers')
      const agent = await ring(contact, phone.uri, bridge)
      await heard(agent, 'leg-answered')
      await world.until('the phone to be up', () => phone.calls()[0]?.state() === 'up')
      const [leg, other] = by === 'phone' ? [agent, customer] : [customer, agent]
      if (by === 'us') await hangUp(leg)
      else if (by === 'caller') caller.hangUp()
      else phone.calls()[0]?.hangUp()
      expect(await endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'normal', code: 16 }])
      await hangUp(other)
      await endOf(other)
      expect(await endOf(leg)).toHaveLength(1)
    })

    test('a caller who gives up before the answer is gone, once', async () => {
      const { leg, caller } = await arrive()
      caller.hangUp()
      const ends = await endOf(leg)
      expect(ends).toMatchObject([{ cause: 'cancelled' }])
      expect(typesOf(leg)).toEqual(['leg-arrived', 'leg-ended'])
    })

    test('events of a leg come in order', async () => {
      const { leg } = await wait()
      await heard(leg, 'leg-answered')
      await hangUp(leg)
      await endOf(leg)
      expect(typesOf(leg)).toEqual(['leg-arrived', 'leg-answered', 'leg-ended'])
    })

    test('commands on a leg that has gone or never was reject with CallGoneError', async () => {
      const { leg, bridge, contact, caller } = await wait()
      caller.hangUp()
      await endOf(leg)
      for (const target of [leg, legId('never-was')]) {
        await expect(run({ type: 'answer-leg', leg: target })).rejects.toThrow(CallGoneError)
        await expect(run({ type: 'add-leg', bridge, leg: target })).rejects.toThrow(CallGoneError)
        await expect(hangUp(target)).rejects.toThrow(CallGoneError)
        await expect(run({ type: 'write-memo', leg: target, memo: memoOf(contact) })).rejects.toThrow(CallGoneError)
        await expect(run({ type: 'release-leg', leg: target })).rejects.toThrow(CallGoneError)
      }
      await expect(run({ type: 'start-music', bridge: bridgeOf(contactOfLeg(legId('x'))) })).rejects.toThrow(
        CallGoneError,
      )
    })

    test('a repeated command is a success and does nothing twice', async () => {
      const { leg, contact, bridge } = await wait()
      const phone = world.phone('waits')
      const agent = offerLeg(contact, 1)
      const commands: readonly EngineCommand[] = [
        { type: 'answer-leg', leg },
        { type: 'create-bridge', bridge },
        { type: 'add-leg', bridge, leg },
        { type: 'start-music', bridge },
        { type: 'ring-leg', leg: agent, uri: phone.uri, from: '', bridge, ringMs: 20_000, memo: memoOf(contact) },
        { type: 'stop-music', bridge },
        { type: 'remove-leg', bridge, leg },
        { type: 'write-memo', leg, memo: memoOf(contact) },
      ]
      for (const command of commands) {
        await run(command)
        await run(command)
      }
      await heard(agent, 'leg-ringing')
      expect(phone.calls()).toHaveLength(1)
      expect(typesOf(leg)).toEqual(['leg-arrived', 'leg-answered'])
      await run({ type: 'destroy-bridge', bridge })
      await run({ type: 'destroy-bridge', bridge })
    })

    test('live calls show legs, bridges and memos', async () => {
      const { leg, contact, bridge } = await wait('+4930555')
      const agent = await ring(contact, world.phone('waits').uri, bridge)
      await heard(agent, 'leg-ringing')
      const waiting: LegMemo = { ...memoOf(contact), phase: 'waiting' }
      await run({ type: 'write-memo', leg, memo: waiting })
      const live = await world.engine.liveCalls()
      const byId = new Map(live.legs.map((one) => [one.leg, one]))
      expect(byId.get(leg)).toMatchObject({ inbound: true, state: 'up', from: '+4930555', to: '1501', memo: waiting })
      expect(byId.get(agent)).toMatchObject({ inbound: false, state: 'ringing', memo: memoOf(contact) })
      expect(byId.get(leg)?.createdAt).toBeGreaterThan(0)
      expect(live.bridges.map((one) => ({ ...one, legs: [...one.legs].sort() }))).toEqual([
        { bridge, legs: [leg, agent].sort() },
      ])
    })

    test('a lost link is reported, the calls go on, and who came meanwhile arrives', async () => {
      const { leg, caller, bridge } = await wait()
      await world.cutLink()
      await world.until('link-down', () => events.some((event) => event.type === 'link-down'), 20_000)
      await expect(run({ type: 'stop-music', bridge })).rejects.toThrow(LinkDownError)
      await expect(world.engine.liveCalls()).rejects.toThrow(LinkDownError)
      const late = await world.call({ from: '+4930999', to: '1501' })
      await world.until('the late caller to be in the net', () => late.state() === 'up', 20_000)
      await world.until('music', () => caller.hears() === 'music')
      events = []
      await world.restoreLink()
      await world.until('link-up', () => events[0]?.type === 'link-up', 20_000)
      expect((await world.engine.liveCalls()).legs.map((one) => one.leg)).toContain(leg)
      await world.until(
        'the late caller',
        () => events.some((event) => event.type === 'leg-arrived' && event.from === '+4930999'),
        40_000,
      )
      caller.hangUp()
      expect(await endOf(leg)).toMatchObject([{ cause: 'normal' }])
    }, 90_000)

    test('a recording starts and grows', async () => {
      if (!world.engine.can.recording) return
      const { leg, contact, bridge } = await wait()
      const agent = await ring(contact, world.phone('answers').uri, bridge)
      await heard(agent, 'leg-answered')
      const recording = recordingId(`r-${contact}`)
      await run({ type: 'start-recording', leg, recording })
      await run({ type: 'start-recording', leg, recording })
      await heard(leg, 'recording-started')
      await world.until('a second of recording', () => world.recordedBytes(recording) > 32_000)
      expect(of(leg).filter((event) => event.type === 'recording-started')).toHaveLength(1)
      await expect(
        run({ type: 'start-recording', leg: legId('never-was'), recording: recordingId('r-x') }),
      ).rejects.toThrow(CallGoneError)
    })

    test('music on every leg delays no command', async () => {
      const calls = await Promise.all(
        Array.from({ length: 8 }, (_, i) => world.call({ from: `+49302000${i}`, to: '1501' })),
      )
      const arrivals = () => events.flatMap((event) => (event.type === 'leg-arrived' ? event.leg : []))
      await world.until('eight arrivals', () => arrivals().length === calls.length)
      for (const leg of arrivals()) {
        const bridge = bridgeOf(contactOfLeg(leg))
        await Promise.all([
          run({ type: 'answer-leg', leg }),
          run({ type: 'create-bridge', bridge }),
          run({ type: 'add-leg', bridge, leg }),
          run({ type: 'start-music', bridge }),
        ])
      }
      await world.until('music on every leg', () => calls.every((call) => call.hears() === 'music'))
      for (const leg of arrivals()) {
        const bridge = bridgeOf(contactOfLeg(leg))
        const commands: readonly EngineCommand[] = [
          { type: 'write-memo', leg, memo: memoOf(contactOfLeg(leg)) },
          { type: 'remove-leg', bridge, leg },
          { type: 'add-leg', bridge, leg },
          { type: 'answer-leg', leg },
        ]
        for (const command of commands) {
          const began = performance.now()
          await run(command)
          expect(performance.now() - began, command.type).toBeLessThan(COMMAND_BOUND_MS)
        }
      }
      for (const call of calls) call.hangUp()
    }, 30_000)

    test.each([
      ['control characters', '4930\u0007\u001b[2J12'],
      ['10 KB', '7'.repeat(10_000)],
    ])('a caller number of %s is cut safely', async (_what, from) => {
      const { leg } = await arrive(from)
      const arrival = of(leg)[0]
      const shown = arrival?.type === 'leg-arrived' ? arrival.from : 'none'
      expect(shown).not.toMatch(/\p{C}/u)
      expect(shown.length).toBeLessThanOrEqual(80)
      await run({ type: 'answer-leg', leg })
      await heard(leg, 'leg-answered')
    })

    test.each([
      'sip:1001@127.0.0.1&PJSIP/trunk/900',
      'sip:a@b/c',
      'PJSIP/1001',
      'sip:1001@127.0.0.1\r\nX: y',
      'sip:1001@h;transport=tcp',
      '',
    ])('the address %j is refused and nothing rings', async (uri) => {
      const { contact, bridge } = await wait()
      await expect(ring(contact, uri, bridge)).rejects.toThrow(EngineRefusedError)
      expect((await world.engine.liveCalls()).legs).toHaveLength(1)
    })

    test('a released leg stays connected and is ours no longer', async () => {
      const { leg, caller } = await wait()
      await world.until('the caller to be connected', () => caller.state() === 'up')
      await run({ type: 'write-memo', leg, memo: memoOf(contactOfLeg(leg)) })
      await run({ type: 'release-leg', leg })
      expect(await endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'normal', code: 0 }])
      expect(caller.state()).toBe('up')
      caller.hangUp()
    })
  })
}

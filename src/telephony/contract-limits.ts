/** The contract's second half: what has gone, is repeated, is lost, is hostile, or must not wait. */
import { expect, test } from 'vitest'
import type { EngineCommand, LegMemo } from '../core/call/switch.ts'
import { bridgeOf, contactOfLeg, legId, offerLeg, recordingId } from '../core/ids.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../ports/engine.ts'
import type { Stage } from './contract-stage.ts'

/** How long a command to a leg may take while music plays everywhere: three times what is promised. */
const COMMAND_BOUND_MS = 300

export const limitsContract = (stage: () => Stage): void => {
  test('commands on a leg that has gone or never was reject with CallGoneError', async () => {
    const { leg, bridge, contact, caller } = await stage().wait()
    caller.hangUp()
    await stage().endOf(leg)
    for (const target of [leg, legId('never-was')]) {
      await expect(stage().run({ type: 'answer-leg', leg: target })).rejects.toThrow(CallGoneError)
      await expect(stage().run({ type: 'add-leg', bridge, leg: target })).rejects.toThrow(CallGoneError)
      await expect(stage().hangUp(target)).rejects.toThrow(CallGoneError)
      await expect(stage().run({ type: 'write-memo', leg: target, memo: stage().memoOf(contact) })).rejects.toThrow(
        CallGoneError,
      )
      await expect(stage().run({ type: 'release-leg', leg: target })).rejects.toThrow(CallGoneError)
    }
    await expect(stage().run({ type: 'start-music', bridge: bridgeOf(contactOfLeg(legId('x'))) })).rejects.toThrow(
      CallGoneError,
    )
  })

  test('a ring into a bridge that is gone is refused and leaves nothing', async () => {
    const { contact, leg } = await stage().wait()
    const gone = bridgeOf(contactOfLeg(legId('never-was')))
    await expect(stage().ring(contact, stage().world.phone('waits').uri, gone)).rejects.toThrow(CallGoneError)
    await stage().world.until('the caller to be alone', async () => {
      const { legs } = await stage().world.engine.liveCalls()
      return legs.length === 1 && legs[0]?.leg === leg
    })
  })

  test('a repeated command is a success and does nothing twice', async () => {
    const { leg, contact, bridge } = await stage().wait()
    const phone = stage().world.phone('waits')
    const agent = offerLeg(contact, 1)
    const commands: readonly EngineCommand[] = [
      { type: 'answer-leg', leg },
      { type: 'create-bridge', bridge },
      { type: 'add-leg', bridge, leg },
      { type: 'start-music', bridge },
      { type: 'ring-leg', leg: agent, uri: phone.uri, from: '', bridge, ringMs: 20_000, memo: stage().memoOf(contact) },
      { type: 'stop-music', bridge },
      { type: 'remove-leg', bridge, leg },
      { type: 'write-memo', leg, memo: stage().memoOf(contact) },
    ]
    for (const command of commands) {
      await stage().run(command)
      await stage().run(command)
    }
    await stage().heard(agent, 'leg-ringing')
    expect(phone.calls()).toHaveLength(1)
    expect(stage().typesOf(leg)).toEqual(['leg-arrived', 'leg-answered'])
    await stage().run({ type: 'destroy-bridge', bridge })
    await stage().run({ type: 'destroy-bridge', bridge })
  })

  test('live calls show legs, bridges and memos', async () => {
    const { leg, contact, bridge } = await stage().wait('+4930555')
    const agent = await stage().ring(contact, stage().world.phone('waits').uri, bridge)
    await stage().heard(agent, 'leg-ringing')
    const waiting: LegMemo = { ...stage().memoOf(contact), phase: 'waiting' }
    await stage().run({ type: 'write-memo', leg, memo: waiting })
    const live = await stage().world.engine.liveCalls()
    const byId = new Map(live.legs.map((one) => [one.leg, one]))
    expect(byId.get(leg)).toMatchObject({ inbound: true, state: 'up', from: '+4930555', to: '1501', memo: waiting })
    expect(byId.get(agent)).toMatchObject({ inbound: false, state: 'ringing', memo: stage().memoOf(contact) })
    expect(byId.get(leg)?.createdAt).toBeGreaterThan(0)
    expect(live.bridges.map((one) => ({ ...one, legs: [...one.legs].sort() }))).toEqual([
      { bridge, legs: [leg, agent].sort() },
    ])
  })

  test('a lost link is reported, the calls go on, and who came meanwhile arrives', async () => {
    const { leg, caller, bridge } = await stage().wait()
    await stage().world.cutLink()
    await stage().world.until('link-down', () => stage().events.some((event) => event.type === 'link-down'), 20_000)
    await expect(stage().run({ type: 'stop-music', bridge })).rejects.toThrow(LinkDownError)
    await expect(stage().world.engine.liveCalls()).rejects.toThrow(LinkDownError)
    const late = await stage().world.call({ from: '+4930999', to: '1501' })
    await stage().world.until('the late caller to be in the net', () => late.state() === 'up', 20_000)
    await stage().world.until('music', () => caller.hears() === 'music')
    stage().events.length = 0
    await stage().world.restoreLink()
    await stage().world.until('link-up', () => stage().events[0]?.type === 'link-up', 20_000)
    expect((await stage().world.engine.liveCalls()).legs.map((one) => one.leg)).toContain(leg)
    await stage().world.until(
      'the late caller',
      () => stage().events.some((event) => event.type === 'leg-arrived' && event.from === '+4930999'),
      40_000,
    )
    caller.hangUp()
    expect(await stage().endOf(leg)).toMatchObject([{ cause: 'normal' }])
  }, 90_000)

  test('a recording starts and grows', async () => {
    if (!stage().world.engine.can.recording) return
    const { leg, contact, bridge } = await stage().wait()
    const agent = await stage().ring(contact, stage().world.phone('answers').uri, bridge)
    await stage().heard(agent, 'leg-answered')
    const recording = recordingId(`r-${contact}`)
    await stage().run({ type: 'start-recording', leg, recording })
    await stage().run({ type: 'start-recording', leg, recording })
    await stage().heard(leg, 'recording-started')
    await stage().run({ type: 'stop-music', bridge })
    await stage().world.until('a second of recording, the caller on the left', () => {
      const { ms, left, right } = stage().world.recorded(recording)
      return ms > 1_000 && left === 'caller' && right === 'phone'
    })
    expect(
      stage()
        .of(leg)
        .filter((event) => event.type === 'recording-started'),
    ).toHaveLength(1)
    await expect(
      stage().run({ type: 'start-recording', leg: legId('never-was'), recording: recordingId('r-x') }),
    ).rejects.toThrow(CallGoneError)
  })

  test('music on every leg delays no command', async () => {
    const calls = await Promise.all(
      Array.from({ length: 8 }, (_, i) => stage().world.call({ from: `+49302000${i}`, to: '1501' })),
    )
    const arrivals = () => stage().events.flatMap((event) => (event.type === 'leg-arrived' ? event.leg : []))
    await stage().world.until('eight arrivals', () => arrivals().length === calls.length)
    for (const leg of arrivals()) {
      const bridge = bridgeOf(contactOfLeg(leg))
      await Promise.all([
        stage().run({ type: 'answer-leg', leg }),
        stage().run({ type: 'create-bridge', bridge }),
        stage().run({ type: 'add-leg', bridge, leg }),
        stage().run({ type: 'start-music', bridge }),
      ])
    }
    await stage().world.until('music on every leg', () => calls.every((call) => call.hears() === 'music'))
    for (const leg of arrivals()) {
      const bridge = bridgeOf(contactOfLeg(leg))
      const commands: readonly EngineCommand[] = [
        { type: 'write-memo', leg, memo: stage().memoOf(contactOfLeg(leg)) },
        { type: 'remove-leg', bridge, leg },
        { type: 'add-leg', bridge, leg },
        { type: 'answer-leg', leg },
      ]
      for (const command of commands) {
        const began = performance.now()
        await stage().run(command)
        expect(performance.now() - began, command.type).toBeLessThan(COMMAND_BOUND_MS)
      }
    }
    for (const call of calls) call.hangUp()
  }, 30_000)

  test.each([
    ['control characters', '4930\u0007\u001b[2J12'],
    ['10 KB', '7'.repeat(10_000)],
  ])('a caller number of %s is cut safely', async (_what, from) => {
    const { leg } = await stage().arrive(from)
    const arrival = stage().of(leg)[0]
    const shown = arrival?.type === 'leg-arrived' ? arrival.from : 'none'
    expect(shown).not.toMatch(/\p{C}/u)
    expect(shown.length).toBeLessThanOrEqual(80)
    await stage().run({ type: 'answer-leg', leg })
    await stage().heard(leg, 'leg-answered')
  })

  test.each([
    'sip:1001@127.0.0.1&PJSIP/trunk/900',
    'sip:a@b/c',
    'PJSIP/1001',
    'sip:1001@127.0.0.1\r\nX: y',
    'sip:1001@h;transport=tcp',
    '',
  ])('the address %j is refused and nothing rings', async (uri) => {
    const { contact, bridge } = await stage().wait()
    await expect(stage().ring(contact, uri, bridge)).rejects.toThrow(EngineRefusedError)
    expect((await stage().world.engine.liveCalls()).legs).toHaveLength(1)
  })

  test('a released leg stays connected and is ours no longer', async () => {
    const { leg, caller } = await stage().wait()
    await stage().world.until('the caller to be connected', () => caller.state() === 'up')
    await stage().run({ type: 'write-memo', leg, memo: stage().memoOf(contactOfLeg(leg)) })
    await stage().run({ type: 'release-leg', leg })
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'normal', code: 0 }])
    expect(caller.state()).toBe('up')
    caller.hangUp()
  })
}

/** The contract about ears: who listens beside a call, and that the call does not feel it. */
import { expect, test } from 'vitest'
import { earOf, legId, monitorBridge, monitorLeg } from '../core/ids.ts'
import { CallGoneError } from '../ports/engine.ts'
import type { Stage } from './contract-stage.ts'

export const snoopContract = (stage: () => Stage): void => {
  /** A caller and an agent who talk, and a supervisor who has picked up, beside them. */
  const talkWithSupervisor = async () => {
    const { world, run, heard, ring, wait, memoOf } = stage()
    const call = await wait()
    const [phone, theirs] = [world.phone('answers'), world.phone('answers')]
    const agent = await ring(call.contact, phone.uri, call.bridge)
    await heard(agent, 'leg-answered')
    await run({ type: 'stop-music', bridge: call.bridge })
    const leg = monitorLeg(call.contact, 1)
    const [bridge, ear] = [monitorBridge(leg), earOf(leg, 1)]
    await run({ type: 'create-bridge', bridge })
    const memo = memoOf(call.contact)
    await run({ type: 'ring-leg', leg, uri: theirs.uri, from: '', bridge, ringMs: 20_000, memo })
    await heard(leg, 'leg-answered')
    return { ...call, agent, phone, supervisor: { leg, bridge, ear, phone: theirs } }
  }

  test('who is with an ear hears the call; the ear ends with its leg, and the others stay', async () => {
    const { caller, agent, leg, supervisor } = await talkWithSupervisor()
    const { ear, bridge } = supervisor
    const snoop = { type: 'snoop-leg', leg: ear, of: agent, bridge, whisper: false } as const
    await stage().run(snoop)
    // Repeated, it is a success.
    await stage().run(snoop)
    await stage().world.until('the supervisor to hear', () => supervisor.phone.calls()[0]?.hears() === 'party')
    await stage().world.until('the caller to hear the agent', () => caller.hears() === 'party')
    const live = await stage().world.engine.liveCalls()
    expect(live.bridges.find((one) => one.bridge === bridge)?.legs).toEqual(
      expect.arrayContaining([supervisor.leg, ear]),
    )
    expect(live.legs.find((one) => one.leg === ear)).toMatchObject({ inbound: false, state: 'up', memo: null })
    await stage().hangUp(agent)
    expect(await stage().endOf(ear)).toMatchObject([{ type: 'leg-ended', cause: 'normal' }])
    await stage().world.until('silence', () => supervisor.phone.calls()[0]?.hears() === 'nothing')
    expect([caller.state(), supervisor.phone.calls()[0]?.state()]).toEqual(['up', 'up'])
    expect((await stage().world.engine.liveCalls()).legs.map((one) => one.leg).sort()).toEqual(
      [leg, supervisor.leg].sort(),
    )
    await expect(stage().run({ ...snoop, leg: earOf(supervisor.leg, 2) })).rejects.toThrow(CallGoneError)
  })

  test('an ear that is taken away leaves the call as it is, and its name is used up', async () => {
    const { caller, agent, phone, supervisor } = await talkWithSupervisor()
    const { ear, bridge } = supervisor
    const snoop = { type: 'snoop-leg', leg: ear, of: agent, bridge, whisper: true } as const
    await stage().run(snoop)
    await stage().hangUp(ear)
    expect(await stage().endOf(ear)).toHaveLength(1)
    await stage().world.until('silence', () => supervisor.phone.calls()[0]?.hears() === 'nothing')
    const both = () => caller.hears() === 'party' && phone.calls()[0]?.hears() === 'party'
    await stage().world.until('the two to hear each other still', both)
    await expect(stage().run(snoop)).rejects.toThrow(CallGoneError)
  })

  test('an ear for a leg that never was, or in a bridge that never was, leaves nothing', async () => {
    const { agent, supervisor } = await talkWithSupervisor()
    const { ear, bridge } = supervisor
    const snoop = { type: 'snoop-leg', leg: ear, of: legId('never-was'), bridge, whisper: false } as const
    await expect(stage().run(snoop)).rejects.toThrow(CallGoneError)
    const nowhere = monitorBridge(legId('never-was'))
    await expect(stage().run({ ...snoop, leg: earOf(supervisor.leg, 2), of: agent, bridge: nowhere })).rejects.toThrow(
      CallGoneError,
    )
    await stage().world.until('no ear', async () => {
      const { legs } = await stage().world.engine.liveCalls()
      return legs.length === 3
    })
  })
}

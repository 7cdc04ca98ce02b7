/** The contract about what an agent presses and keeps to themselves. */
import { expect, test } from 'vitest'
import type { EngineCommand } from '../core/call/switch.ts'
import { legId, offerLeg } from '../core/ids.ts'
import { CallGoneError } from '../ports/engine.ts'
import type { Stage } from './contract-stage.ts'

const EVERY_KEY = '0123456789*#ABCD'

export const keysContract = (stage: () => Stage): void => {
  /** A caller and an agent who hear each other. */
  const talk = async () => {
    const { world, run, heard, ring, wait } = stage()
    const call = await wait()
    const phone = world.phone('answers')
    const agent = await ring(call.contact, phone.uri, call.bridge)
    await heard(agent, 'leg-answered')
    await run({ type: 'stop-music', bridge: call.bridge })
    const ears = () => ({ caller: call.caller.hears(), agent: phone.calls()[0]?.hears() })
    await hear(ears, 'party')
    return { ...call, agent, phone, ears }
  }
  /** The caller hears that; the agent hears the caller. */
  const hear = (ears: () => { caller: string; agent: string | undefined }, caller: 'nothing' | 'party') =>
    stage().world.until(`the caller to hear ${caller}, the agent to hear them`, () => {
      const now = ears()
      return now.caller === caller && now.agent === 'party'
    })

  test('keys are heard where they are pressed, in their order and nowhere else, and nothing waits for them', async () => {
    const { caller, leg, bridge, phone, ears } = await talk()
    await stage().run({ type: 'send-digits', leg, digits: EVERY_KEY })
    await stage().run({ type: 'send-digits', leg, digits: '4711' })
    const began = performance.now()
    await stage().run({ type: 'add-leg', bridge, leg })
    expect(performance.now() - began).toBeLessThan(600)
    await stage().world.until('all keys', () => caller.digits() === `${EVERY_KEY}4711`, 15_000)
    expect(phone.calls()[0]?.digits()).toBe('')
    await hear(ears, 'party')
  }, 30_000)

  test('who is muted is heard by nobody and hears on, as often as it is said; and is heard again', async () => {
    const { agent, ears } = await talk()
    for (const muted of [true, true]) await stage().run({ type: 'mute-leg', leg: agent, muted })
    await hear(ears, 'nothing')
    for (const muted of [false, false]) await stage().run({ type: 'mute-leg', leg: agent, muted })
    await hear(ears, 'party')
  })

  test('a mute stays through another bridge and back', async () => {
    const { agent, bridge, ears } = await talk()
    await stage().run({ type: 'mute-leg', leg: agent, muted: true })
    await stage().run({ type: 'remove-leg', bridge, leg: agent })
    await stage().run({ type: 'add-leg', bridge, leg: agent })
    await hear(ears, 'nothing')
    await stage().run({ type: 'mute-leg', leg: agent, muted: false })
    await hear(ears, 'party')
  })

  test('a leg that is rung muted is not heard before it is said', async () => {
    const { world, run, heard, wait, memoOf } = stage()
    const { caller, contact, bridge } = await wait()
    const phone = world.phone('waits')
    const leg = offerLeg(contact, 1)
    const memo = memoOf(contact)
    await run({ type: 'ring-leg', leg, uri: phone.uri, from: '', bridge, ringMs: 20_000, memo, muted: true })
    await heard(leg, 'leg-ringing')
    await run({ type: 'stop-music', bridge })
    phone.calls()[0]?.answer()
    await heard(leg, 'leg-answered')
    const ears = () => ({ caller: caller.hears(), agent: phone.calls()[0]?.hears() })
    await hear(ears, 'nothing')
    await run({ type: 'mute-leg', leg, muted: false })
    await hear(ears, 'party')
  })

  test('a telephone that rings takes the call when it is asked to; asked once more, it has it', async () => {
    const { world, run, heard, typesOf, ring, wait } = stage()
    const call = await wait()
    const phone = world.phone('waits')
    const agent = await ring(call.contact, phone.uri, call.bridge)
    await heard(agent, 'leg-ringing')
    expect(typesOf(agent)).not.toContain('leg-answered')
    await run({ type: 'pick-up-leg', leg: agent })
    await heard(agent, 'leg-answered')
    await run({ type: 'pick-up-leg', leg: agent })
    await run({ type: 'stop-music', bridge: call.bridge })
    await hear(() => ({ caller: call.caller.hears(), agent: phone.calls()[0]?.hears() }), 'party')
    expect(typesOf(agent).filter((type) => type === 'leg-answered')).toHaveLength(1)
  })

  test('of a leg that is gone, or never was, nothing is asked any more', async () => {
    const { leg, caller } = await stage().wait()
    caller.hangUp()
    await stage().endOf(leg)
    for (const target of [leg, legId('never-was')]) {
      const commands: readonly EngineCommand[] = [
        { type: 'pick-up-leg', leg: target },
        { type: 'mute-leg', leg: target, muted: true },
        { type: 'send-digits', leg: target, digits: '1' },
      ]
      for (const command of commands) await expect(stage().run(command)).rejects.toThrow(CallGoneError)
    }
  })
}

import { describe, expect, test } from 'vitest'
import { bridgeOf, contactId, type LegId, offerLeg } from '../../core/ids.ts'
import { CallGoneError } from '../../ports/engine.ts'
import { createFakeEngine } from './engine.ts'
import { createManualClock } from './manual-clock.ts'
import { createFakeSwitch } from './switch.ts'

/** A phone that waits, and how it is rung in a bridge. */
const atPhone = async () => {
  const clock = createManualClock()
  const fake = createFakeSwitch({ seed: 1, clock })
  const engine = createFakeEngine(fake)
  await engine.start(() => {})
  const phone = fake.phone('p', 'waits')
  const contact = contactId('c-x')
  const bridge = bridgeOf(contact)
  const memo = { v: 1, contact, phase: 'offered', queue: null, enqueuedAt: null } as const
  const leg = offerLeg(contact, 1)
  const ring = { type: 'ring-leg', leg, uri: phone.uri, from: '', bridge, ringMs: 5_000, memo } as const
  await engine.execute({ type: 'create-bridge', bridge })
  return { clock, fake, engine, phone, ring }
}

/** A phone that rings in a bridge. */
const ringing = async () => {
  const world = await atPhone()
  const rings = (changes: { readonly leg?: LegId } = {}) => {
    const done = world.engine.execute({ ...world.ring, ...changes })
    world.clock.advance(0)
    return done
  }
  await rings()
  return { ...world, rings }
}

describe('a phone of the fake switch', () => {
  test('a leg is made, dialled and joined in steps: who is gone in between leaves it as it is', async () => {
    const { clock, engine, fake, ring } = await atPhone()
    engine.execute(ring).catch(() => {})
    await engine.stop()
    clock.advance(60_000)
    expect(fake.live().legs).toMatchObject([{ leg: ring.leg, state: 'down' }])
    const second = createFakeEngine(fake)
    await second.start(() => {})
    const again = second.execute(ring)
    clock.advance(0)
    await again
    expect(fake.live()).toMatchObject({
      legs: [{ leg: ring.leg, state: 'ringing' }],
      bridges: [{ bridge: ring.bridge, legs: [ring.leg] }],
    })
  })

  test('what was rung is forgotten with the link: a leg that ended meanwhile is made once more, one that is there is taken on', async () => {
    const { clock, engine, fake, phone, ring, rings } = await ringing()
    phone.calls()[0]?.hangUp()
    clock.advance(0)
    await expect(rings()).rejects.toThrow(CallGoneError)
    fake.cutLink()
    fake.restoreLink()
    await rings()
    expect(phone.calls().map((call) => call.state())).toEqual(['ended', 'ringing'])
    await engine.execute({ type: 'remove-leg', bridge: ring.bridge, leg: ring.leg })
    await rings()
    expect(fake.live().bridges).toEqual([{ bridge: ring.bridge, legs: [] }])
    fake.cutLink()
    fake.restoreLink()
    await rings()
    expect(fake.live().bridges).toEqual([{ bridge: ring.bridge, legs: [ring.leg] }])
    expect(phone.calls()).toHaveLength(2)
  })

  test('alone with a phone, without music, a caller is told that it rings, and its answer is theirs', async () => {
    const { clock, engine, fake, phone, ring, rings } = await ringing()
    const caller = fake.callIn({ from: '1', to: '2' })
    await engine.execute({ type: 'add-leg', bridge: ring.bridge, leg: caller.leg })
    expect(caller.state()).toBe('calling')
    await engine.execute({ type: 'hang-up-leg', leg: ring.leg, cause: 'normal' })
    await rings({ leg: offerLeg(ring.memo.contact, 2) })
    expect(caller.state()).toBe('ringing')
    phone.calls()[1]?.answer()
    clock.advance(0)
    expect(caller.state()).toBe('up')
  })
})

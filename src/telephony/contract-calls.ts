/** The contract's first half: what happens on calls that go as calls go. */
import { expect, test } from 'vitest'
import { bridgeOf, contactId, offerLeg } from '../core/ids.ts'
import { CallGoneError } from '../ports/engine.ts'
import type { Stage } from './contract-stage.ts'

export const callsContract = (stage: () => Stage): void => {
  test('a caller arrives with the numbers of both sides', async () => {
    const { leg, caller } = await stage().arrive('+62215550100', '1501')
    expect(stage().of(leg)).toEqual([{ type: 'leg-arrived', leg, from: '+62215550100', to: '1501', memo: null }])
    expect(caller.state()).not.toBe('up')
  })

  test('an answer connects the caller', async () => {
    const { leg, caller } = await stage().arrive()
    await stage().run({ type: 'answer-leg', leg })
    await stage().heard(leg, 'leg-answered')
    await stage().world.until('the caller to be connected', () => caller.state() === 'up')
  })

  test('music plays in the bridge until it is stopped', async () => {
    const { bridge, caller } = await stage().wait()
    await stage().world.until('music', () => caller.hears() === 'music')
    await stage().run({ type: 'stop-music', bridge })
    await stage().world.until('silence', () => caller.hears() === 'nothing')
  })

  test('who is put once more into the bridge they wait in keeps the music, asked for again or not', async () => {
    const { leg, bridge, caller, contact } = await stage().wait()
    const music = () => stage().world.until('music', () => caller.hears() === 'music', 1_000)
    /** So long that what was heard before is over. */
    const stays = async (offer: number) => {
      const phone = stage().world.phone('waits')
      await stage().endOf(await stage().ring(contact, phone.uri, null, { offer, ringMs: 1_000 }))
      await music()
    }
    await stage().world.until('music', () => caller.hears() === 'music')
    await stage().run({ type: 'add-leg', bridge, leg })
    await stage().run({ type: 'start-music', bridge })
    await stays(1)
    await stage().run({ type: 'add-leg', bridge, leg })
    await stays(2)
    // The link is new: where they are is in the switch's lists.
    const told = (type: string) =>
      stage().world.until(type, () => stage().events.some((event) => event.type === type), 20_000)
    stage().events.length = 0
    await stage().world.cutLink()
    await told('link-down')
    await stage().world.restoreLink()
    await told('link-up')
    await stage().world.engine.liveCalls()
    await stage().run({ type: 'add-leg', bridge, leg })
    await stage().run({ type: 'start-music', bridge })
    await stays(3)
  })

  test('a leg that is added to another bridge moves there', async () => {
    const { leg, bridge } = await stage().wait()
    const other = bridgeOf(contactId('other'))
    await stage().run({ type: 'create-bridge', bridge: other })
    await stage().run({ type: 'add-leg', bridge: other, leg })
    const { bridges } = await stage().world.engine.liveCalls()
    expect(new Map(bridges.map((one) => [one.bridge, one.legs]))).toEqual(
      new Map([
        [bridge, []],
        [other, [leg]],
      ]),
    )
  })

  test('a phone rings in the bridge, shows the caller, answers, and both hear each other', async () => {
    const { contact, bridge, caller } = await stage().wait('+62215550100')
    const phone = stage().world.phone('waits')
    const leg = await stage().ring(contact, phone.uri, bridge, { from: '+62215550100' })
    await stage().heard(leg, 'leg-ringing')
    expect(phone.calls().map((call) => call.shown)).toEqual(['+62215550100'])
    expect((await stage().world.engine.liveCalls()).bridges.find((live) => live.bridge === bridge)?.legs).toContain(leg)
    phone.calls()[0]?.answer()
    await stage().heard(leg, 'leg-answered')
    await stage().run({ type: 'stop-music', bridge })
    await stage().world.until(
      'both to hear the other',
      () => caller.hears() === 'party' && phone.calls()[0]?.hears() === 'party',
    )
    expect(stage().typesOf(leg)).toEqual(['leg-ringing', 'leg-answered'])
  })

  test.each(['', '5&PJSIP/trunk/6', 'x\r\nP-Asserted-Identity: <sip:911@a>'])(
    'a caller number %j is shown as withheld',
    async (from) => {
      const { contact, bridge } = await stage().wait()
      const phone = stage().world.phone('waits')
      const leg = await stage().ring(contact, phone.uri, bridge, { from })
      await stage().heard(leg, 'leg-ringing')
      expect(phone.calls().map((call) => call.shown)).toEqual(['anonymous'])
    },
  )

  test.each([
    ['declines', 'rejected', 21],
    ['busy', 'busy', 17],
  ] as const)('a phone that %s ends the leg as %s', async (manner, cause, code) => {
    const { contact, bridge } = await stage().wait()
    const leg = await stage().ring(contact, stage().world.phone(manner).uri, bridge)
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause, code }])
  })

  test('a phone that rings too long ends as no-answer, one that is not there as unreachable', async () => {
    const { contact, bridge } = await stage().wait()
    const phone = stage().world.phone('waits')
    const [alone, absent] = await Promise.all([
      stage().ring(contact, phone.uri, bridge, { offer: 1, ringMs: 1_000 }),
      stage().ring(contact, stage().world.nowhere(), bridge, { offer: 2, ringMs: 1_000 }),
    ])
    expect(await stage().endOf(alone, 5_000)).toEqual([{ type: 'leg-ended', leg: alone, cause: 'no-answer', code: 19 }])
    expect(await stage().endOf(absent, 5_000)).toEqual([
      { type: 'leg-ended', leg: absent, cause: 'unreachable', code: 18 },
    ])
    await stage().world.until('the phone to be quiet', () => phone.calls()[0]?.state() === 'ended')
  }, 20_000)

  test('a ringing leg that we end stops ringing and is cancelled', async () => {
    const { contact, bridge } = await stage().wait()
    const phone = stage().world.phone('waits')
    const leg = await stage().ring(contact, phone.uri, bridge)
    await stage().heard(leg, 'leg-ringing')
    await stage().hangUp(leg)
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'cancelled', code: 16 }])
    await stage().world.until('the phone to be quiet', () => phone.calls()[0]?.state() === 'ended')
  })

  test('a ring that is taken back at once leaves nothing behind', async () => {
    const { contact, bridge } = await stage().wait()
    const phone = stage().world.phone('waits')
    const leg = offerLeg(contact, 1)
    const ringing = stage().ring(contact, phone.uri, bridge)
    const taken = stage().hangUp(leg)
    await Promise.allSettled([ringing, taken])
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'cancelled', code: 16 }])
    await expect(stage().ring(contact, phone.uri, bridge)).rejects.toThrow(CallGoneError)
    expect(phone.calls().filter((call) => call.state() !== 'ended')).toEqual([])
  })

  test.each(['caller', 'phone', 'us'] as const)('hanging up by the %s ends that leg, once', async (by) => {
    const { leg: customer, contact, bridge, caller } = await stage().wait()
    const phone = stage().world.phone('answers')
    const agent = await stage().ring(contact, phone.uri, bridge)
    await stage().heard(agent, 'leg-answered')
    await stage().world.until('the phone to be up', () => phone.calls()[0]?.state() === 'up')
    const [leg, other] = by === 'phone' ? [agent, customer] : [customer, agent]
    if (by === 'us') await stage().hangUp(leg)
    else if (by === 'caller') caller.hangUp()
    else phone.calls()[0]?.hangUp()
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'normal', code: 16 }])
    await stage().hangUp(other)
    await stage().endOf(other)
    expect(await stage().endOf(leg)).toHaveLength(1)
  })

  test('a caller who gives up before the answer is gone, once', async () => {
    const { leg, caller } = await stage().arrive()
    caller.hangUp()
    const ends = await stage().endOf(leg)
    expect(ends).toMatchObject([{ cause: 'cancelled' }])
    expect(stage().typesOf(leg)).toEqual(['leg-arrived', 'leg-ended'])
  })

  test('events of a leg come in order', async () => {
    const { leg } = await stage().wait()
    await stage().heard(leg, 'leg-answered')
    await stage().hangUp(leg)
    await stage().endOf(leg)
    expect(stage().typesOf(leg)).toEqual(['leg-arrived', 'leg-answered', 'leg-ended'])
  })
}

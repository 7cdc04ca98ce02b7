/** The contract about what is said to callers, and what they press. */
import { expect, test } from 'vitest'
import { type ContactId, legId, playbackOf } from '../core/ids.ts'
import type { Heard } from '../core/ivr/session.ts'
import { CallGoneError } from '../ports/engine.ts'
import type { Stage } from './contract-stage.ts'

/** Said for about so long on every engine: a text of a number is as long as that many milliseconds. */
const lasting = (ms: number): Heard => ({ type: 'text', language: 'en', text: String(ms).padEnd(Math.ceil(ms / 70)) })

export const promptsContract = (stage: () => Stage): void => {
  let last = 0
  const next = (contact: ContactId) => playbackOf(contact, ++last)
  const ends = (playback: string) =>
    stage().events.filter((event) => event.type === 'play-ended' && event.playback === playback)
  const ended = async (playback: string, withinMs?: number) => {
    await stage().world.until(`the end of ${playback}`, () => ends(playback).length > 0, withinMs)
    return ends(playback)
  }
  /** A caller who is answered and in their bridge, without music. */
  const listen = async () => {
    const { run, arrive } = stage()
    const call = await arrive()
    const { leg, bridge } = call
    await Promise.all([
      run({ type: 'create-bridge', bridge }),
      run({ type: 'answer-leg', leg }),
      run({ type: 'add-leg', bridge, leg }),
    ])
    return call
  }

  test('what is said is heard to its end, several things as one, and its end is told once', async () => {
    const { run, world } = stage()
    const { contact, bridge, caller } = await listen()
    const playback = next(contact)
    await run({ type: 'play', bridge, playback, prompts: [lasting(600), lasting(700)] })
    await world.until('the prompt', () => caller.hears() === 'prompt')
    expect(ends(playback)).toEqual([])
    expect(await ended(playback)).toEqual([{ type: 'play-ended', playback, failed: false }])
    await world.until('silence', () => caller.hears() === 'nothing')
    expect(ends(playback)).toHaveLength(1)
  })

  test('lists that are read meanwhile end nothing of what is said or is next to be said', async () => {
    const { run, world } = stage()
    const { contact, bridge, caller } = await listen()
    const [first, second] = [next(contact), next(contact)]
    await run({ type: 'play', bridge, playback: first, prompts: [lasting(900)] })
    await run({ type: 'play', bridge, playback: second, prompts: [lasting(500)] })
    await world.until('the prompt', () => caller.hears() === 'prompt')
    await world.engine.liveCalls()
    await world.engine.liveCalls()
    expect([...ends(first), ...ends(second)]).toEqual([])
    await ended(second)
    await world.engine.liveCalls()
    for (const playback of [first, second]) expect(ends(playback)).toHaveLength(1)
  })

  test('what is stopped ends at once, as often as it is said; what has ended is no matter', async () => {
    const { run, world } = stage()
    const { contact, bridge, caller } = await listen()
    const playback = next(contact)
    await run({ type: 'play', bridge, playback, prompts: [lasting(20_000)] })
    await world.until('the prompt', () => caller.hears() === 'prompt')
    for (const _ of [1, 2]) await run({ type: 'stop-play', playback })
    await ended(playback, 1_000)
    await world.until('silence', () => caller.hears() === 'nothing')
    await run({ type: 'stop-play', playback })
  })

  test('what is said right after something was stopped is heard, every time', async () => {
    const { run, world } = stage()
    const { contact, bridge, caller } = await listen()
    let before = next(contact)
    await run({ type: 'play', bridge, playback: before, prompts: [lasting(20_000)] })
    for (let n = 0; n < 20; n++) {
      const playback = next(contact)
      await Promise.all([
        run({ type: 'stop-play', playback: before }),
        run({ type: 'play', bridge, playback, prompts: [lasting(n < 19 ? 20_000 : 600)] }),
      ])
      await ended(before, 1_000)
      before = playback
    }
    await world.until('the last', () => caller.hears() === 'prompt')
    await ended(before)
  })

  test('music makes way for words and comes back by itself', async () => {
    const { run, world, wait } = stage()
    const { contact, bridge, caller } = await wait()
    await world.until('music', () => caller.hears() === 'music')
    const playback = next(contact)
    await run({ type: 'play', bridge, playback, prompts: [lasting(1_200)] })
    await world.until('the prompt', () => caller.hears() === 'prompt')
    await ended(playback)
    await world.until('music again', () => caller.hears() === 'music')
  })

  test('keys are told one by one, in their order, while something is said and while nothing is', async () => {
    const { run, world, of } = stage()
    const { contact, leg, bridge, caller } = await listen()
    await world.until('the caller to be up', () => caller.state() === 'up')
    const playback = next(contact)
    await run({ type: 'play', bridge, playback, prompts: [lasting(1_500)] })
    await world.until('the prompt', () => caller.hears() === 'prompt')
    const pressed = () => of(leg).flatMap((event) => (event.type === 'digit' ? [event.digit] : []))
    caller.type('15#')
    await world.until('the keys', () => pressed().join('') === '15#')
    await ended(playback)
    caller.type('*00')
    await world.until('more keys', () => pressed().join('') === '15#*00')
  })

  test('nothing is said in a bridge that is not there, and the end of a call takes along what is said in it', async () => {
    const { run, world, endOf } = stage()
    const { contact, leg, bridge, caller } = await listen()
    await run({ type: 'play', bridge, playback: next(contact), prompts: [lasting(20_000)] })
    await world.until('the prompt', () => caller.hears() === 'prompt')
    caller.hangUp()
    await endOf(leg)
    await run({ type: 'destroy-bridge', bridge })
    await expect(run({ type: 'play', bridge, playback: next(contact), prompts: [lasting(500)] })).rejects.toThrow(
      CallGoneError,
    )
    await expect(run({ type: 'release-leg', leg: legId('never-was'), for: 'message' })).rejects.toThrow(CallGoneError)
  })
}

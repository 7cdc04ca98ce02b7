/** The contract's last part: trunks, which come and go and change while calls by them go on. */
import { expect, test } from 'vitest'
import { lineId } from '../core/ids.ts'
import { EngineRefusedError } from '../ports/engine.ts'
import type { Line } from '../ports/lines.ts'
import type { Stage } from './contract-stage.ts'

export const linesContract = (stage: () => Stage): void => {
  let named = 0
  const fresh = (): string => {
    named += 1
    return `provider-${named}`
  }
  const open = async (line: Line): Promise<void> => {
    stage().world.lines.set(line.line, line)
    await stage().run({ type: 'open-line', line: line.line })
  }
  const close = async ({ line }: Line): Promise<void> => {
    stage().world.lines.delete(line)
    await stage().run({ type: 'close-line', line })
  }

  test('a number rings behind a trunk that is open, with the number that is shown, and behind no other', async () => {
    const name = fresh()
    const { line, calls } = stage().world.outside(name, '02155501', 'waits')
    const { contact, bridge } = await stage().wait()
    const ring = (offer: number) =>
      stage().ring(contact, `trunk:${name}:02155501`, bridge, { from: '+62215550100', offer })
    await expect(ring(1)).rejects.toThrow(EngineRefusedError)
    await open(line)
    const leg = await ring(2)
    await stage().heard(leg, 'leg-ringing')
    expect(calls().map(({ shown }) => shown)).toEqual(['+62215550100'])
    await stage().hangUp(leg)
    await stage().endOf(leg)
    await close(line)
    await expect(ring(3)).rejects.toThrow(EngineRefusedError)
  })

  test('a call goes on while its trunk is changed, and when it is closed', async () => {
    const name = fresh()
    const { line, calls } = stage().world.outside(name, '02155502', 'answers')
    await open(line)
    const { contact, bridge, caller } = await stage().wait()
    const leg = await stage().ring(contact, `trunk:${name}:02155502`, bridge)
    await stage().heard(leg, 'leg-answered')
    await stage().run({ type: 'stop-music', bridge })
    const bothHear = () =>
      stage().world.until(
        'both to hear each other',
        () => caller.hears() === 'party' && calls()[0]?.hears() === 'party',
      )
    await bothHear()
    if (line.kind === 'trunk') await open({ ...line, trunk: { ...line.trunk, codecs: ['alaw'], dtmf: 'info' } })
    await bothHear()
    await close(line)
    await bothHear()
    expect([caller.state(), calls()[0]?.state()]).toEqual(['up', 'up'])
    expect(stage().typesOf(leg)).not.toContain('leg-ended')
    await stage().hangUp(leg)
    await stage().endOf(leg)
  })

  test('opening it again, and closing it twice, are successes', async () => {
    const { line } = stage().world.outside(fresh(), '02155503', 'waits')
    await open(line)
    await open(line)
    await close(line)
    await close(line)
  })

  test('after a lost link those are open that should be, before link-up, and no others', async () => {
    const { world, events } = stage()
    const [stays, goes, comes] = [fresh(), fresh(), fresh()]
    const lines = [stays, goes, comes].map((name) => world.outside(name, '02155504', 'waits').line)
    const [first, second, third] = lines
    if (first === undefined || second === undefined || third === undefined) throw new Error('three were made')
    await open(first)
    await open(second)
    await world.cutLink()
    await world.until('link-down', () => events.some(({ type }) => type === 'link-down'), 20_000)
    world.lines.set(third.line, third)
    world.lines.delete(second.line)
    events.length = 0
    await world.restoreLink()
    await world.until('link-up', () => events[0]?.type === 'link-up', 20_000)
    const { contact, bridge } = await stage().wait()
    const ring = (name: string, offer: number) => stage().ring(contact, `trunk:${name}:02155504`, bridge, { offer })
    await expect(ring(goes, 1)).rejects.toThrow(EngineRefusedError)
    for (const [n, name] of [stays, comes].entries()) {
      const leg = await ring(name, n + 2)
      await stage().heard(leg, 'leg-ringing')
      await stage().hangUp(leg)
      await stage().endOf(leg)
    }
    for (const line of [first, third]) await close(line)
  }, 60_000)

  test.each(['local', 'local-out', 'station', 'web-0000000000000001', 'trunk-A', 'desk-1', 'trunk-a/../b', ''])(
    'the line %j is refused',
    async (name) => {
      await expect(stage().run({ type: 'open-line', line: lineId(name) })).rejects.toThrow(EngineRefusedError)
    },
  )
}

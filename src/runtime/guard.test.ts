import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createGuard } from './guard.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-guard-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const STRANGER = '192.0.2.66'

const world = (clock = createManualClock()) => {
  const done: string[] = []
  const troubles: string[] = []
  const door = {
    refuses: false,
    async ban(address: string) {
      if (door.refuses) throw new Error('down')
      done.push(`ban ${address}`)
    },
    async unban(address: string) {
      if (door.refuses) throw new Error('down')
      await door.answer
      done.push(`unban ${address}`)
    },
    answer: Promise.resolve(),
  }
  const guard = createGuard({
    clock,
    door,
    file: join(folder, 'bans.json'),
    isTrusted: (address) => address === '192.0.2.1',
    onTrouble: (what) => troubles.push(what),
    rules: { attempts: 3, withinMs: 10_000, banMs: 60_000 },
  })
  const knock = (times: number, address = STRANGER, kind: 'wrong-password' | 'banned' = 'wrong-password') => {
    for (let i = 0; i < times; i++) guard.note({ address, kind })
  }
  const pass = async (ms: number) => {
    clock.advance(ms)
    for (let turns = 0; turns < 20; turns++) await Promise.resolve()
  }
  return { clock, guard, door, done, troubles, knock, pass }
}

test('who is let in by hand is counted from nothing; who is not shut out has no ban to lift', async () => {
  const { guard, done, knock, pass, clock } = world()
  knock(2)
  expect(await guard.letIn(STRANGER)).toBe(false)
  knock(1)
  expect(await guard.letIn(STRANGER)).toBe(true)
  expect(done).toEqual([`ban ${STRANGER}`, `unban ${STRANGER}`])
  expect(guard.list()).toEqual([])
  expect(await guard.letIn(STRANGER)).toBe(false)
  // Kept lifted: neither a switch that comes up nor a new server shuts them out again, nor is the old end waited for.
  guard.onLinkUp()
  world(clock).guard.onLinkUp()
  await pass(120_000)
  expect(done).toHaveLength(2)
  knock(2)
  expect(done).toHaveLength(2)
  knock(1)
  expect(done).toEqual([`ban ${STRANGER}`, `unban ${STRANGER}`, `ban ${STRANGER}`])
})

test('who cannot be let in by hand now is in a minute', async () => {
  const { guard, done, knock, pass, door } = world()
  knock(3)
  door.refuses = true
  await expect(guard.letIn(STRANGER)).rejects.toThrow('down')
  expect(guard.list()).toMatchObject([{ address: STRANGER, bannedUntil: expect.any(Number) }])
  door.refuses = false
  await pass(60_000)
  expect(done).toEqual([`ban ${STRANGER}`, `unban ${STRANGER}`])
  expect(guard.list()).toEqual([])
})

test('a link that comes up while somebody is let in does not shut them out again', async () => {
  const { guard, done, knock, pass, door } = world()
  knock(3)
  let answer = (): void => {}
  door.answer = new Promise<void>((resolve) => {
    answer = resolve
  })
  const letIn = guard.letIn(STRANGER)
  guard.onLinkUp()
  answer()
  expect(await letIn).toBe(true)
  await pass(0)
  expect(done.filter((one) => one.startsWith('ban'))).toHaveLength(1)
  expect([done.at(-1), guard.list()]).toEqual([`unban ${STRANGER}`, []])
})

test('a server that ends while somebody is let in: the next one does not shut them out again', async () => {
  const { guard, knock, door, clock } = world()
  knock(3)
  door.answer = new Promise<void>(() => {})
  void guard.letIn(STRANGER)
  guard.stop()
  const next = world(clock)
  next.guard.onLinkUp()
  await next.pass(1)
  expect(new Set(next.done)).toEqual(new Set([`unban ${STRANGER}`]))
  expect(next.guard.list()).toEqual([])
  expect(world(clock).guard.list()).toEqual([])
})

test('who tries too often is shut out once, and let in again after a while', async () => {
  const { guard, done, knock, pass, clock } = world()
  knock(2)
  expect([done, guard.list()]).toMatchObject([[], [{ address: STRANGER, attempts: 2, bannedUntil: null }]])
  knock(4)
  expect(done).toEqual([`ban ${STRANGER}`])
  expect(guard.list()).toMatchObject([{ address: STRANGER, attempts: 6, bannedUntil: clock.now() + 60_000 }])
  knock(5, STRANGER, 'banned')
  await pass(59_999)
  expect(done).toHaveLength(1)
  await pass(1)
  expect(done).toEqual([`ban ${STRANGER}`, `unban ${STRANGER}`])
  expect(guard.list()).toEqual([])
})

test('who has a new IPv6 address for each attempt is one and the same', async () => {
  const { guard, done, knock } = world()
  for (const n of [1, 2, 3, 4]) knock(1, `2001:db8:1:2::${n}`)
  knock(2, '2001:db8:1:3::1')
  expect(done).toEqual(['ban 2001:db8:1:2::'])
  expect(await guard.letIn('2001:db8:1:2::9')).toBe(true)
  expect(guard.list()).toMatchObject([{ address: '2001:db8:1:3::' }])
})

test('tries far apart are not counted together, and are shown for a while', async () => {
  const { guard, done, knock, pass } = world()
  for (let i = 0; i < 5; i++) {
    knock(2)
    await pass(10_001)
  }
  expect([done, guard.list()]).toEqual([[], []])
})

test('this machine, by which browsers come, and trunks are never shut out', () => {
  const { guard, done, knock } = world()
  for (const address of ['127.0.0.1', '::1', '192.0.2.1']) knock(9, address)
  expect([done, guard.list()]).toEqual([[], []])
})

test('a ban outlives the server and the switch, and ends at its time all the same', async () => {
  const { clock, knock, guard } = world()
  knock(3)
  guard.stop()
  const next = world(clock)
  expect(next.guard.list()).toMatchObject([{ address: STRANGER, bannedUntil: clock.now() + 60_000 }])
  next.guard.onLinkUp()
  await next.pass(60_000)
  expect(next.done).toEqual([`ban ${STRANGER}`, `unban ${STRANGER}`])
  expect(world(clock).guard.list()).toEqual([])
})

test('a switch that is away loses no ban and no end of one', async () => {
  const { door, done, troubles, knock, pass, guard } = world()
  door.refuses = true
  knock(3)
  await pass(0)
  expect(troubles).toEqual(['an address could not be shut out'])
  door.refuses = false
  guard.onLinkUp()
  door.refuses = true
  await pass(60_000)
  door.refuses = false
  await pass(60_000)
  expect(done).toEqual([`ban ${STRANGER}`, `unban ${STRANGER}`])
})

test('a flood from made-up addresses takes no more memory than it may', () => {
  const { guard, knock } = world()
  for (let i = 0; i < 6_000; i++) knock(1, `198.18.${i >> 8}.${i & 255}`)
  expect(guard.list()).toHaveLength(5_000)
})

test('a spoilt file is as none', () => {
  writeFileSync(join(folder, 'bans.json'), '[["; rm -rf",1],[7],{')
  expect(world().guard.list()).toEqual([])
  writeFileSync(join(folder, 'bans.json'), '[["not an address",9000000000000],["192.0.2.9",9000000000000]]')
  expect(world().guard.list()).toMatchObject([{ address: '192.0.2.9' }])
})

test('where somebody had the right password lately nobody is shut out, and what is tried there is shown', async () => {
  const { guard, done, knock, pass } = world()
  guard.note({ address: STRANGER, kind: 'let-in' })
  knock(50)
  expect([done, guard.list()]).toMatchObject([[], [{ address: STRANGER, attempts: 50, bannedUntil: null }]])
  await pass(24 * 3_600_000)
  knock(3)
  expect(done).toEqual([`ban ${STRANGER}`])
})

test('a flood from made-up addresses shuts out a thousand at the most: who was shut out first is let in again', async () => {
  const { guard, done, knock, pass } = world()
  const address = (n: number): string => `198.51.${Math.floor(n / 250) + 100}.${(n % 250) + 1}`
  for (let n = 0; n < 1_010; n++) {
    await pass(1)
    knock(3, address(n))
  }
  await pass(1)
  expect(guard.list().filter(({ bannedUntil }) => bannedUntil !== null)).toHaveLength(1_000)
  expect(done.filter((one) => one.startsWith('unban'))).toEqual(
    Array.from({ length: 10 }, (_, n) => `unban ${address(n)}`),
  )
})

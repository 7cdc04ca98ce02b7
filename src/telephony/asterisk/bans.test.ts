/** The list of who is shut out, as the switch reads it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createBans } from './bans.ts'

const folder = mkdtempSync(join(tmpdir(), 'sambung-bans-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('many at once are one list and few readings of it; each is there when it is told so', async () => {
  const file = join(folder, 'acl.conf')
  const read: string[] = []
  const bans = createBans({ file, reload: async () => void read.push(readFileSync(file, 'utf8')) })
  const addresses = Array.from({ length: 50 }, (_, n) => `192.0.2.${n + 1}`)
  await Promise.all(
    addresses.map(async (address) => {
      await bans.ban(address)
      expect(read.at(-1)).toContain(`deny = ${address}/255.255.255.255\n`)
    }),
  )
  expect(read.length).toBeLessThanOrEqual(2)
  await bans.unban('192.0.2.7')
  expect(read.at(-1)).not.toContain('192.0.2.7/')
  await expect(bans.ban('nobody')).rejects.toThrow('not an IP address')
})

test('a switch that is not told leaves the next one free to try', async () => {
  const down = { now: true }
  const bans = createBans({
    file: join(folder, 'other.conf'),
    reload: async () => {
      if (down.now) throw new Error('no link')
    },
  })
  await expect(bans.ban('192.0.2.1')).rejects.toThrow('no link')
  down.now = false
  await bans.ban('192.0.2.2')
  expect(readFileSync(join(folder, 'other.conf'), 'utf8')).toContain('192.0.2.1/')
})

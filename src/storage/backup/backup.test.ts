import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreLockedError } from '../../ports/store.ts'
import { call, groupOf, record } from '../fixture.ts'
import { openStore } from '../open-store.ts'
import { makeBackup } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'

const NOW = new Date('2026-01-31T08:00:00Z')

describe('backup and restore', () => {
  let root: string
  let from: string
  let to: string
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'sambung-backup-'))
    from = join(root, 'from')
    to = join(root, 'to')
    for (const folder of ['recordings', 'prompts', 'speech', 'secrets', 'snapshots'])
      mkdirSync(join(from, folder), { recursive: true })
    writeFileSync(join(from, 'recordings', 'r-c-1.wav'), 'sound')
    writeFileSync(join(from, 'prompts', 'a1.wav'), 'a prompt')
    writeFileSync(join(from, 'speech', 'b2.wav'), 'is made again')
    writeFileSync(join(from, 'secrets', 'customer.key'), 'key')
    writeFileSync(join(from, 'first-run.txt'), 'passwords')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const fill = async (data: string, name: string): Promise<void> => {
    const store = await openStore({ dataDir: data })
    await store.commit(groupOf(record(call(name), (await store.lastSeq()) + 1)))
    await store.close()
  }
  const callers = async (data: string): Promise<(string | null | undefined)[]> => {
    const store = await openStore({ dataDir: data })
    const page = await store.contacts({}, 10, null)
    await store.close()
    return page.items.map(({ id, from: caller }) => `${id} ${caller}`)
  }

  it('brings back database, recordings, prompts and keys, and neither passwords nor what can be made again', async () => {
    await fill(from, '1')
    const file = join(root, 'a.tar.gz')
    await makeBackup(from, file, NOW)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
    expect(await restoreBackup(to, file, false, NOW)).toEqual({ madeAt: NOW.toISOString(), aside: null })
    expect(await callers(to)).toEqual(['c-1 +628123456789'])
    expect(readFileSync(join(to, 'recordings', 'r-c-1.wav'), 'utf8')).toBe('sound')
    expect(readFileSync(join(to, 'prompts', 'a1.wav'), 'utf8')).toBe('a prompt')
    expect(readdirSync(to).sort()).toEqual(['db', 'prompts', 'recordings', 'secrets'])
    expect(readdirSync(root).sort()).toEqual(['a.tar.gz', 'from', 'to'])
  })

  it('is one moment of a store that goes on being written', async () => {
    const store = await openStore({ dataDir: from })
    let going = true
    const writing = (async () => {
      for (let i = 0; going || i < 20; i++)
        await store.commit(groupOf(record(call(String(i)), (await store.lastSeq()) + 1)))
    })()
    await makeBackup(from, join(root, 'a.tar'), NOW)
    going = false
    await writing
    await restoreBackup(to, join(root, 'a.tar'), false, NOW)
    const restored = await openStore({ dataDir: to })
    const last = await restored.lastSeq()
    expect(last % 13).toBe(0)
    expect(await restored.journal(0, 1_000_000)).toEqual((await store.journal(0, 1_000_000)).slice(0, last))
    await restored.close()
    await store.close()
  })

  it('refuses while a server runs, and where something is; --force moves that aside', async () => {
    await fill(from, '1')
    await fill(to, '2')
    const file = join(root, 'a.tar')
    await makeBackup(from, file, NOW)
    const running = await openStore({ dataDir: to })
    await expect(restoreBackup(to, file, true, NOW)).rejects.toThrow(StoreLockedError)
    await running.close()
    await expect(restoreBackup(to, file, false, NOW)).rejects.toThrow('is not empty (db/sambung.sqlite)')
    expect(await callers(to)).toEqual(['c-2 +628123456789'])
    const { aside } = await restoreBackup(to, file, true, NOW)
    expect(await callers(to)).toEqual(['c-1 +628123456789'])
    expect(await callers(aside ?? '')).toEqual(['c-2 +628123456789'])
  })

  it('refuses what is no whole backup and changes nothing', async () => {
    await fill(from, '1')
    await fill(to, '2')
    const file = join(root, 'a.tar')
    await makeBackup(from, file, NOW)
    await expect(makeBackup(from, file, NOW)).rejects.toThrow('exists already')
    const whole = readFileSync(file)
    const altered = Buffer.from(whole)
    altered.write('X', altered.indexOf('SQLite format 3') + 5000)
    writeFileSync(join(root, 'altered.tar'), altered)
    writeFileSync(join(root, 'cut.tar'), whole.subarray(0, 20_000))
    const unpacked = join(root, 'x')
    mkdirSync(unpacked)
    execFileSync('tar', ['-xf', file, '-C', unpacked])
    symlinkSync('/etc', join(unpacked, 'recordings', 'link'))
    execFileSync('tar', ['-cf', join(root, 'link.tar'), '-C', unpacked, '.'])
    for (const name of ['altered.tar', 'cut.tar', 'link.tar']) {
      await expect(restoreBackup(to, join(root, name), true, NOW)).rejects.toThrow('nothing was changed')
    }
    await expect(restoreBackup(to, join(root, 'none.tar'), true, NOW)).rejects.toThrow('there is no file')
    expect(await callers(to)).toEqual(['c-2 +628123456789'])
    expect(existsSync(join(to, 'recordings'))).toBe(false)
  })
})

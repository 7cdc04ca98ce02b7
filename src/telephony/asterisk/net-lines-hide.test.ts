import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNetLines } from './net-lines.ts'
import { createHiding, hideNumbers } from './net-lines-hide.ts'

const START = '1795303030|NONE|NONE|NONE|QUEUESTART|\n'
const entered = (leg: string, from: string): string => `1795303034|${leg}|net|-|ENTERED|1795303034.008,${from},1501,,\n`
const ended = (leg: string, from: string): string =>
  `1795303041|${leg}|net|-|ENDED|1795303041.637,${from},1501,voicemail,${leg}.wav\n`
const BOOK = START + entered('s1-1.0', '0811') + entered('s1-2.0', '') + ended('s1-1.0', '0811')
const HIDDEN = START + entered('s1-1.0', '~~~~') + entered('s1-2.0', '') + ended('s1-1.0', '~~~~')
const NEWER = entered('s1-3.0', '0813') + ended('s1-3.0', '0813').slice(0, 40)

let folder = ''
let file = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-hide-'))
  file = join(folder, 'net-calls')
})
afterAll(() => rmSync(folder, { recursive: true }))

const text = (): string => readFileSync(file, 'latin1')

describe('callers’ numbers in the net’s book', () => {
  test('go from what is kept, and from nothing else', async () => {
    writeFileSync(file, BOOK + NEWER)
    await hideNumbers(file, 0, BOOK.length)
    expect(text()).toBe(HIDDEN + NEWER)
    expect((await readNetLines(file, BOOK.length)).lines).toMatchObject([{ leg: 's1-3.0', from: '0813' }])
    // As after an older copy of our database was put back: whose call it was is withheld, and no call is lost.
    expect((await readNetLines(file, 0)).lines.map(({ leg, from }) => `${leg} ${from}`)).toEqual([
      's1-1.0 ',
      's1-2.0 ',
      's1-1.0 ',
      's1-3.0 0813',
    ])
  })

  test('go however far a hiding came that was cut short', async () => {
    for (let cut = 0; cut <= BOOK.length; cut++) {
      writeFileSync(file, HIDDEN.slice(0, cut) + BOOK.slice(cut) + NEWER)
      expect((await readNetLines(file, 0)).lines).toHaveLength(4)
      await hideNumbers(file, 0, BOOK.length)
      expect(text()).toBe(HIDDEN + NEWER)
    }
  })

  test('go from lines that are none of the net’s, wherever they are', async () => {
    const torn = `${entered('s1-4.0', '0814').slice(0, 50)}\n`
    writeFileSync(file, `garbage 0899\n${torn}\n${BOOK}`)
    const from = 13
    await hideNumbers(file, from, 13 + torn.length + 1 + BOOK.length)
    expect(text()).toBe(`garbage 0899\n${'~'.repeat(torn.length - 1)}\n\n${HIDDEN}`)
  })

  test('go from a book of many pieces', async () => {
    const lines = Array.from({ length: 40_000 }, (_, n) => entered(`s1-${n}.0`, `0811${n}`)).join('')
    writeFileSync(file, lines + NEWER)
    await hideNumbers(file, 0, lines.length)
    expect(text().slice(0, lines.length)).not.toContain(',0811')
    expect(text().slice(lines.length)).toBe(NEWER)
    const { length } = (await readNetLines(file, 0)).lines
    expect(length).toBe(40_001)
  })

  test('stay in another book, begun anew, and where there is none', async () => {
    writeFileSync(file, BOOK)
    await hideNumbers(file, 0, BOOK.length + 1)
    expect(text()).toBe(BOOK)
    await hideNumbers(join(folder, 'none'), 0, 10)
  })

  test('go each time from where the last time ended, and with the next time what failed', async () => {
    const hide = createHiding(file)
    writeFileSync(file, BOOK + NEWER)
    await Promise.all([hide(START.length), hide(BOOK.length)])
    expect(text()).toBe(HIDDEN + NEWER)
    rmSync(file)
    mkdirSync(file)
    await expect(hide(BOOK.length)).rejects.toThrow('EISDIR')
    rmdirSync(file)
    writeFileSync(file, BOOK + BOOK)
    await hide(2 * BOOK.length)
    expect(text()).toBe(HIDDEN + HIDDEN)
    // Another one, begun anew.
    writeFileSync(file, BOOK)
    await hide(BOOK.length)
    expect(text()).toBe(HIDDEN)
    await createHiding(undefined)(7)
  })

  /** As the switch does: each piece appended, also half a line, also in the moment in which we write. */
  test('go while the switch writes, and none of its lines is lost or read twice', async () => {
    writeFileSync(file, START)
    const switchLike = spawn(process.execPath, ['-e', WRITER, file, `${CALLS}`], { stdio: 'inherit' })
    const over = once(switchLike, 'exit')
    const seen: string[] = []
    let hidden = 0
    let at = 0
    for (let isOver = false; ; ) {
      const { lines, to, skipped } = await readNetLines(file, at)
      expect(skipped).toBe(0)
      seen.push(...lines.map(({ leg, from }) => `${leg} ${from}`))
      if (to === at && isOver) break
      isOver = switchLike.exitCode !== null
      at = to
      await hideNumbers(file, hidden, at)
      hidden = at
    }
    await over
    expect(seen).toEqual(Array.from({ length: CALLS }, (_, n) => `s1-${n}.0 0811${n}`))
    expect(text()).not.toContain(',0811')
    expect(text().match(/\n/g)).toHaveLength(CALLS + 1)
  })
})

const CALLS = 4_000
const WRITER = `
const { openSync, writeSync } = require('node:fs')
const [file, calls] = process.argv.slice(1)
const book = openSync(file, 'a')
for (let n = 0; n < Number(calls); n++) {
  const line = '1795303034|s1-' + n + '.0|net|-|ENTERED|1795303034.008,0811' + n + ',1501,,\\n'
  const cut = n % line.length
  writeSync(book, line.slice(0, cut))
  writeSync(book, line.slice(cut))
}`

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseNetLines, readNetLines } from './net-lines.ts'

const START = '1795303030|NONE|NONE|NONE|QUEUESTART|\n'
const ENTERED = '1795303034|s19fbd68d-1795303034.0|net|-|ENTERED|1795303034.008,0811,1501,,\n'
const ENDED = '1795303041|s1-1.0|net|-|ENDED|1795303041.637,0811,1501,voicemail,s1-1.0.wav\n'

describe('the net’s book', () => {
  test('has a line at the start and one at the end', () => {
    const common = { from: '0811', to: '1501' }
    expect(parseNetLines(START + ENTERED + ENDED)).toEqual({
      lines: [
        {
          ...common,
          leg: 's19fbd68d-1795303034.0',
          at: 1_795_303_034_008,
          what: 'entered',
          how: null,
          voicemail: null,
        },
        {
          ...common,
          leg: 's1-1.0',
          at: 1_795_303_041_637,
          what: 'ended',
          how: 'voicemail',
          voicemail: 's1-1.0.wav',
        },
      ],
      bytes: START.length + ENTERED.length + ENDED.length,
      skipped: 0,
    })
  })

  test('knows a withheld number', () => {
    expect(parseNetLines('1795303034|s1-1.0|net|-|ENTERED|1795303034.008,,1501,,\n').lines).toMatchObject([
      { from: '' },
    ])
  })

  test('leaves a torn last line for the next time, wherever it is torn', () => {
    for (let cut = 0; cut < ENDED.length; cut++) {
      const { lines, bytes, skipped } = parseNetLines(ENTERED + ENDED.slice(0, cut))
      expect([lines.length, bytes, skipped]).toEqual([1, ENTERED.length, 0])
    }
  })

  test.each([
    '',
    'garbage',
    ENTERED.slice(0, 20) + ENTERED.trim(),
    ENTERED.trim() + ENTERED.trim(),
    '1795303041|s1-1.0|net|-|ENDED|1795303041.637,0811,1501,,',
    '1795303041|s1-1.0|net|-|ENDED|1795303041.637,0811,1501,vanished,',
    '1795303041|s1-1.0|net|-|ENDED|1795303041.637,0811,1501,voicemail,',
    '1795303041|s1-1.0|net|-|ENDED|1795303041.637,0811,1501,abandoned,s1-1.0.wav',
    '1795303041|s1-1.0|net|-|ENDED|1795303041.637,0811,1501,voicemail,../../journal.wav',
    '1795303041|s1-1.0|net|-|ENTERED|1795303041.637,0811,1501,answered,',
    '1795303041|s1-1.0|net|-|ENTERED|1795303041.637,"0811",1501,,',
    '\u0000'.repeat(40),
  ])('skips and counts what is none of the net’s: %j', (line) => {
    const { lines, bytes, skipped } = parseNetLines(`${ENTERED}${line}\n${ENDED}`)
    expect(lines.map(({ what }) => what)).toEqual(['entered', 'ended'])
    expect([bytes, skipped]).toEqual([ENTERED.length + line.length + 1 + ENDED.length, 1])
  })
})

describe('reading it', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-net-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('goes on where it ended, and again with the whole of a torn line', async () => {
    const file = join(folder, 'goes-on.csv')
    expect(await readNetLines(file, 0)).toMatchObject({ lines: [], to: 0 })
    writeFileSync(file, ENTERED + ENDED.slice(0, 30))
    const first = await readNetLines(file, 0)
    expect(first).toMatchObject({ lines: [{ what: 'entered' }], to: ENTERED.length })
    expect(await readNetLines(file, first.to)).toMatchObject({ lines: [], to: first.to })
    appendFileSync(file, ENDED.slice(30))
    const second = await readNetLines(file, first.to)
    expect(second).toMatchObject({ lines: [{ what: 'ended' }], to: ENTERED.length + ENDED.length })
  })

  test('begins anew with another, shorter file, and passes over bytes that are no text', async () => {
    const file = join(folder, 'anew.csv')
    writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0xfe, 0xc3, 0x0a]), Buffer.from(ENTERED)]))
    expect(await readNetLines(file, 10_000)).toMatchObject({
      lines: [{ what: 'entered' }],
      skipped: 1,
      to: 4 + ENTERED.length,
    })
  })

  test('passes over a large piece without any line', async () => {
    const file = join(folder, 'damaged.csv')
    writeFileSync(file, Buffer.concat([Buffer.alloc(5_000_000), Buffer.from(`\n${ENTERED}`)]))
    const first = await readNetLines(file, 0)
    expect(first).toMatchObject({ lines: [], skipped: 1 })
    expect(first.to).toBeGreaterThan(0)
    expect((await readNetLines(file, first.to)).lines).toMatchObject([{ what: 'entered' }])
  })
})

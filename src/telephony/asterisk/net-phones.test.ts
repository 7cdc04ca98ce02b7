// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values look like that in Asterisk's files
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createNetPhones, renderNetPhones } from './net-phones.ts'

/** Held against the dial plan's lint, too (scripts/asterisk/dialplan-lint.test.ts). */
const example = readFileSync(new URL('../../../dialplan/asterisk/net-phones.example.conf', import.meta.url), 'utf8')
const STATIONS = ['browser:web-0123456789abcdef', 'sip:a2@desk.example.org:5090', 'sip:a1@192.0.2.7']

describe('the net’s people', () => {
  test('are rung word for word', () => {
    expect(renderNetPhones({ stations: STATIONS, number: '02150201234' })).toBe(example)
  })

  test('are the same in whatever order they are named, and however often', () => {
    expect(renderNetPhones({ stations: [...STATIONS, ...STATIONS].reverse(), number: '02150201234' })).toBe(example)
  })

  test('may be nobody', () => {
    const text = renderNetPhones({ stations: [], number: '' })
    expect(text).toContain('exten => phones,1,Return()')
    expect(text).toContain('exten => number,1,Return()')
    expect(text).not.toContain('Dial')
  })

  test.each([
    'sip:a@h&PJSIP/0900@local-out',
    'sip:a@h,60,g)',
    'sip:${EXTEN}@h',
    'sip:a@h\nexten => 1,1,Dial(PJSIP/1@local-out)',
    'sip:a@h;transport=tcp',
    'tel:0811',
    'browser:local-out',
    'browser:web-0123456789abcdef&PJSIP/0900@local-out',
    '',
  ])('never are what is no station: %j', (uri) => {
    const without = renderNetPhones({ stations: STATIONS, number: '' })
    expect(renderNetPhones({ stations: [uri, ...STATIONS], number: '' })).toBe(without)
  })

  test.each(['+62', '1&2', '1,2', '12a', ' 1', '1'.repeat(33)])('never are what is no number: %j', (number) => {
    expect(renderNetPhones({ stations: [], number })).not.toContain('Dial')
  })

  test('fit into a line that the switch reads', () => {
    const host = Array.from({ length: 4 }, (_, n) => `${n}`.repeat(60)).join('.')
    const stations = Array.from({ length: 300 }, (_, n) => `sip:${n}@x${host}`)
    const lines = renderNetPhones({ stations, number: '' }).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(8_000)
    const short = renderNetPhones({ stations: stations.map((_, n) => `sip:${n}@192.0.2.7`), number: '' })
    expect(short.split('PJSIP/station/')).toHaveLength(101)
  })
})

describe('telling the switch of them', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-net-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const file = (): string => join(folder, 'net-phones.conf')
  const told = (refuse: () => boolean = () => false) => {
    const reads: string[] = []
    const phones = createNetPhones({
      file: file(),
      number: '',
      reload: async () => {
        reads.push(readFileSync(file(), 'utf8'))
        if (refuse()) throw new Error('no link')
      },
    })
    return { phones, reads }
  }

  test('happens when they change, and only then; the file is its owner’s alone', async () => {
    const { phones, reads } = told()
    await phones.set(['sip:a1@192.0.2.7'])
    await phones.set(['sip:a1@192.0.2.7'])
    expect(reads).toHaveLength(1)
    await phones.set([])
    expect(reads.map((text) => text.includes('Dial'))).toEqual([true, false])
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['net-phones.conf'])
  })

  test('happens once after each start: whether the switch has read what stands there is not known', async () => {
    writeFileSync(file(), renderNetPhones({ stations: STATIONS, number: '' }))
    const { phones, reads } = told()
    await phones.set(STATIONS)
    await phones.set(STATIONS)
    expect(reads).toHaveLength(1)
  })

  test('is made up for by the next one when the switch could not be told', async () => {
    let down = false
    const { phones, reads } = told(() => down)
    await phones.set(STATIONS)
    down = true
    await expect(phones.set([])).rejects.toThrow('no link')
    down = false
    await phones.set(STATIONS)
    await phones.set(STATIONS)
    expect(reads.map((text) => text.includes('Dial'))).toEqual([true, false, true])
  })

  test('changes that come at once are told as one, the newest', async () => {
    const { phones, reads } = told()
    await Promise.all([['sip:a1@h'], ['sip:a2@h'], ['sip:a3@h']].map((stations) => phones.set(stations)))
    expect(reads).toHaveLength(1)
    expect(reads[0]).toContain('sip:a3@h')
  })
})

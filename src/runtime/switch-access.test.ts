import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isReplaced, readSwitchAccess, SwitchAccessError } from './switch-access.ts'

const ACCESS = {
  ariUrl: 'http://127.0.0.1:8088/ari',
  ariUser: 'sambung',
  ariSecret: 'ari-secret',
  amiHost: '127.0.0.1',
  amiPort: 5038,
  amiUser: 'sambung',
  amiSecret: 'ami-secret',
  version: '22.10.1',
}

let folder = ''
let file = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sambung-access-'))
  file = join(folder, 'switch.json')
})
afterAll(() => rmSync(folder, { recursive: true }))

const problemWith = (content: unknown): SwitchAccessError => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return problemOf(file)
}
const problemOf = (path: string): SwitchAccessError => {
  try {
    readSwitchAccess(path)
  } catch (error) {
    if (error instanceof SwitchAccessError) return error
    throw error
  }
  throw new Error('nothing is wrong with it')
}

describe('the way to the switch', () => {
  test('is what the supervisor wrote, whatever else it wrote', () => {
    writeFileSync(file, JSON.stringify({ ...ACCESS, epoch: 7 }))
    expect(readSwitchAccess(file)).toEqual(ACCESS)
    expect(isReplaced(file, ACCESS)).toBe(false)
    expect(isReplaced(file, { ...ACCESS, ariSecret: 'an older one' })).toBe(true)
  })

  const { ariSecret: _, ...withoutSecret } = ACCESS
  test.each([
    ['cut short', JSON.stringify(ACCESS).slice(0, 90), 'cut short or altered'],
    ['empty', '', 'cut short or altered'],
    ['null', 'null', 'amiPort is no port'],
    ['a list', [ACCESS], 'amiPort is no port'],
    ['without a secret', withoutSecret, 'ariSecret is missing'],
    ['with an empty field', { ...ACCESS, amiHost: '' }, 'amiHost is missing'],
    ['with a number for a text', { ...ACCESS, amiUser: 7 }, 'amiUser is missing'],
    ['with a text for a port', { ...ACCESS, amiPort: 'x' }, 'amiPort is no port'],
    ['with a port that is none', { ...ACCESS, amiPort: 0 }, 'amiPort is no port'],
    ['with an address that is none', { ...ACCESS, ariUrl: 'here' }, 'ariUrl is no URL'],
  ])('%s: file, problem and remedy are said, no secret is', (_, content, problem) => {
    const { message } = problemWith(content)
    for (const part of [`${file}: `, problem, 'npm start']) expect(message).toContain(part)
    expect(message).not.toMatch(/ari-secret|ami-secret/)
    expect(isReplaced(file, ACCESS)).toBe(false)
  })

  test('that is not there, or cannot be read, is said as clearly', () => {
    expect(problemOf(join(folder, 'none.json')).message).toContain('none.json: it is missing: start')
    mkdirSync(join(folder, 'folder.json'))
    expect(problemOf(join(folder, 'folder.json')).message).toContain("it can't be read (EISDIR)")
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { check } from '../../src/core/ivr/check/check.ts'
import { dryRun } from '../../src/core/ivr/dry-run.ts'
import { flowText } from '../../src/core/ivr/flow-text.ts'
import type { Program } from '../../src/core/ivr/read.ts'
import { readFlowFile, readWorldFile } from './files.ts'

const FOLDER = 'dialplan/flows'
const world = readWorldFile('dialplan/world.json')
const programOf = (file: string): Program => {
  const read = readFlowFile(join(FOLDER, file))
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  return read.program
}
const run = (file: string, keys: string, at = '2026-11-23T10:00:00+07:00', from = '+62811') => {
  const setting = { program: programOf(file), hours: world.hours ?? {} }
  const { path, ending, session } = dryRun(setting, { at: Date.parse(at), from, to: '1500', keys })
  const end = ending.type === 'handed-over' ? ending.command : ending
  return { nodes: path.map(({ node }) => node).join(' '), end, session, path }
}

test.each(readdirSync(FOLDER))('%s has no findings and stands in the order of the format', (file) => {
  const program = programOf(file)
  expect(check(program, world)).toEqual([])
  expect(`${program.flow.id}.json`).toBe(file)
  expect(flowText(program)).toBe(readFileSync(join(FOLDER, file), 'utf8'))
})

test.each([
  ['11', 'id', { queue: 'sales' }],
  ['12', 'id', { queue: 'support' }],
  ['21', 'en', { queue: 'sales' }],
  ['20', 'en', { queue: 'support', also: ['sales'] }],
  ['', 'id', { queue: 'support', also: ['sales'] }],
  ['2992', 'en', { queue: 'support', also: [] }],
])('hotline, keys %j: in %s to %j', (keys, language, end) => {
  const did = run('hotline.json', keys)
  expect(did.end).toMatchObject({ type: 'to-queue', ...end })
  expect(did.session.language).toBe(language)
  expect(did.nodes).toContain('opening-hours welcome main-menu')
})

test('office: open, at lunch, on a holiday', () => {
  expect(run('office.json', '1').nodes).toBe('opening-hours recording support')
  expect(run('office.json', '', '2026-11-23T12:30:00+07:00').nodes).toBe('opening-hours closed message')
  expect(run('office.json', '', '2026-12-25T10:00:00+07:00').nodes).toBe('opening-hours holiday message')
})

test('customer number: entered again, then a PIN that is told nowhere', () => {
  const did = run('customer-number.json', '1234#25678#1987654')
  expect(did.nodes).toBe('known-caller first-try ask-number confirm count too-often ask-number confirm ask-pin support')
  expect(did.session.variables).toEqual({ tries: '1', customer: '5678' })
  expect(JSON.stringify(did.path)).not.toContain('987654')
  expect(run('customer-number.json', 'x', undefined, '+1555').end).toEqual({ type: 'hung-up' })
})

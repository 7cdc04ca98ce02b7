/** A flow that is made to cost: what one caller in it, or one dry run, can take is bounded. */
import { expect, test } from 'vitest'
import { assigning } from './assigned.ts'
import { dryRun } from './dry-run.ts'
import { newSession } from './session.ts'
import { programOf, START } from './testing/flows.ts'

const variables = Array.from({ length: 10 }, (_, n) => `v${n}`)

/** Round and round through a menu and many nodes that each set variables out of others. */
const roundAbout = (nodes: number) => {
  const set = variables.map((variable, n) => ({ variable, value: `{{v${(n + 1) % 10}}}abc` }))
  const sets = Array.from({ length: nodes }, (_, n) => [
    `set-${n}`,
    { kind: 'set', set, exits: { next: n + 1 < nodes ? `set-${n + 1}` : 'menu' } },
  ])
  const asked = { prompts: [{ text: { en: 'Again?' } }], bargeIn: true, timeoutMs: 500, interDigitMs: 500, retries: 0 }
  const menu = { kind: 'menu', ...asked, exits: { '1': 'set-0', invalid: 'set-0', silence: 'set-0' } }
  const flow = { format: 1, id: 'costly', name: 'Costly', languages: ['en'], start: 'set-0' }
  return programOf({ ...flow, nodes: { ...Object.fromEntries(sets), menu } })
}

test('a dry run ends, however many keys lead however far', () => {
  const script = { at: START, from: '', to: '', keys: '1'.repeat(200) }
  const { path } = dryRun({ program: roundAbout(150), hours: {} }, script)
  expect(path.length).toBeGreaterThan(900)
  expect(path.length).toBeLessThan(1_300)
})

test('variables are set one after the other, the masked apart, and the session before stays as it was', () => {
  const before = { ...newSession({ flow: 'f', version: 1, from: '', to: '', language: 'en' }), variables: { a: '1' } }
  const { session, put } = assigning(before)
  put({ variable: 'b', value: '2', secret: true })
  put({ variable: 'a', value: '3', secret: true })
  put({ variable: 'b', value: '4', secret: false })
  expect([session.variables, session.secrets]).toEqual([{ b: '4' }, { a: '3' }])
  expect([before.variables, before.secrets]).toEqual([{ a: '1' }, {}])
})

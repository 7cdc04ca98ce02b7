import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { phoneId, trunkId } from '../core/ids.ts'
import { LOCAL_TRUNK } from '../core/lines/built-in.ts'
import type { Trunk } from '../core/lines/words.ts'
import { emptyState } from '../core/state.ts'
import { createTrunkSecrets } from './line-secrets.ts'
import { createWantedLines } from './wanted-lines.ts'

const SECRET = 'päss "word"; x=y'
const secrets = createTrunkSecrets(randomBytes(32))
const [one, two] = [trunkId('one'), trunkId('two')]

test('a secret opens under its key, for its trunk, and unaltered only', () => {
  const sealed = secrets.seal(one, SECRET)
  expect(sealed).not.toContain('word')
  expect(secrets.seal(one, SECRET)).not.toBe(sealed)
  expect(secrets.open(one, sealed)).toBe(SECRET)
  expect(secrets.open(two, sealed)).toBeNull()
  expect(createTrunkSecrets(randomBytes(32)).open(one, sealed)).toBeNull()
  for (const broken of ['', 't1.', 't2.abc', sealed.slice(0, -4), `${sealed.slice(0, 10)}AAAA${sealed.slice(14)}`])
    expect(secrets.open(one, broken)).toBeNull()
})

test('the switch should have those lines that are switched on, each with its secret', () => {
  const state = emptyState()
  const trunk: Trunk = {
    ...LOCAL_TRUNK,
    id: one,
    connection: { kind: 'registration', server: 'a', username: 'u', sealedSecret: secrets.seal(one, SECRET) },
  }
  state.trunks.set(one, trunk)
  state.trunks.set(two, { ...LOCAL_TRUNK, id: two, enabled: false })
  const phone = { id: phoneId('desk'), label: 'Desk', username: 'desk-0a1b2c3d', agent: null }
  state.deskPhones.set(phone.id, phone)
  const lines = createWantedLines(state, secrets, (account) => `secret of ${account}`)
  expect(lines.list()).toEqual(['trunk-one', 'desk-0a1b2c3d'])
  const [first, second] = lines.list()
  if (first === undefined || second === undefined) throw new Error('there are two')
  expect(lines.find(first)).toEqual({ kind: 'trunk', line: 'trunk-one', trunk, secret: SECRET })
  expect(lines.find(second)).toEqual({ kind: 'phone', line: second, secret: 'secret of desk-0a1b2c3d' })
  state.trunks.set(one, { ...trunk, enabled: false })
  expect(lines.find(first)).toBeNull()
})

/** Who may vouch for a trunk: the list that the switch reads. */
import { expect, test } from 'vitest'
import { trunkId } from '../core/ids.ts'
import { LOCAL_TRUNK } from '../core/lines/built-in.ts'
import type { Trunk } from '../core/lines/words.ts'
import { emptyState } from '../core/state.ts'
import { createAuthorities } from './authorities.ts'

test('those of the machine, and of every trunk by TLS, once', () => {
  const state = emptyState()
  const authorities = createAuthorities(state, '/x')
  const ofMachine = authorities.text()
  expect(ofMachine.match(/-BEGIN CERTIFICATE-/g)?.length).toBeGreaterThan(20)
  const add = (name: string, more: Partial<Trunk>): void => {
    state.trunks.set(trunkId(name), { ...LOCAL_TRUNK, id: trunkId(name), ...more })
  }
  add('one', { transport: 'tls', certificateAuthority: 'ONE\n' })
  add('same', { transport: 'tls', certificateAuthority: 'ONE' })
  add('two', { transport: 'tls', certificateAuthority: 'TWO' })
  add('plain', { transport: 'tcp', certificateAuthority: 'PLAIN' })
  add('none', { transport: 'tls', certificateAuthority: null })
  expect(authorities.text()).toBe(`${ofMachine}ONE\nTWO\n`)
  state.trunks.delete(trunkId('two'))
  expect(authorities.text()).toBe(`${ofMachine}ONE\n`)
})

/** Who may vouch for a trunk: the list that the switch reads. */
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { trunkId } from '../core/ids.ts'
import { LOCAL_TRUNK } from '../core/lines/built-in.ts'
import type { Trunk } from '../core/lines/words.ts'
import { emptyState } from '../core/state.ts'
import { createAuthorities } from './authorities.ts'

const [ONE = '', TWO = '', THREE = ''] = rootCertificates.slice(0, 3).map((pem) => new X509Certificate(pem).toString())

test('those of the machine, and of every trunk by TLS, once; each on lines of its own, and none that cannot be read', () => {
  const state = emptyState()
  const authorities = createAuthorities(state, '/x')
  const ofMachine = authorities.text()
  expect(ofMachine.match(/-BEGIN CERTIFICATE-/g)?.length).toBeGreaterThan(20)
  const add = (name: string, more: Partial<Trunk>): void => {
    state.trunks.set(trunkId(name), { ...LOCAL_TRUNK, id: trunkId(name), ...more })
  }
  add('one', { transport: 'tls', certificateAuthority: `${ONE}\n` })
  add('same', { transport: 'tls', certificateAuthority: ONE.replaceAll('\n', '\r\n') })
  add('two', { transport: 'tls', certificateAuthority: `${TWO.trim()}${THREE.trim()}` })
  add('bad', { transport: 'tls', certificateAuthority: ONE.replace('MII', 'AAA') })
  add('plain', { transport: 'tcp', certificateAuthority: THREE })
  add('none', { transport: 'tls', certificateAuthority: null })
  expect(authorities.text()).toBe(`${ofMachine}${[ONE, TWO, THREE].map((one) => one.trim()).join('\n')}\n`)
  state.trunks.delete(trunkId('two'))
  expect(authorities.text()).toBe(`${ofMachine}${ONE.trim()}\n`)
})

/**
 * Addresses from which the switch takes no SIP: a named access list (acl.conf), which it reads anew when it is told and looks at
 * before anything else of a request; whoever is on it gets a 403. (Lists of PJSIP's own cannot be made while the switch runs:
 * its dynamic configuration answers 403 "Cannot create sorcery objects of type 'acl'", tried on 22.10.1.)
 */
import { rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { subscriberNet } from '../../core/lines/subscriber-net.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import type { Doorkeeper } from '../../ports/intruders.ts'

export interface BansOptions {
  /** acl.conf, as the switch reads it. */
  readonly file: string
  /** Has the switch read it anew; rejects when it does not. */
  reload(): Promise<void>
}

export const createBans = ({ file, reload }: BansOptions): Doorkeeper => {
  const banned = new Set<string>()
  let turn: Promise<unknown> = Promise.resolve()

  /** One after the other: each writes all that is so by then, so that one that has not begun does for all who ask meanwhile. */
  let next: Promise<void> | null = null
  const apply = (): Promise<void> => {
    if (next !== null) return next
    const done = turn.then(async () => {
      next = null
      await writeFile(`${file}.part`, toAcl(banned), { mode: 0o600 })
      await rename(`${file}.part`, file)
      await reload()
    })
    next = done
    turn = done.catch(() => {})
    return done
  }

  return {
    async ban(address) {
      if (isIP(address) === 0) throw new EngineRefusedError('ban: not an IP address (example: 192.0.2.7)')
      banned.add(subscriberNet(address))
      await apply()
    },
    async unban(address) {
      banned.delete(subscriberNet(address))
      await apply()
    },
  }
}

/** One address; of IPv6 a subscriber's /64, as it is counted. */
const maskOf = (address: string): string =>
  isIP(address) === 4 ? '255.255.255.255' : address.endsWith('::') ? '64' : '128'

/** The last rule that fits counts. */
const toAcl = (banned: Iterable<string>): string =>
  [
    '; Who is shut out now: written by the server whenever that changes.',
    '[bans]',
    'permit = 0.0.0.0/0.0.0.0',
    'permit = ::/0',
    ...[...banned].map((address) => `deny = ${address}/${maskOf(address)}`),
    '',
  ].join('\n')

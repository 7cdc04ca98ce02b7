/** The lines that should be in the switch, read from the state at the moment somebody asks. */

import { parseAddress } from '../core/dial.ts'
import { type AccountId, accountId, type LineId } from '../core/ids.ts'
import { lineOfPhone, lineOfTrunk, type Trunk } from '../core/lines/words.ts'
import type { CenterView } from '../core/view.ts'
import type { Line } from '../ports/lines.ts'
import { createHostBook, type HostBook } from './host-book.ts'
import type { TrunkSecrets } from './line-secrets.ts'

export interface WantedLines {
  list(): readonly LineId[]
  /** Null for one that is switched off, or gone. */
  find(line: LineId): Line | null
  /** All addresses of hosts that are named in a trunk, none when they cannot be looked up. */
  readonly whereAre: HostBook['find']
  /** Whether a trunk's calls come from there, as far as its hosts are addresses or were looked up. */
  isTrunkAt(address: string): boolean
  /** What a trunk signs in with; null where it knows us by our address, or its secret cannot be opened. */
  secretOf(trunk: Trunk): string | null
}

export const createWantedLines = (
  view: Pick<CenterView, 'trunks' | 'deskPhones'>,
  secrets: Pick<TrunkSecrets, 'open'>,
  phoneSecretOf: (account: AccountId) => string,
  hosts: HostBook = createHostBook({ now: Date.now }),
): WantedLines => {
  const secretOf = ({ id, connection }: Trunk): string | null =>
    connection.kind === 'registration' ? secrets.open(id, connection.sealedSecret) : null
  const all = function* (): Generator<Line> {
    for (const trunk of view.trunks.values())
      if (trunk.enabled) yield { kind: 'trunk', line: lineOfTrunk(trunk.id), trunk, secret: secretOf(trunk) }
    for (const phone of view.deskPhones.values())
      yield { kind: 'phone', line: lineOfPhone(phone), secret: phoneSecretOf(accountId(phone.username)) }
  }
  return {
    list: () => [...all()].map(({ line }) => line),
    find: (wanted) => {
      for (const line of all()) if (line.line === wanted) return line
      return null
    },
    whereAre: hosts.find,
    isTrunkAt: (address) => hosts.isAt(address, trunkHosts(view)),
    secretOf,
  }
}

/** Also of those that are switched off: calls may come from there still, and are no stranger's. */
const trunkHosts = ({ trunks }: Pick<CenterView, 'trunks'>): readonly string[] =>
  [...trunks.values()].flatMap(({ connection }) => {
    const places = connection.kind === 'address' ? connection.hosts : [connection.server]
    return places.flatMap((place) => parseAddress(place)?.host ?? [])
  })

/**
 * Where hosts are that are known by name. The switch looks a name up once, when it is given it, in the thread that answers us: a
 * name server that says nothing would hold up all else, and of a provider that moves it would never hear. So we look, again and
 * again, and give it addresses. SRV first, then A (RFC 3263); IPv4 alone, as the transports are.
 */
import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { EpochMs, Ms } from '../core/ids.ts'
import type { TrunkTransport } from '../core/lines/words.ts'

/** Beginnings of SRV names. */
const SERVICES = { udp: '_sip._udp', tcp: '_sip._tcp', tls: '_sips._tcp' } as const satisfies Record<
  TrunkTransport,
  string
>

export interface HostBook {
  /**
   * All addresses of these hosts, within three seconds: of one that cannot be looked up now those that it had, and none when it
   * never could. Never rejects.
   */
  find(hosts: readonly string[], transport: TrunkTransport): Promise<readonly string[]>
  /** Whether one of these hosts was found there lately. */
  isAt(address: string, hosts: Iterable<string>): boolean
}

export interface HostBookOptions {
  readonly now: () => EpochMs
  /** Asks; rejects when there is no answer. The machine's own when absent. */
  readonly ask?: (host: string, service: string) => Promise<readonly string[]>
}

/** A provider with many machines names a few of them at a time: who was named within this is one of them. */
const REMEMBERED_MS: Ms = 3_600_000

export const createHostBook = ({ now, ask = askDns }: HostBookOptions): HostBook => {
  const seen = new Map<string, Map<string, EpochMs>>()

  const look = async (host: string, service: string): Promise<readonly string[]> => {
    if (isIP(host) !== 0) return [host]
    const known = seen.get(host) ?? new Map<string, EpochMs>()
    const found = await ask(host, service).catch(() => [])
    if (found.length > 0) {
      for (const address of found) known.set(address, now())
      for (const [address, at] of known) if (now() - at > REMEMBERED_MS) known.delete(address)
      seen.set(host, known)
    }
    return [...known.keys()]
  }

  return {
    async find(hosts, transport) {
      const found = await Promise.all(hosts.map((host) => look(host, SERVICES[transport])))
      return [...new Set(found.flat())]
    },
    isAt: (address, hosts) => {
      for (const host of hosts) if (host === address || seen.get(host)?.has(address) === true) return true
      return false
    },
  }
}

const WITHIN_MS: Ms = 3_000

const askDns = async (host: string, service: string): Promise<readonly string[]> => {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 })
  const late = setTimeout(() => resolver.cancel(), WITHIN_MS)
  try {
    const [srv, own] = await Promise.allSettled([resolver.resolveSrv(`${service}.${host}`), resolver.resolve4(host)])
    const targets = srv.status === 'fulfilled' ? srv.value : []
    const others = await Promise.allSettled(targets.map(({ name }) => resolver.resolve4(name)))
    const addresses = [own, ...others].flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    // A name of this machine's own, or one of its domain. Of a server that says nothing it would be asked in vain for a minute.
    const isSilent = own.status === 'rejected' && SILENT.has(own.reason?.code)
    if (addresses.length > 0 || isSilent) return addresses
    return (await lookup(host, { family: 4, all: true })).map(({ address }) => address)
  } finally {
    clearTimeout(late)
  }
}

const SILENT: ReadonlySet<unknown> = new Set(['ETIMEOUT', 'ECANCELLED'])

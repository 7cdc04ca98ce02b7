import type { Config } from '../../src/config.ts'
import { bindError } from '../start/ports.ts'
import { holderOf } from '../start/proc.ts'

/** Where the switch waits for SIP over TCP and over TLS. */
export interface SipPorts {
  readonly tcp: number
  readonly tls: number
}

/**
 * TCP is spoken on the SIP port, TLS on that of the settings or the next one, which TCP never has: providers are told of it. What is left to us is a port that our running switch, `ours`, has
 * already; else the first free one, so that an installation beside ours, or another of our ports, keeps nobody from starting.
 */
export async function chosenSipPorts(config: Config, ours: number | null): Promise<SipPorts> {
  const { sipPort, sipTlsPort, port, ariPort, amiPort } = config
  const taken = [port, ariPort, amiPort, sipTlsPort]
  const tls = sipTlsPort === 0 ? await firstFree(config, sipPort + 1, taken, ours) : sipTlsPort
  return { tcp: await firstFree(config, sipPort, [...taken, tls], ours), tls }
}

const LOOKED_AT = 50

async function firstFree(
  { sipHost: host }: Config,
  from: number,
  taken: readonly number[],
  ours: number | null,
): Promise<number> {
  const all = Array.from({ length: LOOKED_AT }, (_, n) => from + n).filter((n) => n <= 65_535 && !taken.includes(n))
  const kept = ours === null ? undefined : all.find((port) => holderOf('tcp', port) === ours)
  if (kept !== undefined) return kept
  for (const port of all) if ((await bindError({ protocol: 'tcp', host, port })) === null) return port
  throw new Error(
    `none of the ports ${from}-${from + LOOKED_AT - 1}/tcp at ${host} is free for SIP over TCP and TLS; SAMBUNG_SIP_PORT moves them`,
  )
}

import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { Config } from '../../src/config.ts'
import { boundUdpPorts, commandOf, holderOf } from './proc.ts'

interface Wanted {
  readonly protocol: 'tcp' | 'udp'
  readonly host: string
  readonly port: number
  readonly what: string
  readonly setting: string
}

/**
 * What keeps us from the ports of the settings, one sentence each: which port, who has it, which setting moves it. A port that
 * one of `ours` holds is free for us.
 */
export async function portTroubles(config: Config, ours: readonly number[]): Promise<readonly string[]> {
  const wanted: readonly Wanted[] = [
    { protocol: 'tcp', host: config.host, port: config.port, what: 'page and API', setting: 'SAMBUNG_PORT' },
    { protocol: 'udp', host: config.sipHost, port: config.sipPort, what: 'SIP', setting: 'SAMBUNG_SIP_PORT' },
    ...tlsWanted(config),
    { protocol: 'tcp', host: '127.0.0.1', port: config.ariPort, what: 'ARI', setting: 'SAMBUNG_ARI_PORT' },
    { protocol: 'tcp', host: '127.0.0.1', port: config.amiPort, what: 'AMI', setting: 'SAMBUNG_AMI_PORT' },
  ]
  const troubles = await Promise.all(wanted.map((port) => troubleOf(port, ours)))
  return [...troubles.filter((trouble) => trouble !== null), ...rtpTroubles(config, ours)]
}

/** One that is left to us is chosen among the free ones. */
const tlsWanted = ({ sipHost: host, sipTlsPort: port }: Config): readonly Wanted[] =>
  port === 0 ? [] : [{ protocol: 'tcp', host, port, what: 'SIP over TLS', setting: 'SAMBUNG_SIP_TLS_PORT' }]

async function troubleOf(wanted: Wanted, ours: readonly number[]): Promise<string | null> {
  const code = await bindError(wanted)
  if (code === null) return null
  const { protocol, host, port, what, setting } = wanted
  const place = `${host}:${port}/${protocol} (${what})`
  if (code === 'EADDRNOTAVAIL')
    return `${place}: ${host} is no address of this machine; ${setting.replace(/(_TLS)?_PORT/, '_HOST')} sets it`
  if (code === 'EACCES')
    return `${place}: this user may not open ports below 1024; ${setting} moves it, e.g. ${setting}=${port + 8000}`
  if (code !== 'EADDRINUSE')
    return `${place} can't be opened: ${code}; ${setting} moves it, e.g. ${setting}=${next(port)}`
  const holder = holderOf(protocol, port)
  if (holder !== null && ours.includes(holder)) return null
  return `${place} is taken by ${nameOf(holder)}; ${setting} moves it, for example ${setting}=${next(port)}`
}

/** `process 4711 (python3 -m http.server 8080)`: the program without its folder, nor the loader of a fetched Asterisk. */
export function nameOf(pid: number | null): string {
  if (pid === null) return 'a process of another user'
  const command = commandOf(pid)
    .replace(/^\S*\/ld-linux\S* --library-path \S+ /, '')
    .replace(/^\S*\//, '')
  return `process ${pid} (${command.length > 160 ? `${command.slice(0, 160)}…` : command})`
}

/** The switch takes RTP ports one by one and passes over taken ones: only a range that is mostly gone is a trouble. */
function rtpTroubles(config: Config, ours: readonly number[]): string[] {
  const { first, last } = config.rtpPorts
  const bound = boundUdpPorts(first, last)
  if (ours.length > 0 || bound * 2 <= last - first + 1) return []
  const example = first + 2000 < 60_000 ? `${first + 2000}-${Math.min(65_535, last + 2000)}` : '10000-10999'
  return [
    `${bound} of the RTP ports ${first}-${last}/udp are taken; SAMBUNG_RTP_PORTS moves them, for example SAMBUNG_RTP_PORTS=${example}`,
  ]
}

const next = (port: number): number => (port < 65_535 ? port + 1 : port - 1)

/** Why it cannot be opened, as the system names it; null when it can. */
export function bindError({
  protocol,
  host,
  port,
}: Pick<Wanted, 'protocol' | 'host' | 'port'>): Promise<string | null> {
  return new Promise((resolve) => {
    const code = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message)
    if (protocol === 'tcp') {
      const server = createServer()
      server.once('error', code).listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
    } else {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
      socket.once('error', code).bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(null)))
    }
  })
}

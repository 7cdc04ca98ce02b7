/** coturn with the settings that we ship, on ports of a test's own: npm test finds or fetches it and says so in SAMBUNG_TOOLS. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PortBlock } from './ports.ts'
import { waitFor } from './wait-for.ts'

export interface Coturn {
  /** As the setting `turn` wants it. */
  readonly setting: string
  readonly port: number
  words(): string
  stop(): Promise<void>
}

const CONF = fileURLToPath(new URL('../../../scripts/turn/turnserver.conf', import.meta.url))

/** The address by which a switch on this machine is reached: browsers are told of it, and the relay may send there. */
export const ownAddress = (): string => {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
  const own = all.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (own === undefined) throw new Error('this machine has no address but its loopback')
  return own.address
}

export const startCoturn = async (ports: PortBlock, secret: string): Promise<Coturn> => {
  const tools: Tools = JSON.parse(process.env.SAMBUNG_TOOLS ?? '{}')
  const { command: [program = 'turnserver', ...before] = [], env = {} } = tools.turnserver ?? {}
  const folder = mkdtempSync(join(tmpdir(), 'sambung-turn-'))
  const [port, relays] = [ports.take(), ports.takeRange(20)]
  const own = ownAddress()
  const args = [
    ...['-c', CONF, `--static-auth-secret=${secret}`, `--allowed-peer-ip=${own}`],
    ...[
      `--listening-ip=127.0.0.1`,
      `--relay-ip=${own}`,
      `--listening-port=${port}`,
      `--tls-listening-port=${ports.take()}`,
    ],
    ...[
      `--min-port=${relays.first}`,
      `--max-port=${relays.last}`,
      `--pidfile=${join(folder, 'pid')}`,
      '--no-tls',
      '--no-dtls',
    ],
    ...['--userdb', join(folder, 'users'), '--verbose'],
  ]
  const child = spawn(program, [...before, ...args], { env: { ...process.env, ...env }, cwd: folder })
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  let words = ''
  const listen = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-40_000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  await waitFor('coturn to listen', () => {
    if (child.exitCode !== null) throw new Error(`coturn has ended: ${words}`)
    return takes(port)
  })
  return {
    setting: `turn:${secret}@127.0.0.1:${port}`,
    port,
    words: () => words,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }
      process.off('exit', killNow)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Tools {
  readonly turnserver?: { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }
}

const takes = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

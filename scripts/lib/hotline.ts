/** A hotline of a script's own: the whole product in a temporary folder on free ports, gone when the script is. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ApiClient, signIn } from './api-client.ts'
import { freePorts } from './free-ports.ts'
import { waitFor } from './wait-for.ts'

export interface Hotline {
  readonly base: string
  readonly sipPort: number
  readonly admin: ApiClient
}

export interface OwnHotline extends Hotline {
  readonly data: string
  stop(): Promise<void>
}

export const startHotline = async (options: { readonly rtpPorts: number }): Promise<OwnHotline> => {
  const data = mkdtempSync(join(tmpdir(), 'sambung-own-'))
  const password = randomBytes(12).toString('base64url')
  const first = await freePorts(4 + options.rtpPorts)
  const [http, sip, ari, ami, rtp] = [first, first + 1, first + 2, first + 3, first + 4]
  const base = `http://127.0.0.1:${http}`
  const child = spawn(process.execPath, [STARTER], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name))),
      SAMBUNG_DATA: data,
      SAMBUNG_PORT: `${http}`,
      SAMBUNG_SIP_PORT: `${sip}`,
      SAMBUNG_ARI_PORT: `${ari}`,
      SAMBUNG_AMI_PORT: `${ami}`,
      SAMBUNG_RTP_PORTS: `${rtp}-${rtp + options.rtpPorts - 1}`,
      SAMBUNG_ADMIN_PASSWORD: password,
      SAMBUNG_LOG_LEVEL: 'warn',
    },
  })
  let words = ''
  const listen = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-10_000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const stop = async (): Promise<void> => {
    await ended(child)
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await waitFor('the hotline to be ready', () => isReady(base, child), READY_MS)
    const admin = await signIn(base, 'admin', password)
    if (admin === null) throw new Error('the new hotline does not know the password it was given')
    return { base, sipPort: sip, admin, data, stop }
  } catch (error) {
    await stop()
    throw new Error(`the hotline did not start; its last words:\n${words}`, { cause: error })
  }
}

const STARTER = fileURLToPath(new URL('../start/supervise.js', import.meta.url))
/** Which Asterisk to run stays as the operator set it; the rest is another installation's. */
const SETTINGS = /^SAMBUNG_(?!ASTERISK(_FILE)?$)/
const READY_MS = 120_000

const isReady = async (base: string, child: ChildProcess): Promise<boolean> => {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  return (await fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(5_000) })).ok
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

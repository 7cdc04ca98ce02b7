/**
 * The server alone, without a supervisor and without a switch (its link stays down, its API works): for tests that kill it
 * many times, which a supervisor would rightly slow down.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Api, signIn } from './api.ts'
import { foreignEnvironment } from './own-settings.ts'
import { takePorts } from './ports.ts'
import { waitFor } from './wait-for.ts'

export interface BareServer {
  readonly admin: Api
  /** Ends it as a power cut does; resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same data; resolves when its API answers. */
  start(): Promise<void>
  stop(): Promise<void>
}

export const startBareServer = async (): Promise<BareServer> => {
  const ports = await takePorts()
  const data = mkdtempSync(join(tmpdir(), 'sambung-bare-'))
  const [http, ari, ami] = [ports.take(), ports.take(), ports.take()]
  const base = `http://127.0.0.1:${http}`
  const password = randomBytes(12).toString('base64url')
  writeSwitchAccess(data, ari, ami)
  let child: ChildProcess | null = null
  let words = ''

  const start = async (): Promise<void> => {
    const fresh = spawn(process.execPath, [SERVER], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...foreignEnvironment(),
        SAMBUNG_DATA: data,
        SAMBUNG_PORT: `${http}`,
        SAMBUNG_ARI_PORT: `${ari}`,
        SAMBUNG_AMI_PORT: `${ami}`,
        SAMBUNG_ADMIN_PASSWORD: password,
        SAMBUNG_LOG_LEVEL: 'error',
      },
    })
    child = fresh
    const listen = (chunk: Buffer): void => {
      words = (words + chunk.toString()).slice(-5_000)
    }
    fresh.stdout.on('data', listen)
    fresh.stderr.on('data', listen)
    await waitFor(
      'the server to answer',
      async () => {
        if (fresh.exitCode !== null) return true
        return (await fetch(`${base}/health/live`, { signal: AbortSignal.timeout(2_000) })).ok
      },
      30_000,
    )
    if (fresh.exitCode !== null) throw new Error(`the server ended with ${fresh.exitCode}:\n${words}`)
  }
  const kill = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const stop = async (): Promise<void> => {
    process.off('exit', killNow)
    await kill()
    ports.release()
    rmSync(data, { recursive: true, force: true })
  }
  const killNow = (): void => void child?.kill('SIGKILL')
  process.once('exit', killNow)
  try {
    await start()
    return { admin: await signIn(base, 'admin', password), kill, start, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const SERVER = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))

/** What the supervisor would have written; nobody listens at these ports. */
const writeSwitchAccess = (data: string, ariPort: number, amiPort: number): void => {
  mkdirSync(join(data, 'run'), { recursive: true })
  const access = {
    ariUrl: `http://127.0.0.1:${ariPort}/ari`,
    ariUser: 'sambung',
    ariSecret: 'nobody-asks',
    amiHost: '127.0.0.1',
    amiPort,
    amiUser: 'sambung',
    amiSecret: 'nobody-asks',
    systemname: 'bare',
    epoch: 1,
  }
  writeFileSync(join(data, 'run', 'switch.json'), JSON.stringify(access), { mode: 0o600 })
}

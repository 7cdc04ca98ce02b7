/**
 * The whole product as people start it, in a process group, a data folder and ports of its own: what a test file does all
 * its calls on.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AgentList } from '../../wire/agents.ts'
import { type Api, signIn } from './api.ts'
import { foreignEnvironment, ownSettings } from './own-settings.ts'
import { type PortBlock, takePorts } from './ports.ts'
import { killAll, type OwnProcess, processesWith } from './processes.ts'
import { isSwitch } from './site.ts'
import { waitFor } from './wait-for.ts'

export interface Installation {
  readonly base: string
  readonly sipPort: number
  readonly sipTlsPort: number
  readonly data: string
  /** More ports of this test file's own: for phones and ears. */
  readonly ports: PortBlock
  readonly admin: Api
  /** The id and API of an agent, signed in with a password that the admin gave. */
  agent(username: string): Promise<{ readonly id: string; readonly api: Api }>
  serverPid(): number | null
  edgePid(): number | null
  supervisorPid(): number | null
  switchPid(): number | null
  ready(timeoutMs?: number): Promise<void>
  /** Waits until the switch has no leg and no bridge. */
  emptySwitch(): Promise<void>
  /** The end of what the product printed. */
  words(): string
  stop(): Promise<void>
}

export const startInstallation = async (
  options: { readonly env?: Readonly<Record<string, string>>; readonly empty?: boolean } = {},
): Promise<Installation> => {
  const ports = await takePorts()
  const data = mkdtempSync(join(tmpdir(), 'sambung-e2e-'))
  const password = randomBytes(12).toString('base64url')
  const { httpPort, sipPort, sipTlsPort, env } = ownSettings(ports, data, RTP_PORTS)
  const base = `http://127.0.0.1:${httpPort}`
  const child = spawn(process.execPath, [STARTER, ...(options.empty === true ? ['--empty'] : [])], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...foreignEnvironment(), ...env, SAMBUNG_ADMIN_PASSWORD: password, ...options.env },
  })
  let words = ''
  const listen = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-WORDS_KEPT)
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  const ours = () => processesWith('SAMBUNG_DATA', data)
  const pidOf = (program: string): number | null => ours().find(({ command }) => command.endsWith(program))?.pid ?? null
  // A test run that is broken off leaves nothing running.
  const endAll = (): void => killAll(ours())
  process.once('exit', endAll)

  const stop = async (): Promise<void> => {
    const left = await endNicely(child, ours)
    process.off('exit', endAll)
    ports.release()
    rmSync(data, { recursive: true, force: true })
    if (left.length > 0) throw new Error(`npm start has ended and left running: ${left.join('; ')}`)
  }
  const ready = async (timeoutMs = READY_MS): Promise<void> => {
    await waitFor(
      'the hotline to be ready',
      async () => {
        if (child.exitCode !== null) return true
        return (await fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(5_000) })).ok
      },
      timeoutMs,
    )
    if (child.exitCode !== null) throw new Error(`npm start has ended with ${child.exitCode}`)
  }
  try {
    await ready()
    const admin = await signIn(base, 'admin', password)
    return {
      base,
      sipPort,
      sipTlsPort,
      data,
      ports,
      admin,
      ready,
      stop,
      words: () => words,
      serverPid: () => pidOf(SERVER),
      edgePid: () => pidOf(EDGE),
      supervisorPid: () => child.pid ?? null,
      switchPid: () => ours().find(isSwitch)?.pid ?? null,
      agent: (username) => signedInAgent(base, admin, username),
      emptySwitch: () => emptySwitch(data),
    }
  } catch (error) {
    await stop().catch(() => undefined)
    throw new Error(`the installation did not start; its last words:\n${words}`, { cause: error })
  }
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const STARTER = join(ROOT, 'dist', 'scripts', 'start', 'supervise.js')
const SERVER = join('dist', 'src', 'main.js')
const EDGE = join('dist', 'src', 'edge', 'main.js')
const RTP_PORTS = 120
const READY_MS = 60_000
const END_MS = 20_000
const WORDS_KEPT = 20_000

const signedInAgent = async (base: string, admin: Api, username: string): Promise<{ id: string; api: Api }> => {
  const { items } = await admin.get('/agents', AgentList)
  const id = items.find((agent) => agent.username === username)?.id
  if (id === undefined) throw new Error(`there is no agent ${username}`)
  const password = randomBytes(12).toString('base64url')
  await admin.patch(`/agents/${id}`, { password })
  return { id, api: await signIn(base, username, password) }
}

/**
 * Waits until the switch of that data folder has no leg and no bridge: 10 s, for a page that is closed while it
 * tries its way (`test-leg`) can hang up no more, and the switch ends such a leg itself, after 6 s.
 */
export const emptySwitch = async (data: string): Promise<void> => {
  let left = ''
  const look = async (): Promise<boolean> => {
    const access: Record<string, unknown> = JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8'))
    const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`
    const list = async (what: string): Promise<string> => {
      const answer = await fetch(`${access.ariUrl}/${what}`, { headers: { authorization } })
      if (!answer.ok) throw new Error(`the switch answered ${answer.status} when asked for its ${what}`)
      return answer.text()
    }
    const [channels, bridges] = await Promise.all([list('channels'), list('bridges')])
    left = `channels ${channels}, bridges ${bridges}`
    return channels.trim() === '[]' && bridges.trim() === '[]'
  }
  await waitFor('the switch to have no leg and no bridge', look, 10_000).catch((error: unknown) => {
    throw new Error(`the switch is not empty: ${left}`, { cause: error })
  })
}

/** As Ctrl-C does; gives what was still running afterwards and had to be killed. */
const endNicely = async (child: ChildProcess, ours: () => readonly OwnProcess[]): Promise<readonly string[]> => {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const late = setTimeout(() => killAll(ours()), END_MS)
    await gone
    clearTimeout(late)
  }
  const left = ours()
  killAll(left)
  // A test that kills the supervisor leaves the rest to us.
  if (child.signalCode === 'SIGKILL') return []
  return left.map(({ pid, command }) => `${pid} ${command}`)
}

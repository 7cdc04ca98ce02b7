/** A place where the product, or its switch alone, can be started again and again: what the tests of the start itself use. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { foreignEnvironment, ownSettings } from './own-settings.ts'
import type { PortBlock } from './ports.ts'
import { killAll, type OwnProcess, processesWith } from './processes.ts'
import { waitFor } from './wait-for.ts'

export interface Run {
  readonly child: ChildProcess
  words(): string
  /** Its exit code. */
  ended(): Promise<number | null>
}

/** What the supervisor wrote for the server. */
export interface SwitchAccess {
  readonly ariUrl: string
  readonly ariUser: string
  readonly ariSecret: string
  readonly systemname: string
  readonly epoch: number
}

export interface Site {
  readonly data: string
  readonly env: Readonly<Record<string, string>>
  run(program: string, args: readonly string[]): Run
  ready(): Promise<unknown>
  access(): SwitchAccess
  processes(): readonly OwnProcess[]
  pid(of: 'asterisk' | 'edge/main.js' | 'main.js'): number
  remove(): void
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
export const STARTER = join(ROOT, 'dist', 'scripts', 'start', 'supervise.js')
export const SWITCH_ALONE = join(ROOT, 'dist', 'scripts', 'asterisk', 'run.js')
export const START_MS = 60_000

/** A data folder and ports of its own, and whatever a test starts on them. */
export const makeSite = (ports: PortBlock, changes: Readonly<Record<string, string | undefined>>): Site => {
  const data = mkdtempSync(join(tmpdir(), 'sambung-start-'))
  const env: Record<string, string> = {
    ...ownSettings(ports, data, 20).env,
    SAMBUNG_ADMIN_PASSWORD: randomBytes(12).toString('base64url'),
  }
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) env[name] = value
  const processes = (): readonly OwnProcess[] => processesWith('SAMBUNG_DATA', data)
  return {
    data,
    env,
    processes,
    run: (program, args) => startRun(program, args, env),
    ready: () =>
      waitFor(
        'the hotline to be ready',
        async () => (await fetch(`http://127.0.0.1:${env.SAMBUNG_PORT}/health/ready`)).status === 200,
        START_MS,
      ),
    access: () => JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8')),
    pid: (of) => {
      const is = { asterisk: isSwitch, 'edge/main.js': isEdge, 'main.js': isServer }[of]
      const found = processes().find(is)
      if (found === undefined) throw new Error(`there is no ${of} among ${JSON.stringify(processes())}`)
      return found.pid
    },
    remove: () => {
      killAll(processes())
      rmSync(data, { recursive: true, force: true })
    },
  }
}

export const isSwitch = ({ command }: OwnProcess): boolean => / -C \S+asterisk\.conf$/.test(command)
const isEdge = ({ command }: OwnProcess): boolean => command.endsWith(join('dist', 'src', 'edge', 'main.js'))
const isServer = ({ command }: OwnProcess): boolean => command.endsWith(join('dist', 'src', 'main.js'))

const startRun = (program: string, args: readonly string[], env: Readonly<Record<string, string>>): Run => {
  const child = spawn(program, [...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutNpm(foreignEnvironment()), ...env },
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      words += piece.toString()
    })
  }
  const ended = once(child, 'exit').then(() => child.exitCode)
  return { child, words: () => words, ended: () => ended }
}

/** The product takes itself to be under npm when the environment says so. */
const withoutNpm = (env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)))

/**
 * A unit of systemd, read and carried out as far as a machine without systemd can: its programs, its environment, its user, no
 * rights, and a file system that is read-only but for its own folders. Not its system call filter, nor what it hides.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'

/** What the unit says, each word's values in their order; an empty value forgets those before it. */
export type Unit = ReadonlyMap<string, readonly string[]>

export const readUnit = (text: string): Unit => {
  const unit = new Map<string, string[]>()
  for (const line of text.split('\n').filter((each) => /^[A-Z]\w*=/.test(each))) {
    const at = line.indexOf('=')
    const [word, value] = [line.slice(0, at), line.slice(at + 1)]
    unit.set(word, value === '' ? [] : [...(unit.get(word) ?? []), value])
  }
  return unit
}

export const one = (unit: Unit, word: string): string => {
  const value = unit.get(word)?.at(-1)
  if (value === undefined) throw new Error(`the unit says nothing of ${word}=`)
  return value
}

/** Of a length of time as units write it. */
export const msOf = (time: string): number => {
  const [, count, unit] = /^(\d+)(ms|s)?$/.exec(time) ?? []
  if (count === undefined) throw new Error(`${time} is no length of time that is read here: 10, 10s, 100ms`)
  return Number(count) * (unit === 'ms' ? 1 : 1_000)
}

export interface Machine {
  /** Folders it may write to. */
  readonly writable: readonly string[]
  /** Whom it runs as; null: as whoever tests, with all rights that they have. */
  readonly uid: number | null
  /** What EnvironmentFile= has. */
  readonly settings: Readonly<Record<string, string>>
}

/** Runs one of its programs, ExecStart or ExecStartPre. */
export const runOf = (unit: Unit, word: string, { writable, uid, settings }: Machine): ChildProcess => {
  const words = [...(uid === null ? [] : asUser(uid, writable)), 'sh', '-c', `umask ${one(unit, 'UMask')}; exec "$@"`]
  const [command = 'sh', ...args] = [...words, 'sh', ...one(unit, word).split(' ')]
  return spawn(command, args, {
    cwd: one(unit, 'WorkingDirectory'),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: `${PATH}:${dirname(process.execPath)}`, ...environmentOf(unit), ...settings },
  })
}

/** systemd's own. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin'

const environmentOf = (unit: Unit): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (unit.get('Environment') ?? [])
      .flatMap((line) => line.split(' '))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )

/** Mounts of its own: the machine's are not touched. */
const asUser = (uid: number, writable: readonly string[]): readonly string[] => [
  ...['unshare', '--mount', 'sh', '-ec'],
  `${writable.map((_, n) => `mount --bind "$${n + 1}" "$${n + 1}"; `).join('')}mount -o remount,bind,ro /; shift ${writable.length}; exec "$@"`,
  ...['sh', ...writable],
  ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs'],
  ...['--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all'],
]

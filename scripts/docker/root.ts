/** A folder that a system lives in, in place of an image: how steps are carried out in it. Needs root. */
import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheHome } from '../tools/cache.ts'
import { debianSources } from '../tools/debian-sources.ts'

/** An archive of a bare Debian of that suite: what `debian:SUITE-slim` holds. Made once, from this machine's own mirror. */
export const bareArchive = async (suite: string): Promise<string> => {
  const archive = join(cacheHome(), 'bare', `${suite}-slim.tar`)
  if (existsSync(archive)) return archive
  const [mirror] = await debianSources()
  if (mirror === undefined) throw new Error('this machine has no Debian mirror in its apt sources')
  mkdirSync(dirname(archive), { recursive: true })
  const unready = archive.replace(/\.tar$/, '.new.tar')
  const stale = '--aptopt=Acquire::Check-Valid-Until "false"'
  run('mmdebstrap', ['--quiet', '--variant=minbase', stale, suite, unready, `deb ${mirror} ${suite} main`])
  renameSync(unready, archive)
  return archive
}

/** Unpacks it, with what a container is lent by its host: names of machines, and here the certificates of its network. */
export const newRoot = (folder: string, archive: string): void => {
  mkdirSync(folder, { recursive: true })
  run('tar', ['-x', '-C', folder, '-f', archive])
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) cpSync(file, join(folder, file), { dereference: true })
  const own = '/usr/local/share/ca-certificates'
  if (existsSync(own)) cpSync(own, join(folder, own), { recursive: true })
}

/** A step of a build, as root, with the host's network. */
export const buildStep = (
  folder: string,
  workdir: string,
  env: Readonly<Record<string, string>>,
  command: string,
): void => {
  const words = Object.entries({ ...env, ...lentToBuilds() }).map(([name, value]) => `${name}=${value}`)
  const inside = `${DEVICES}; exec chroot "$0" /usr/bin/env -i PATH=${PATH} HOME=/root ${words.join(' ')} /bin/sh -c 'cd "$0" && eval "$1"' "$1" "$2"`
  run('unshare', [
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    `--mount-proc=${join(folder, 'proc')}`,
    'bash',
    '-ec',
    inside,
    folder,
    workdir,
    command,
  ])
}

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What a container finds in /dev; the first argument of the shell is its root. */
export const DEVICES = [
  'for device in null zero full random urandom tty; do touch "$0/dev/$device"; mount --bind "/dev/$device" "$0/dev/$device"; done',
  'mkdir -p "$0/dev/shm"; mount -t tmpfs tmpfs "$0/dev/shm"',
].join('; ')

/** Behind a proxy of one's own Node has to be told whom to trust; a build by Docker gets that as a --build-arg. */
const lentToBuilds = (): Record<string, string> =>
  process.env.NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt' }

/** To its end; throws unless that was a good one. */
export const run = (program: string, args: readonly string[], options: SpawnSyncOptions = {}): void => {
  const { status, error } = spawnSync(program, [...args], { stdio: ['ignore', 'inherit', 'inherit'], ...options })
  if (error !== undefined) throw new Error(`${program} can't be run: ${error.message}`, { cause: error })
  if (status !== 0) throw new Error(`${program} ${args.at(-1)} ended with ${status}`)
}

/** The pid of the one child of a process, as this machine counts; null while there is none. */
export const onlyChild = (pid: number): number | null => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/)
  return children[0] === undefined || children[0] === '' ? null : Number(children[0])
}

export const start = (program: string, args: readonly string[]) =>
  spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'] })

/**
 * A small disk of its own under one folder, in a mount namespace that only programs started with `enter` see: it can be filled
 * and, as ext4, fall read-only as after an I/O error. It is gone with the process that holds it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  /** Put before a program and its arguments: it then sees the disk. */
  readonly enter: readonly string[]
  /** A path under the folder, as this process can reach it. */
  path(name: string): string
  /** Whether `breakDown` is to be had here. */
  readonly breaks: boolean
  /** Takes all the room there is. */
  fill(): void
  /** Gives it back. */
  free(): void
  /** What ext4 does with errors=remount-ro when a block cannot be written: read-only until it is mounted anew. */
  breakDown(): void
  /** Mounts it anew, as after a check and a restart of the machine; nobody may use it at that moment. */
  repair(): void
  close(): Promise<void>
}

/** Why there can be no small disk here; null when there can. */
export const noDiskBecause = (): string | null => {
  const tried = spawnSync(UNSHARE, [...APART, 'mount', '-t', 'tmpfs', 'none', tmpdir()], { encoding: 'utf8' })
  if (tried.error !== undefined) return `unshare cannot be started: ${tried.error.message}`
  return tried.status === 0 ? null : `mounting is not allowed here: ${tried.stderr.trim()}`
}

/** Who is not root is root in a user namespace of its own. */
const APART = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m']
const UNSHARE: string = 'unshare'
const MEGABYTES = 12

/** Mounts it over a folder that exists. */
export const mountDisk = async (folder: string): Promise<SmallDisk> => {
  const work = mkdtempSync(join(tmpdir(), 'sambung-disk-'))
  const image = join(work, 'image')
  const holder = spawn(UNSHARE, [...APART, 'sh', '-c', MOUNT, 'sh', folder, image], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let refused = ''
  holder.stderr.on('data', (piece: Buffer) => {
    refused += piece.toString()
  })
  const [first]: unknown[] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')])
  if (holder.exitCode !== null || !Buffer.isBuffer(first)) throw new Error(`no small disk could be mounted: ${refused}`)
  const device = first.toString().trim()
  const users = process.getuid?.() === 0 ? [] : ['-U', '--preserve-credentials']
  const enter = ['nsenter', '-t', `${holder.pid}`, '-m', ...users, '--']
  const run = (script: string, ...values: readonly string[]): void => {
    const [program = '', ...before] = enter
    const done = spawnSync(program, [...before, 'sh', '-c', script, 'sh', ...values], { encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`${script}: ${done.stderr}`)
  }
  const filler = join(folder, 'filler')
  return {
    enter,
    path: (name) => `/proc/${holder.pid}/root${join(folder, name)}`,
    breaks: device !== 'tmpfs',
    // By large pieces, then by small ones: not a block is left.
    fill: () => run('for size in 1M 4k 1; do dd if=/dev/zero bs=$size >>"$1" 2>/dev/null; sync; done; exit 0', filler),
    free: () => run('rm -f "$1"; sync', filler),
    breakDown: () => run('echo "by a test" >"/sys/fs/ext4/$1/trigger_fs_error"', device),
    repair: () =>
      run(
        'umount "$1" && { fsck.ext4 -p "$2" >/dev/null || test $? = 1; } && mount -o loop,errors=remount-ro "$2" "$1"',
        folder,
        image,
      ),
    async close() {
      const gone = holder.exitCode === null ? once(holder, 'exit') : null
      holder.stdin.end()
      await gone
      rmSync(work, { recursive: true, force: true })
    },
  }
}

/** ext4 in a file where there are loop devices for us, else memory; says which, and lives as long as its input is open. */
const MOUNT = `
truncate -s ${MEGABYTES}M "$2" && mkfs.ext4 -q -m 0 -F "$2" >/dev/null 2>&1 &&
  mount -o loop,errors=remount-ro "$2" "$1" 2>/dev/null &&
  rmdir "$1/lost+found" && basename "$(findmnt -no SOURCE "$1")" ||
  { mount -t tmpfs -o size=${MEGABYTES}m none "$1" && echo tmpfs; } || exit 1
exec cat >/dev/null`

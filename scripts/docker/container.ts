/**
 * A root as Docker would run it: processes, mounts and network of its own, nothing to be written but the volume and /tmp, the
 * image's user without any rights beyond, and its command as process 1.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from './dockerfile.ts'
import { DEVICES, onlyChild, PATH, start } from './root.ts'

export interface Container {
  /** What it printed until now. */
  words(): string
  /** As `docker exec` does; its status and what it said. */
  exec(
    command: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): { readonly status: number | null; readonly said: string }
  /** As `docker stop` does; resolves with the status that process 1 ended with. */
  stop(withinMs: number): Promise<number | null>
  ended(): boolean
}

export const runContainer = async (root: string, image: Image): Promise<Container> => {
  const [volume = '/data'] = image.volumes
  mkdirSync(join(root, 'tmp'), { recursive: true })
  const { uid, gid } = idsOf(root, image.user)
  const inside = [
    DEVICES,
    'mount --bind "$0" "$0"; mount --bind "$0$1" "$0$1"; mount -o remount,bind,ro "$0"; mount -t tmpfs tmpfs "$0/tmp"',
    'mount -t proc proc "$0/proc"',
    'ip link set lo up; shift',
    'exec chroot "$0" /usr/bin/env -i "$@"',
  ].join('; ')
  const words = environment(image.env)
  const asUser = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--no-new-privs',
    '--bounding-set=-all',
  ]
  const child = start('unshare', [
    ...['--mount', '--pid', '--net', '--fork', '--kill-child', 'bash', '-ec', inside, root, volume],
    ...[...words, ...asUser, 'sh', '-c', 'cd "$0" && exec "$@"', image.workdir, ...image.command],
  ])
  let said = ''
  const hear = (chunk: Buffer): void => {
    said += chunk.toString()
    process.stdout.write(chunk.toString().replace(/^/gm, '  | '))
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const first = (): number | null => (child.pid === undefined ? null : onlyChild(child.pid))

  return {
    words: () => said,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    exec: (command, env = {}) => {
      const target = ['--target', `${first()}`, '--mount', '--pid', '--net', '--root', '--wd']
      const asThem = ['--setuid', `${uid}`, '--setgid', `${gid}`]
      const whole = ['env', '-i', ...environment({ ...image.env, ...env }), ...command]
      const { status, stdout, stderr } = spawnSync('nsenter', [...target, ...asThem, ...whole], { encoding: 'utf8' })
      return { status, said: stdout + stderr }
    },
    stop: async (withinMs) => {
      const pid = first()
      const gone = once(child, 'exit')
      if (pid !== null) process.kill(pid, 'SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), withinMs)
      const [status]: unknown[] = await gone
      clearTimeout(late)
      return typeof status === 'number' ? status : null
    },
  }
}

const environment = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries({ PATH, ...env }).map(([name, value]) => `${name}=${value}`)

const idsOf = (root: string, user: string): { readonly uid: number; readonly gid: number } => {
  const id = (flag: string): number =>
    Number(spawnSync('chroot', [root, 'id', flag, user], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

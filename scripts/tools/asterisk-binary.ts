import { join, resolve } from 'node:path'
import { isFit, isOlder, LESS_OF_OLDER, VERSIONS_THAT_WORK, versionIn } from './asterisk-version.ts'
import { cachedRoots, fetchDebian } from './debian-fetch.ts'
import { isProgram, onPath } from './on-path.ts'
import { run } from './run.ts'
import { type Log, step } from './steps.ts'
import { exists, triplet, unpackedCommand } from './unpacked-program.ts'

/** An Asterisk that can be started: `command` is the program with what must stand before its own arguments. */
export type AsteriskInstall = {
  readonly command: readonly [string, ...string[]]
  readonly version: string
  /** `astmoddir`: where its modules lie. */
  readonly modulesDir: string
  /** `astdatadir`: where its documentation and rest-api lie, both read at every start. */
  readonly dataDir: string
  /** The folder it was unpacked into, or null when it is installed on this machine. */
  readonly root: string | null
}

/**
 * Finds an Asterisk that fits, or gets one: the one SAMBUNG_ASTERISK names, else the one on the PATH, else the one in the
 * cache, else Debian sid's, fetched without root. An older one is taken, and said to be, when it was named, or is here and no
 * other can be had. Throws one message that says which versions work when there is none at all.
 */
export const ensureAsterisk = async (log: Log): Promise<AsteriskInstall> => {
  const named = process.env.SAMBUNG_ASTERISK
  if (named !== undefined && named !== '') return namedAsterisk(resolve(named), log)
  const path = await onPath('asterisk')
  const installed = path === null ? null : await installedAsterisk(path)
  if (installed !== null && isFit(installed.version)) return installed
  const cached = await cachedAsterisk()
  if (cached !== null) return cached
  if (installed === null || !isOlder(installed.version)) return fetchedAsterisk(log, installed?.version ?? null)
  return fetchedAsterisk(log, installed.version).catch((error: Error) => {
    log(error.message)
    return told(installed, log)
  })
}

/** An old one for tests of what is done for older switches: Debian 11's, fetched like the other. Rejects where it cannot be had. */
export const ensureOldAsterisk = async (log: Log): Promise<AsteriskInstall> => {
  for (const { root } of await cachedRoots(OLD.name)) {
    const install = await unpackedAsterisk(root)
    if (install !== null) return install
  }
  const { root } = await step(
    log,
    'Asterisk from Debian 11, without root (once)',
    () => fetchDebian(OLD),
    (fetched) => `Asterisk ${plain(fetched.version)} fetched`,
  )
  const install = await unpackedAsterisk(root)
  if (install === null) throw new Error(`what was fetched into ${root} does not start`)
  return install
}

const OLD = { name: 'asterisk-old', suite: 'bullseye', packages: ['asterisk', 'base-files'] } as const

const told = (install: AsteriskInstall, log: Log): AsteriskInstall => {
  log(`! Asterisk ${install.version} is used, ${LESS_OF_OLDER}`)
  return install
}

const namedAsterisk = async (program: string, log: Log): Promise<AsteriskInstall> => {
  if (!(await isProgram(program)))
    throw new Error(
      `SAMBUNG_ASTERISK=${program} is no program that can be started; give the full path of one, such as /usr/sbin/asterisk`,
    )
  const root = program.endsWith(IN_ROOT) ? program.slice(0, -IN_ROOT.length) : ''
  // One that was unpacked for us needs its own loader and libraries.
  const install = (await exists(join(root, '../.complete')))
    ? await unpackedAsterisk(root)
    : await installedAsterisk(program)
  if (install === null) throw new Error(`SAMBUNG_ASTERISK=${program} does not answer -V as Asterisk does`)
  if (isOlder(install.version)) return told(install, log)
  if (!isFit(install.version))
    throw new Error(`SAMBUNG_ASTERISK=${program} is Asterisk ${install.version}. ${VERSIONS_THAT_WORK}.`)
  return install
}

const IN_ROOT = '/usr/sbin/asterisk'

const installedAsterisk = async (program: string): Promise<AsteriskInstall | null> => {
  const version = await versionOf([program])
  if (version === null) return null
  const modulesDir = await firstThere([
    `/usr/lib/${triplet()}/asterisk/modules`,
    '/usr/lib/asterisk/modules',
    '/usr/lib64/asterisk/modules',
    '/usr/local/lib/asterisk/modules',
  ])
  const dataDir = await firstThere([
    '/usr/share/asterisk/rest-api',
    '/var/lib/asterisk/rest-api',
    '/usr/local/share/asterisk/rest-api',
  ])
  return { command: [program], version, modulesDir, dataDir: join(dataDir, '..'), root: null }
}

const firstThere = async (folders: readonly [string, ...string[]]): Promise<string> => {
  for (const folder of folders) if (await exists(folder)) return folder
  return folders[0]
}

const cachedAsterisk = async (): Promise<AsteriskInstall | null> => {
  for (const { root } of await cachedRoots('asterisk')) {
    const install = await unpackedAsterisk(root)
    if (install !== null && isFit(install.version)) return install
  }
  return null
}

const fetchedAsterisk = async (log: Log, installed: string | null): Promise<AsteriskInstall> => {
  const none = `${installed === null ? 'There is no Asterisk on this machine' : `The Asterisk on this machine is ${installed}`}, and none could be fetched`
  try {
    const { root, version } = await step(
      log,
      'Asterisk from Debian sid, without root (80 MB, once)',
      () => fetchDebian({ name: 'asterisk', suite: 'sid', packages: ['asterisk', 'base-files'] }),
      (fetched) => `Asterisk ${plain(fetched.version)} fetched`,
    )
    const install = await unpackedAsterisk(root)
    if (install === null || !isFit(install.version)) throw new Error(`Debian sid has ${version} now`)
    return install
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${none}: ${reason}\n${VERSIONS_THAT_WORK}. ${REMEDY}`, { cause })
  }
}

const REMEDY =
  'Install one so that `asterisk -V` finds it, or name one: SAMBUNG_ASTERISK=/opt/asterisk/sbin/asterisk npm start'

/** `22.10.1` of Debian's `1:22.10.1+dfsg-1`. */
const plain = (version: string): string => version.replace(/^\d+:/, '').replace(/[+~-].*$/, '')

const unpackedAsterisk = async (root: string): Promise<AsteriskInstall | null> => {
  const command = await unpackedCommand(root, 'usr/sbin/asterisk')
  const version = await versionOf(command)
  if (version === null) return null
  const modulesDir = await firstThere([
    join(root, 'usr/lib', triplet(), 'asterisk/modules'),
    join(root, 'usr/lib/asterisk/modules'),
  ])
  return { command, version, modulesDir, dataDir: join(root, 'usr/share/asterisk'), root }
}

const versionOf = async (command: readonly [string, ...string[]]): Promise<string | null> => {
  const answer = await run(command[0], [...command.slice(1), '-V']).catch(() => null)
  return answer === null ? null : versionIn(answer.stdout)
}

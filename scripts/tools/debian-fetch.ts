import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheHome } from './cache.ts'
import { debianSources, keyringOption } from './debian-sources.ts'
import { withLock } from './lock.ts'
import { writeManifest } from './manifest.ts'
import { run } from './run.ts'

export type DebianPackages = {
  /** The folder of the cache that holds all versions of it, such as `asterisk`. */
  readonly name: string
  /** The suite it comes from, such as `sid`. */
  readonly suite: string
  /** What to fetch; the first one gives the version. What these depend on comes along. */
  readonly packages: readonly [string, ...string[]]
}

/** Debian packages unpacked into a folder of their own: `root` is laid out like `/`. */
export type DebianRoot = {
  readonly root: string
  readonly suite: string
  readonly version: string
  readonly arch: string
}

/** What is complete in the cache under that name, newest first; touches no network. */
export const cachedRoots = async (name: string): Promise<readonly DebianRoot[]> => {
  const home = join(cacheHome(), name)
  const entries = await readdir(home).catch(() => [])
  const marks = await Promise.all(
    entries.filter((entry) => !entry.startsWith('.')).map((entry) => mark(join(home, entry))),
  )
  return marks
    .flatMap((found) => (found === null ? [] : [found]))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))
}

/**
 * Fetches Debian packages and all they need into the shared cache: no root, no container, nothing of the host touched.
 * It uses apt with directories of its own, the host's own mirror with the suite changed, and the archive's signatures.
 * What was fetched before an interruption is kept and used by the next try; the final folder appears whole or not at all.
 */
export const fetchDebian = async (wanted: DebianPackages): Promise<DebianRoot> => {
  const home = join(cacheHome(), wanted.name)
  await mkdir(home, { recursive: true })
  const before = await cachedRoots(wanted.name)
  return withLock(join(home, '.lock'), async () => {
    const meanwhile = (await cachedRoots(wanted.name)).find(({ root }) => before.every((old) => old.root !== root))
    if (meanwhile !== undefined) return meanwhile
    const build = join(home, `.building-${wanted.suite}`)
    const conf = await prepareApt(build)
    const fault = await updateFromAny(build, conf, wanted.suite)
    if (fault !== null) throw fault
    const arch = (await run('apt-config', ['-c', conf, 'dump', '--format', '%v', 'APT::Architecture'])).stdout.trim()
    const version = await candidate(conf, wanted.packages[0])
    const final = join(home, `${wanted.suite}-${version.replaceAll(/[^\w.+~-]/g, '_')}-${arch}`)
    const present = await mark(final)
    if (present !== null) return present
    await run('apt-get', [
      '-c',
      conf,
      '-qq',
      '-y',
      '--no-install-recommends',
      '--download-only',
      'install',
      ...wanted.packages,
    ])
    await unpack(build)
    await writeManifest(build, ['debs', 'root'])
    await writeFile(join(build, '.complete'), `${JSON.stringify({ suite: wanted.suite, version, arch })}\n`)
    await rm(join(build, 'apt'), { recursive: true })
    await rm(final, { recursive: true, force: true })
    await rename(build, final)
    return { root: join(final, 'root'), suite: wanted.suite, version, arch }
  })
}

const mark = async (folder: string): Promise<DebianRoot | null> => {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, '.complete'), 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return null
    const { suite, version, arch } = { suite: '', version: '', arch: '', ...parsed }
    return { root: join(folder, 'root'), suite: `${suite}`, version: `${version}`, arch: `${arch}` }
  } catch {
    return null
  }
}

const prepareApt = async (build: string): Promise<string> => {
  const apt = join(build, 'apt')
  await Promise.all(
    ['apt/state/lists/partial', 'apt/cache', 'apt/none', 'debs/partial'].map((folder) =>
      mkdir(join(build, folder), { recursive: true }),
    ),
  )
  await writeFile(join(apt, 'status'), '')
  const conf = join(apt, 'apt.conf')
  // The host's hooks (docker-clean, packagekit) are for the host's own packages; its proxies and credentials stay.
  await writeFile(
    conf,
    [
      '#clear APT::Update::Post-Invoke;',
      '#clear APT::Update::Post-Invoke-Success;',
      '#clear APT::Update::Pre-Invoke;',
      '#clear DPkg::Post-Invoke;',
      '#clear DPkg::Pre-Install-Pkgs;',
      `Dir::Etc::sourcelist "${join(apt, 'sources.list')}";`,
      `Dir::Etc::sourceparts "${join(apt, 'none')}";`,
      `Dir::Etc::preferences "/dev/null";`,
      `Dir::Etc::preferencesparts "${join(apt, 'none')}";`,
      `Dir::State "${join(apt, 'state')}";`,
      `Dir::State::status "${join(apt, 'status')}";`,
      `Dir::Cache "${join(apt, 'cache')}";`,
      `Dir::Cache::archives "${join(build, 'debs')}";`,
      // Mirrors that serve a day of the past hold a Release file whose date has gone by.
      'Acquire::Check-Valid-Until "false";',
      'Acquire::Languages "none";',
      'Acquire::Retries "3";',
      'APT::Sandbox::User "root";',
      'APT::Keep-Downloaded-Packages "true";',
      'Debug::NoLocking "true";',
      '',
    ].join('\n'),
  )
  return conf
}

/** Tries the host's mirrors in turn; the fault of the last one when none has the suite. */
const updateFromAny = async (build: string, conf: string, suite: string): Promise<Error | null> => {
  const sources = await debianSources()
  const option = await keyringOption()
  let fault: Error | null = new Error('this machine has no Debian package source (apt lists none)')
  for (const uri of sources) {
    await writeFile(join(build, 'apt/sources.list'), `deb ${option}${uri} ${suite} main\n`)
    fault = await run('apt-get', ['-c', conf, '-qq', '--error-on=any', 'update']).then(
      () => null,
      (cause: Error) => new Error(`Debian ${suite} could not be read from ${uri}: ${cause.message}`, { cause }),
    )
    if (fault === null) return null
  }
  return fault
}

const candidate = async (conf: string, name: string): Promise<string> => {
  const { stdout } = await run('apt-cache', ['-c', conf, 'show', '--no-all-versions', name])
  const version = /^Version: (\S+)$/m.exec(stdout)?.[1]
  if (version === undefined) throw new Error(`the package ${name} has no version in what apt-cache says of it`)
  return version
}

const unpack = async (build: string): Promise<void> => {
  const root = join(build, 'root')
  await rm(root, { recursive: true, force: true })
  await mkdir(root)
  const debs = (await readdir(join(build, 'debs'))).filter((file) => file.endsWith('.deb'))
  for (const deb of debs) await run('dpkg-deb', ['-x', join(build, 'debs', deb), root])
  await rm(join(build, 'debs/partial'), { recursive: true, force: true })
  await rm(join(build, 'debs/lock'), { force: true })
}

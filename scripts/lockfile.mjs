// npm drops other platforms' optional packages from package-lock.json without a word where a registry lacks them, and
// names the registry in every entry. `npm ci` of npm 11 then refuses such a lockfile on the next machine.
//   node scripts/lockfile.mjs          mends package-lock.json (run it after every change of dependencies)
//   node scripts/lockfile.mjs --check  says what is wrong with it and ends with 1

import { readFileSync, writeFileSync } from 'node:fs'

/**
 * @typedef {{ version?: string, resolved?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[],
 *   libc?: string[], optionalDependencies?: Record<string, string> }} Entry
 */

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

const main = () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  /** @type {Record<string, Entry>} */
  const packages = lock.packages
  const absent = absentEntries(packages)
  const resolved = Object.keys(packages).filter((path) => /^https?:/.test(packages[path]?.resolved ?? ''))
  if (process.argv.includes('--check')) {
    for (const [path] of absent) console.error(`package-lock.json lacks the optional ${path}`)
    for (const path of resolved) console.error(`package-lock.json names a registry at ${path}`)
    if (absent.length + resolved.length === 0) return
    console.error('Mend it by: node scripts/lockfile.mjs')
    process.exitCode = 1
    return
  }
  for (const path of resolved) delete packages[path]?.resolved
  const all = [...Object.entries(packages), ...absent].sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`)
  console.log(`package-lock.json: ${absent.length} optional entries added, ${resolved.length} registry names removed`)
}

/**
 * What an entry would be that npm left out; its checksum cannot be known where the registry lacks it.
 * @param {Record<string, Entry>} packages
 * @returns {[string, Entry][]}
 */
const absentEntries = (packages) =>
  Object.entries(packages).flatMap(([parent, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isThere(packages, parent, name) && platformOf(name) !== null)
      .map(([name, version]) => {
        /** @type {Entry} */
        const entry = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) }
        return /** @type {[string, Entry]} */ ([`node_modules/${name}`, entry])
      }),
  )

/**
 * Whether a package finds this one as Node does: in its own folder, or in one further up.
 * @param {Record<string, Entry>} packages
 * @param {string} parent
 * @param {string} name
 */
const isThere = (packages, parent, name) => {
  for (let place = parent; place !== ''; place = place.slice(0, Math.max(place.lastIndexOf('node_modules/') - 1, 0)))
    if (packages[`${place}/node_modules/${name}`] !== undefined) return true
  return packages[`node_modules/${name}`] !== undefined
}

/**
 * The platform a package is for, by its name: `@biomejs/cli-linux-x64-musl`; null when it names none.
 * @param {string} name
 * @returns {{ os: string[], cpu: string[], libc?: string[] } | null}
 */
const platformOf = (name) => {
  const words = name.split(/[/-]/)
  const os = words.filter((word) => SYSTEMS.includes(word))
  const cpu = words.filter((word) => PROCESSORS.includes(word))
  if (os.length === 0 || cpu.length === 0) return null
  const libc = words.some((word) => /^musl/.test(word))
    ? ['musl']
    : words.some((word) => /^gnu/.test(word))
      ? ['glibc']
      : []
  return { os, cpu, ...(libc.length === 0 ? {} : { libc }) }
}

main()

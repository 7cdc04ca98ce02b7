import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compileNative, ensureCompiler, NODE_API } from './compile.mjs'
import { cacheHome } from './places.mjs'
import { cleanEnvironment, run } from './run.mjs'
import { step } from './steps.mjs'

/** @typedef {{ name: string, binary: string, makersPrebuild: boolean, takes: string }} Native */

/** @type {readonly Native[]} */
const NATIVES = [
  { name: 'sqlite3', binary: 'build/Release/node_sqlite3.node', makersPrebuild: true, takes: 'about 100 s' },
  // It brings prebuilds inside, but those ask for Node-API 10, at which Node 20 (which has 9) dies of a segmentation fault.
  { name: 'argon2', binary: 'build/Release/argon2.node', makersPrebuild: false, takes: 'about 5 s' },
]

const STAMP = 'node_modules/.sambung-native'

export const nativeIsReady = () =>
  existsSync(STAMP) &&
  NATIVES.every(({ name }) => existsSync(folderOf(name))) &&
  readFileSync(STAMP, 'utf8') === kinds()

/**
 * Sees to it that the packages with a native part load: as they came, else from our cache, else prebuilt from their
 * makers, else compiled here and kept for the next clone.
 */
export const ensureNative = async () => {
  if (nativeIsReady()) return
  const open = []
  for (const native of NATIVES) if (!(await hadWithoutCompiler(native))) open.push(native)
  if (open.length > 0) await ensureCompiler(open.map(({ name }) => name))
  for (const { name, binary, takes } of open) {
    const built = join(folderOf(name), binary)
    await step(
      `${name} compiled (${takes}, once for all clones)`,
      () => compileNative(name, folderOf(name), built),
      () => `${name} compiled`,
    )
    const ending = await load(name)
    if (ending.code !== 0) throw new Error(`${name} was compiled, but does not load: ${whyNot(ending)}`)
    place(built, keptBinary(name))
  }
  writeFileSync(STAMP, kinds())
}

/** @param {Native} native */
const hadWithoutCompiler = async ({ name, binary, makersPrebuild }) => {
  if (await loads(name)) return true
  if (existsSync(keptBinary(name))) {
    const had = await step(
      `${name} from the cache`,
      async () => {
        place(keptBinary(name), join(folderOf(name), binary))
        return loads(name)
      },
      (fits) => (fits ? `${name} from the cache` : `${name} in the cache does not load here`),
    )
    if (had) return true
  }
  return makersPrebuild && (await prebuilt(name))
}

/** @param {string} name */
const prebuilt = (name) =>
  step(
    `${name} prebuilt by its makers`,
    async () => {
      const bin = join(process.cwd(), 'node_modules/prebuild-install/bin.js')
      const options = { cwd: folderOf(name), env: cleanEnvironment(), limit: 60_000 }
      const { code } = await run(process.execPath, [bin, '--runtime', 'napi'], options)
      return code === 0 && (await loads(name))
    },
    (got) => (got ? `${name} prebuilt by its makers` : `${name} cannot be had prebuilt here`),
  )

/** @param {string} name */
const loads = async (name) => (await load(name)).code === 0

/**
 * In a process of its own, for a binary that does not fit may end it.
 * @param {string} name
 */
const load = (name) => run(process.execPath, ['-e', `require('${name}')`])

/** @param {import('./run.mjs').Ending} ending */
const whyNot = ({ code, output }) =>
  code === null ? 'it ends Node' : (output.split('\n').find((line) => line.includes('Error')) ?? `it ends with ${code}`)

/** What the packages in this clone were found to load in. */
const kinds = () => [...NATIVES.map(({ name }) => kind(name)), `node-${process.versions.modules}`].join('\n')

/**
 * What the compiled binary depends on; not on the Node, for NODE_API is one that all we support have.
 * @param {string} name
 */
const kind = (name) => {
  const { version } = JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8'))
  return `${name}/${version}-napi${NODE_API}-${process.platform}-${process.arch}`
}

/** @param {string} name */
const folderOf = (name) => join('node_modules', name)

/** @param {string} name */
const keptBinary = (name) => join(cacheHome, kind(name), 'binary.node')

/** @param {string} from @param {string} to */
const place = (from, to) => {
  mkdirSync(dirname(to), { recursive: true })
  const beside = `${to}.${process.pid}`
  copyFileSync(from, beside)
  renameSync(beside, to)
}

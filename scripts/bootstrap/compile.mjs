import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { installPackages } from './apt.mjs'
import { cleanEnvironment, lastLines, run } from './run.mjs'

/** The Node-API that binaries are compiled for: the newest of Node 20, so that they serve every later Node too. */
export const NODE_API = 9

/**
 * Looks for what compiling needs before it begins: missing packages are installed where we may, else one message names
 * them all.
 * @param {readonly string[]} names
 */
export const ensureCompiler = async (names) => {
  const missing = await missingPackages()
  if (missing.length > 0) await installPackages(missing, `to compile ${names.join(' and ')}`)
}

/**
 * Compiles a native package with node-gyp.
 * @param {string} name
 * @param {string} folder
 * @param {string} binary
 */
export const compileNative = async (name, folder, binary) => {
  const ending = await nodeGyp(folder, ['rebuild', `--napi_build_version=${NODE_API}`])
  if (ending.code !== 0 || !existsSync(binary))
    throw new Error(`${name} could not be compiled:\n${lastLines(ending.output)}`)
}

const missingPackages = async () => {
  const missing = []
  if (!onPath('make')) missing.push('make')
  if (!onPath('g++') && !onPath('c++')) missing.push('g++')
  if (!onPath('python3')) missing.push('python3')
  if (headersBesideNode() === null && !(await headersFetched())) missing.push('libnode-dev')
  return missing
}

/** node-gyp fetches the headers of a Node that came without them, where it may; needs no compiler. */
const headersFetched = async () => (await nodeGyp('.', ['install'], 30_000)).code === 0

/** @param {string} cwd @param {readonly string[]} words @param {number} [limit] */
const nodeGyp = (cwd, words, limit) => {
  const bin = join(process.cwd(), 'node_modules/node-gyp/bin/node-gyp.js')
  const headers = headersBesideNode()
  const env = { ...cleanEnvironment(), ...(headers === null ? {} : { npm_config_nodedir: headers }) }
  return run(process.execPath, [bin, ...words], { cwd, env, ...(limit === undefined ? {} : { limit }) })
}

/** The folder with `include/node` of exactly this Node: headers of another one compile, and crash later. */
const headersBesideNode = () => {
  for (const folder of [process.env.npm_config_nodedir ?? '', join(dirname(process.execPath), '..')]) {
    const file = join(folder, 'include/node/node_version.h')
    if (folder === '' || !existsSync(file)) continue
    const text = readFileSync(file, 'utf8')
    /** @param {string} part */
    const number = (part) => new RegExp(`^#define NODE_${part}_VERSION (\\d+)`, 'm').exec(text)?.[1]
    if (`${number('MAJOR')}.${number('MINOR')}.${number('PATCH')}` === process.versions.node) return folder
  }
  return null
}

/** @param {string} program */
const onPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

/** A Dockerfile's stages, each carried out in a folder of its own. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { environmentOf, type Instruction, type Stage } from './dockerfile.ts'
import { bareArchive, buildStep, newRoot, run } from './root.ts'

/** Gives the folder of the last stage. What it says of who runs what is for imageOf. */
export const buildStages = async (tree: string, folder: string, stages: readonly Stage[]): Promise<string> => {
  let last = ''
  for (const [index, { from, name, instructions }] of stages.entries()) {
    const suite = /^debian:([a-z]+)-slim$/.exec(from)?.[1]
    if (suite === undefined) throw new Error(`FROM ${from}: only debian:SUITE-slim can be made here`)
    last = join(folder, name ?? `stage-${index}`)
    console.log(`\n== FROM ${from}${name === null ? '' : ` AS ${name}`}`)
    newRoot(last, await bareArchive(suite))
    const made: Making = { tree, folder, root: last, workdir: '/', env: {} }
    for (const instruction of instructions) carryOut(made, instruction)
  }
  return last
}

interface Making {
  readonly tree: string
  readonly folder: string
  readonly root: string
  workdir: string
  readonly env: Record<string, string>
}

const carryOut = (made: Making, instruction: Instruction): void => {
  const { keyword, rest } = instruction
  const began = performance.now()
  console.log(`\n== ${keyword} ${rest}`)
  switch (keyword) {
    case 'RUN':
      buildStep(made.root, made.workdir, made.env, rest)
      console.log(`== took ${((performance.now() - began) / 1000).toFixed(1)} s`)
      return
    case 'COPY':
      copy(made, rest)
      return
    case 'ENV': {
      const [name, value] = environmentOf(instruction)
      made.env[name] = value
      return
    }
    case 'WORKDIR':
      made.workdir = resolve(made.workdir, rest)
      mkdirSync(join(made.root, made.workdir), { recursive: true })
      return
    // what counts at the start
    case 'USER':
    case 'VOLUME':
    case 'EXPOSE':
    case 'HEALTHCHECK':
    case 'ENTRYPOINT':
    case 'CMD':
      return
    default:
      throw new Error(`${keyword} is not known here`)
  }
}

const copy = ({ tree, folder, root, workdir }: Making, rest: string): void => {
  const [, stage, from = '', to = ''] = /^(?:--from=(\S+) )?(\S+) (\S+)$/.exec(rest) ?? []
  const target = join(root, resolve(workdir, to))
  mkdirSync(dirname(target), { recursive: true })
  if (stage !== undefined) {
    const source = join(folder, stage, from)
    cpSync(source, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
    return
  }
  if (from !== '.') throw new Error(`COPY ${rest}: only the whole tree can be copied here, not ${basename(from)}`)
  copyTree(tree, target)
}

/** The tree without what .dockerignore names, which counts from its top. */
const copyTree = (tree: string, target: string): void => {
  mkdirSync(target, { recursive: true })
  const ignored = readFileSync(join(tree, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const without = ignored.map((name) => `--exclude=./${name}`)
  const packed = spawnSync('tar', ['-c', '--anchored', ...without, '-C', tree, '.'], { maxBuffer: 1 << 30 })
  if (packed.status !== 0) throw new Error(`the tree can't be packed: ${packed.stderr}`)
  run('tar', ['-x', '--no-same-owner', '-C', target], { input: packed.stdout, stdio: ['pipe', 'inherit', 'inherit'] })
}

import { join } from 'node:path'
import { cachedRoots, fetchDebian } from './debian-fetch.ts'
import { hostRelease } from './debian-sources.ts'
import { onPath } from './on-path.ts'
import { run } from './run.ts'
import { type Log, step } from './steps.ts'
import { fontsForHost, librariesForHost, triplet, unpackedCommand } from './unpacked-program.ts'

export type ProgramName = 'espeak-ng' | 'sox' | 'sipp' | 'chromium' | 'baresip' | 'sipvicious' | 'turnserver'

/** A program that can be started: `command` with its own arguments after it, in an environment that has `env` too. */
export type Program = {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
}

type Recipe = {
  readonly packages: readonly [string, ...string[]]
  readonly program: string
  readonly env: (root: string) => Readonly<Record<string, string>>
  /** What stands before its arguments. */
  readonly before?: readonly string[]
  /** It starts itself anew, and so must be started by the host's loader, not as an argument of its own. */
  readonly byHost?: true
  /** Arguments with which it says its version. */
  readonly version: readonly string[]
  readonly says: RegExp
}

const RECIPES: Readonly<Record<ProgramName, Recipe>> = {
  'espeak-ng': {
    packages: ['espeak-ng'],
    program: 'usr/bin/espeak-ng',
    env: (root) => ({ ESPEAK_DATA_PATH: join(root, 'usr/lib', triplet(), 'espeak-ng-data') }),
    version: ['--version'],
    says: /eSpeak NG/,
  },
  sox: {
    packages: ['sox'],
    program: 'usr/bin/sox',
    env: () => ({}),
    version: ['--version'],
    says: /SoX v/,
  },
  sipp: {
    packages: ['sip-tester'],
    program: 'usr/bin/sipp',
    env: () => ({}),
    version: ['-v'],
    says: /SIPp v/,
  },
  chromium: {
    packages: ['chromium'],
    program: 'usr/lib/chromium/chromium',
    env: () => ({}),
    byHost: true,
    version: ['--version'],
    says: /Chromium \d/,
  },
  baresip: {
    packages: ['baresip-core'],
    program: 'usr/bin/baresip',
    env: () => ({}),
    version: ['-h'],
    says: /baresip v\d/,
  },
  // Three programs in one: the first argument is `sipvicious.svwar`, `sipvicious.svcrack` or `sipvicious.svmap`.
  sipvicious: {
    packages: ['sipvicious'],
    program: 'usr/bin/python3',
    before: ['-m'],
    env: (root) => ({ PYTHONHOME: join(root, 'usr'), PYTHONPATH: join(root, 'usr/share/sipvicious') }),
    version: ['sipvicious.svwar', '--version'],
    says: /v\d+\.\d+/,
  },
  turnserver: {
    packages: ['coturn'],
    program: 'usr/bin/turnserver',
    env: () => ({}),
    version: ['--version'],
    says: /\d+\.\d+\.\d+/,
  },
}

export const PROGRAMS: readonly ProgramName[] = [
  'espeak-ng',
  'sox',
  'sipp',
  'chromium',
  'baresip',
  'sipvicious',
  'turnserver',
]

/** Finds a program of the trade on the PATH or in the cache, else fetches it from this machine's own Debian without root. */
export const ensureProgram = async (name: ProgramName, log: Log): Promise<Program> => {
  const recipe = RECIPES[name]
  const path = await onPath(name)
  if (path !== null) return { command: [path], env: {} }
  for (const { root } of await cachedRoots(name)) {
    const cached = await unpacked(recipe, root)
    if (await works(recipe, cached)) return cached
  }
  return fetched(name, recipe, log)
}

const fetched = async (name: ProgramName, recipe: Recipe, log: Log): Promise<Program> => {
  const { codename, name: system } = await hostRelease()
  try {
    const { root } = await step(
      log,
      `${name} from Debian ${codename}, without root (once)`,
      () => fetchDebian({ name, suite: codename, packages: recipe.packages }),
      () => `${name} fetched`,
    )
    const program = await unpacked(recipe, root)
    if (!(await works(recipe, program))) throw new Error(`what was fetched into ${root} does not start`)
    return program
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const remedy = `Install it so that it is on the PATH (in Debian and Ubuntu: apt-get install ${recipe.packages[0]})`
    throw new Error(`${name} is not on this machine (${system}) and could not be fetched: ${reason}\n${remedy}.`, {
      cause,
    })
  }
}

const unpacked = async (recipe: Recipe, root: string): Promise<Program> =>
  recipe.byHost === true
    ? {
        command: [join(root, recipe.program)],
        env: {
          ...recipe.env(root),
          LD_LIBRARY_PATH: await librariesForHost(root),
          FONTCONFIG_FILE: await fontsForHost(root),
        },
      }
    : {
        command: [...(await unpackedCommand(root, recipe.program)), ...(recipe.before ?? [])],
        env: recipe.env(root),
      }

const works = async (recipe: Recipe, { command, env }: Program): Promise<boolean> => {
  const [program, ...before] = command
  // SIPp ends its version with 99.
  const answer = await run(program, [...before, ...recipe.version], {
    env: { ...process.env, ...env },
    anyEnding: true,
  }).catch(() => null)
  return answer !== null && recipe.says.test(answer.stdout + answer.stderr)
}

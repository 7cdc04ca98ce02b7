import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seconds } from '../tools/steps.ts'
import { startChildren } from './children.ts'
import { type Counts, countReport, lastLine, NONE, sum } from './counts.ts'
import { ensureTools } from './tools.ts'

/**
 * `npm test`: gets what the tests need, runs the checks and the tests, and ends with one line of counts.
 * With `--all` the long end-to-end tests too, with `--all --long-only` just those; with `--soak` the fault laboratory
 * in its long forms, for hours. Words without dashes choose files by a part of their path: `npm test -- visitor reload`.
 */
const main = async (words: readonly string[]): Promise<Counts> => {
  const began = performance.now()
  const soak = words.includes('--soak')
  const long = soak || words.includes('--all')
  const tools = await ensureTools({ long })
  const env = { ...process.env, ...(soak ? SOAK : {}), SAMBUNG_TOOLS: JSON.stringify(tools) }
  const { run } = startChildren()

  console.log('\n# check')
  const check = await run(process.execPath, ['dist/scripts/check/main.js'], env)
  const checked: Counts = check === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 }

  const short = words.includes('--long-only') ? [] : ['unit', 'e2e']
  const projects = [...short, ...(long ? ['e2e-long'] : [])]
  console.log(`\n# tests: ${projects.join(', ')}`)
  const folder = await mkdtemp(join(tmpdir(), 'sambung-test-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const report = join(folder, 'report.json')
  const files = words.filter((word) => !word.startsWith('--'))
  const chosen = [...(soak ? SOAK_ARGUMENTS : []), ...files]
  const code = await run(process.execPath, [...vitestArguments(projects, report), ...chosen], env)
  const tested = countReport(await readFile(report, 'utf8').catch(() => null), code === 0)

  console.log(`checks ${check === 0 ? 'passed' : 'FAILED'}, all in ${seconds(performance.now() - began)}`)
  return sum(checked, tested)
}

const SOAK = { SAMBUNG_LONG: 'true', SAMBUNG_SEEDS: '10000' }
const SOAK_ARGUMENTS = ['src/e2e/faults', 'src/e2e/journal.long', '--testTimeout=14400000']

const vitestArguments = (projects: readonly string[], report: string): readonly string[] => [
  'node_modules/vitest/vitest.mjs',
  'run',
  ...projects.map((project) => `--project=${project}`),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
]

main(process.argv.slice(2))
  .catch((fault: unknown) => {
    console.error(fault instanceof Error ? fault.message : fault)
    return { ...NONE, failed: 1 }
  })
  .then((counts) => {
    console.log(lastLine(counts))
    process.exit(counts.failed > 0 ? 1 : 0)
  })

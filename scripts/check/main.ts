/** `npm run check`: types, lint and format, import rules, dead code. Ends non-zero when one of them finds something. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkImports } from './imports.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

interface Check {
  readonly name: string
  /** Resolves to what it found, in words; nothing found is ''. */
  readonly run: () => Promise<string>
}

const CHECKS: readonly Check[] = [
  { name: 'types', run: () => program(bin('tsc'), ['-b']) },
  { name: 'lint and format', run: () => program(bin('biome'), ['ci', '--error-on-warnings', '.']) },
  { name: 'import rules', run: () => imports() },
  { name: 'dead code', run: () => program(bin('knip'), ['--no-progress']) },
  { name: 'lockfile', run: () => program(process.execPath, ['scripts/lockfile.mjs', '--check']) },
]

const imports = async (): Promise<string> => {
  const findings = await checkImports(root)
  return findings.map(({ rule, from, to, instead }) => `${rule}: ${from} imports ${to}\n  ${instead}`).join('\n')
}

const program = (command: string, words: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString()
    })
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0 ? '' : said.trim() || `ended with ${code}`))
  })

const main = async (): Promise<void> => {
  let failed = 0
  for (const { name, run } of CHECKS) {
    const began = performance.now()
    const found = await run().catch((error: unknown) => String(error))
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${found === '' ? '✓' : '✗'} ${name.padEnd(16)} ${seconds.padStart(5)} s`)
    if (found === '') continue
    failed++
    console.log(found)
  }
  process.exitCode = failed === 0 ? 0 : 1
}

await main()

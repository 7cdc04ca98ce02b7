/** A real old switch, or why there is none on this machine: Debian 11's, which not every mirror has. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { foreignEnvironment } from './own-settings.ts'

/** The path of its program. Rejects nothing: without one the reason is said, and the tests that want it are skipped. */
export const findOldAsterisk = (): string | null => {
  try {
    const words = execFileSync(process.execPath, [ENSURE, 'asterisk-old', '--json'], {
      encoding: 'utf8',
      env: foreignEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    })
    const found: { readonly 'asterisk-old'?: { readonly command: readonly string[] } } = JSON.parse(words)
    return found['asterisk-old']?.command.at(-1) ?? null
  } catch (error) {
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    process.stderr.write(`No Asterisk 16.28 can be had here, so what is done for it is not tried: ${reason}\n`)
    return null
  }
}

const ENSURE = fileURLToPath(new URL('../../../dist/scripts/tools/ensure.js', import.meta.url))

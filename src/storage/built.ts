/** Node 20 runs no TypeScript: threads and processes are started from what was built, also by tests that run the sources. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** `name` without its ending, as seen from this folder. */
export const builtFile = (name: string): string => {
  const here = import.meta.url.endsWith('.ts') ? '../../dist/src/storage/' : './'
  const file = fileURLToPath(new URL(`${here}${name}.js`, import.meta.url))
  if (!existsSync(file)) throw new Error(`${file} is not there yet: build first, with npx tsc -b`)
  return file
}

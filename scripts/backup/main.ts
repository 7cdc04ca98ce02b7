/** `npm run backup -- FILE`: one archive of database, prompts and recordings, while running. */
import { runStorage } from './run-storage.ts'

const [file, ...more] = process.argv.slice(2)
if (file === undefined || file.startsWith('-') || more.length > 0) {
  console.error('npm run backup: one file is needed; for example: npm run backup -- sambung-2026-01-31.tar.gz')
  process.exitCode = 2
} else process.exitCode = runStorage((data) => ['make', data, file])

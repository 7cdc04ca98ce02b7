/** `npm run restore -- FILE [--force]`: puts a backup back; `--force` moves aside what is there. The server must not run. */
import { runStorage } from '../backup/run-storage.ts'

const words = process.argv.slice(2)
const [file, ...more] = words.filter((word) => word !== '--force')
if (file === undefined || file.startsWith('-') || more.length > 0) {
  console.error(
    'npm run restore: one file is needed, and --force if you want; for example: npm run restore -- sambung-2026-01-31.tar.gz',
  )
  process.exitCode = 2
} else {
  const force = words.includes('--force') ? ['--force'] : []
  process.exitCode = runStorage((data) => ['restore', data, file, ...force])
}

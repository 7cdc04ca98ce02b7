/**
 * A program, started by `npm run backup` and `npm run restore`:
 *
 *     node dist/src/storage/backup/main.js make DATA FILE
 *     node dist/src/storage/backup/main.js restore DATA FILE [--force]
 */
import { makeBackup } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'

const main = async ([what, dataDir, file, ...options]: readonly string[]): Promise<void> => {
  if (dataDir === undefined || file === undefined) throw new Error('a data folder and a file are needed')
  const say = (text: string): void => void process.stdout.write(`${text}\n`)
  if (what === 'make') {
    const { file: made, bytes, folders } = await makeBackup(dataDir, file, new Date())
    say(`${made}: ${(bytes / 1e6).toFixed(1)} MB, the database${folders.map((name) => `, ${name}`).join('')}`)
    say('It holds what customers said and the keys to read it: keep it where nobody else reads it.')
  } else if (what === 'restore') {
    const { madeAt, aside } = await restoreBackup(dataDir, file, options.includes('--force'), new Date())
    say(`restored the backup of ${madeAt} into ${dataDir}`)
    if (aside !== null) say(`what was there before is in ${aside}`)
  } else throw new Error(`"${what}" is neither make nor restore`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

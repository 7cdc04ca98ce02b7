/** One archive of an installation, also while it is running. */
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { storePaths } from '../paths.ts'
import { copySqlite } from '../sqlite/open.ts'
import { BACKED_UP_FOLDERS, type Manifest, sha256OfFile } from './archive.ts'
import { tar } from './tar.ts'

export interface BackupMade {
  readonly file: string
  readonly bytes: number
  readonly folders: readonly string[]
}

/** The file appears whole or not at all. Refuses one that exists. */
export const makeBackup = async (dataDir: string, target: string, now: Date): Promise<BackupMade> => {
  const { database } = storePaths(dataDir)
  const file = resolve(target)
  if (!existsSync(database)) throw new Error(`there is nothing to back up: ${database} does not exist`)
  if (existsSync(file)) throw new Error(`${file} exists already: give another name, like sambung-2026-01-31.tar.gz`)
  if (!existsSync(dirname(file))) throw new Error(`there is no folder ${dirname(file)} to write ${basename(file)} into`)
  const stage = await mkdtemp(join(dirname(file), '.sambung-backup-'))
  try {
    // The database first: what it lists is on the disk by then, so the archive has every file it lists.
    const copy = join(stage, 'db', 'sambung.sqlite')
    await copySqlite(database, copy)
    const manifest: Manifest = {
      sambungBackup: 1,
      madeAt: now.toISOString(),
      databaseSha256: await sha256OfFile(copy),
    }
    await writeFile(join(stage, 'manifest.json'), `${JSON.stringify(manifest)}\n`)
    const folders = BACKED_UP_FOLDERS.filter((name) => existsSync(join(dataDir, name)))
    const whole = join(stage, basename(file))
    const words = ['--create', '--auto-compress', `--file=${whole}`, '--ignore-failed-read', '--owner=0', '--group=0']
    const parts = [`--directory=${stage}`, 'manifest.json', 'db', `--directory=${resolve(dataDir)}`, ...folders]
    // 1: a file changed while it was read, which recordings that end just now do.
    await tar([...words, ...parts], [0, 1])
    await chmod(whole, 0o600)
    const handle = await open(whole, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(whole, file)
    return { file, bytes: (await stat(file)).size, folders }
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

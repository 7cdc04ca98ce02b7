/** Puts an archive back in place of what a data folder has. */
import { existsSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type StorePaths, storePaths } from '../paths.ts'
import { connect } from '../sqlite/connection.ts'
import { lockDatabase } from '../sqlite/lock.ts'
import { BACKED_UP_FOLDERS, readManifest, sha256OfFile } from './archive.ts'
import { tar } from './tar.ts'

export interface Restored {
  readonly madeAt: string
  /** Where what was there before has gone; null when there was nothing. */
  readonly aside: string | null
}

/**
 * Refuses while a server runs, an archive that is not whole, and a data folder that has something unless `force`: then that is
 * moved aside, not removed.
 */
export const restoreBackup = async (dataDir: string, archive: string, force: boolean, now: Date): Promise<Restored> => {
  const paths = storePaths(dataDir)
  if (!existsSync(archive)) throw new Error(`there is no file ${resolve(archive)}`)
  await mkdir(paths.folder, { recursive: true, mode: 0o700 })
  const lock = await lockDatabase(paths.folder)
  const stage = await mkdtemp(join(dataDir, '.restore-'))
  try {
    const old = await whatIsThere(dataDir, paths)
    if (old.length > 0 && !force) {
      throw new Error(
        `${resolve(dataDir)} is not empty (${old.join(', ')}): give --force to move that aside, or another folder with SAMBUNG_DATA`,
      )
    }
    const madeAt = await unpackChecked(resolve(archive), stage)
    const aside = old.length === 0 ? null : join(dataDir, `before-restore-${now.toISOString().replace(/[:.]/g, '-')}`)
    if (aside) for (const name of old) await move(join(dataDir, name), join(aside, name))
    await move(join(stage, 'db', 'sambung.sqlite'), paths.database)
    for (const name of BACKED_UP_FOLDERS) {
      if (existsSync(join(stage, name))) await move(join(stage, name), join(dataDir, name))
    }
    return { madeAt, aside }
  } finally {
    await rm(stage, { recursive: true, force: true })
    await lock.release()
  }
}

const whatIsThere = async (dataDir: string, paths: StorePaths): Promise<string[]> => {
  const found: string[] = []
  // Not the lock beside them: it is held.
  for (const name of await readdir(paths.folder)) if (name.startsWith('sambung.sqlite')) found.push(join('db', name))
  for (const name of [...BACKED_UP_FOLDERS, 'snapshots']) {
    const entries = await readdir(join(dataDir, name)).catch(() => [])
    if (entries.length > 0) found.push(name)
    else await rm(join(dataDir, name), { recursive: true, force: true })
  }
  return found
}

/** When the backup was made. */
const unpackChecked = async (archive: string, stage: string): Promise<string> => {
  try {
    await tar(['--extract', `--file=${archive}`, `--directory=${stage}`, '--no-same-owner', '--no-overwrite-dir'])
    await refuseLinks(stage)
    const database = join(stage, 'db', 'sambung.sqlite')
    if (!existsSync(join(stage, 'manifest.json')) || !existsSync(database)) {
      throw new Error('it has no manifest.json or no db/sambung.sqlite')
    }
    const manifest = await readManifest(join(stage, 'manifest.json'))
    if ((await sha256OfFile(database)) !== manifest.databaseSha256) throw new Error('its database was altered')
    const connection = await connect(database, 'read')
    const [row] = await connection.all('pragma integrity_check(1)').finally(() => connection.close())
    if (row?.integrity_check !== 'ok') throw new Error(`its database is not whole: ${String(row?.integrity_check)}`)
    return manifest.madeAt
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new Error(`${archive} is not a backup made by npm run backup: ${problem}; nothing was changed`, {
      cause: error,
    })
  }
}

/** A link in an archive could lead out of the data folder. */
const refuseLinks = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const entry = await lstat(path)
    if (entry.isDirectory()) await refuseLinks(path)
    else if (!entry.isFile()) throw new Error(`${name} in it is neither a file nor a folder`)
  }
}

const move = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await rename(from, to)
}

/**
 * What a backup is: a tar archive (compressed when its name ends in .gz, .xz or .zst) of
 *
 *     manifest.json      what it is and the SHA-256 of the database
 *     db/sambung.sqlite  one consistent copy
 *     prompts/ recordings/ secrets/
 *
 * Left out is what can be made again (snapshots, the switch's configuration) and the passwords of the first run.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** Folders of the data folder that a backup has beside the database. */
export const BACKED_UP_FOLDERS = ['prompts', 'recordings', 'secrets'] as const

export interface Manifest {
  readonly sambungBackup: 1
  readonly madeAt: string
  readonly databaseSha256: string
}

export const readManifest = async (file: string): Promise<Manifest> => {
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (typeof manifest !== 'object' || manifest === null) throw new Error('its manifest says nothing')
  const { sambungBackup, madeAt, databaseSha256 }: Readonly<Record<string, unknown>> = { ...manifest }
  if (sambungBackup !== 1)
    throw new Error(`it is a backup of another kind (${String(sambungBackup)}), this version reads 1`)
  if (typeof madeAt !== 'string' || typeof databaseSha256 !== 'string') throw new Error('its manifest is not complete')
  return { sambungBackup, madeAt, databaseSha256 }
}

export const sha256OfFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

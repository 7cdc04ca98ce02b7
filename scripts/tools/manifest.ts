import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Writes `SHA256SUMS` (as `sha256sum -c` reads it) over all plain files of those folders. */
export const writeManifest = async (base: string, folders: readonly string[]): Promise<void> => {
  const lines: string[] = []
  for (const folder of folders) {
    for (const name of await readdir(join(base, folder), { recursive: true })) {
      const file = join(folder, name)
      if ((await lstat(join(base, file))).isFile()) lines.push(`${await sha256(join(base, file))}  ${file}\n`)
    }
  }
  await writeFile(join(base, 'SHA256SUMS'), lines.sort().join(''))
}

const sha256 = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/**
 * Snapshots as files: `<seq>.json`, a line about the content (its length and SHA-256) and a line of content. A file appears
 * whole or not at all (written aside, flushed, renamed), so a file that is not whole was altered by somebody else.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreCorruptError } from '../../ports/store.ts'

export interface SnapshotFile {
  readonly seq: number
  readonly file: string
}

/** The snapshots of a folder, newest first. */
export const listSnapshots = async (folder: string): Promise<readonly SnapshotFile[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => /^\d{1,16}\.json$/.test(name))
    .map((name) => ({ seq: Number.parseInt(name, 10), file: join(folder, name) }))
    .sort((a, b) => b.seq - a.seq)
}

export const writeSnapshot = async (folder: string, seq: number, state: unknown): Promise<SnapshotFile> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${String(seq).padStart(12, '0')}.json`)
  const content = Buffer.from(JSON.stringify(state))
  const aside = `${file}.${process.pid}.tmp`
  const handle = await open(aside, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify({ v: 1, seq, bytes: content.length, sha256: sha256(content) })}\n`)
    await handle.writeFile(content)
    await handle.writeFile('\n')
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(aside, file)
  await flushFolder(folder)
  return { seq, file }
}

/** The state in a snapshot. Throws StoreCorruptError; `fallback` says what a start without this file would begin from. */
export const readSnapshot = async (snapshot: SnapshotFile, fallback: string): Promise<unknown> => {
  const bytes = await readFile(snapshot.file)
  const corrupt = (position: number, problem: string): StoreCorruptError =>
    new StoreCorruptError(
      `${snapshot.file}: byte ${position}: ${problem}; remove the file to fall back to ${fallback}: nothing is lost, the start takes longer`,
    )
  const end = bytes.indexOf(10)
  const head = end < 0 ? null : parseHead(bytes.subarray(0, end).toString())
  if (!head) throw corrupt(0, 'the first line does not say what follows')
  if (head.seq !== snapshot.seq) throw corrupt(0, `the first line says event ${head.seq}, the name ${snapshot.seq}`)
  const content = bytes.subarray(end + 1, end + 1 + head.bytes)
  if (content.length < head.bytes) {
    throw corrupt(bytes.length, `the file ends after ${content.length} of ${head.bytes} bytes of content`)
  }
  if (sha256(content) !== head.sha256)
    throw corrupt(end + 1, 'the content is not what was written: its SHA-256 differs')
  return JSON.parse(content.toString())
}

/** What a start falls back to without the nth of these snapshots. */
export const fallbackOf = (snapshots: readonly SnapshotFile[], index: number): string => {
  const older = snapshots[index + 1]
  return older ? `the snapshot of event ${older.seq}` : 'the whole journal'
}

/** Removes all but the newest `count`, and what an interrupted write left. */
export const pruneSnapshots = async (folder: string, count: number): Promise<void> => {
  for (const { file } of (await listSnapshots(folder)).slice(count)) await rm(file, { force: true })
  for (const name of await readdir(folder)) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
}

const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const parseHead = (line: string): { seq: number; bytes: number; sha256: string } | null => {
  try {
    const head: unknown = JSON.parse(line)
    if (typeof head !== 'object' || head === null) return null
    const { v, seq, bytes, sha256: hash }: Readonly<Record<string, unknown>> = { ...head }
    if (v !== 1 || typeof seq !== 'number' || typeof bytes !== 'number' || typeof hash !== 'string') return null
    return { seq, bytes, sha256: hash }
  } catch {
    return null
  }
}

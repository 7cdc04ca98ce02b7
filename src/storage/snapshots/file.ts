/**
 * Snapshots as files: `<seq>.json`, a line about the content (its length and SHA-256) and a line of content. A file appears
 * whole or not at all (written aside, flushed, renamed), so a file that is not whole was altered by somebody else.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreCorruptError } from '../../ports/store.ts'
import { NEWER_REMEDY } from '../remedy.ts'

/** The version of the first line; rises when an older program could not read what this one writes. */
const FORMAT = 1

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
  const head = { v: FORMAT, seq, bytes: content.length, sha256: sha256(content) }
  const aside = `${file}.${process.pid}.tmp`
  try {
    await writeFlushed(aside, [`${JSON.stringify(head)}\n`, content, '\n'])
    await rename(aside, file)
  } catch (error) {
    // On a full disk a piece of a file is room that the journal needs.
    await rm(aside, { force: true })
    throw error
  }
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
  if (typeof head === 'number') throw newerSnapshot(snapshot.file, 'format', head, FORMAT)
  if (head.seq !== snapshot.seq) throw corrupt(0, `the first line says event ${head.seq}, the name ${snapshot.seq}`)
  const content = bytes.subarray(end + 1, end + 1 + head.bytes)
  if (content.length < head.bytes) {
    throw corrupt(bytes.length, `the file ends after ${content.length} of ${head.bytes} bytes of content`)
  }
  if (sha256(content) !== head.sha256)
    throw corrupt(end + 1, 'the content is not what was written: its SHA-256 differs')
  return JSON.parse(content.toString())
}

/** The refusal of a snapshot that a newer version made; `what` is the thing whose number rose. */
export const newerSnapshot = (file: string, what: 'format' | 'state', has: number, known: number): StoreCorruptError =>
  new StoreCorruptError(
    `${file}: it was written by a newer Sambung: its ${what} is version ${has}, this one reads up to version ${known}; ${NEWER_REMEDY}`,
  )

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

const writeFlushed = async (file: string, parts: readonly (string | Buffer)[]): Promise<void> => {
  const handle = await open(file, 'w', 0o600)
  try {
    for (const part of parts) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
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

/** What the first line says; the number of a format that is newer than ours; null when it says nothing. */
const parseHead = (line: string): { seq: number; bytes: number; sha256: string } | number | null => {
  try {
    const head: unknown = JSON.parse(line)
    if (typeof head !== 'object' || head === null) return null
    const { v, seq, bytes, sha256: hash }: Readonly<Record<string, unknown>> = { ...head }
    if (typeof v === 'number' && v > FORMAT) return v
    if (v !== FORMAT || typeof seq !== 'number' || typeof bytes !== 'number' || typeof hash !== 'string') return null
    return { seq, bytes, sha256: hash }
  } catch {
    return null
  }
}

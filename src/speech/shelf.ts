/**
 * Sounds that were made, kept on the disk by name as long as there is room: what was not asked for longest goes first. What no
 * published flow says stays for a day after it was asked for: it may have a caller's name or sum in it.
 */
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WAV_HEADER } from '../core/sound/wav.ts'

export interface Shelf {
  /** Whether it is there, from memory; it counts as asked for. */
  has(name: string): boolean
  /** Looks at the file itself: one that is gone, empty or cut off is not there, and one that somebody else made is. */
  check(name: string): Promise<boolean>
  put(name: string, wav: Uint8Array): Promise<void>
  /** Without its ending. */
  path(name: string): string
}

export interface ShelfOptions {
  readonly folder: string
  readonly mostBytes: number
  /** What must not go. */
  needed(): ReadonlySet<string>
  /** Wall-clock time. */
  now(): number
}

interface Kept {
  readonly bytes: number
  usedAt: number
  /** When the disk was told. */
  noted: number
}

/** What was asked for just now may be about to be heard. */
const GRACE_MS = 60_000
/** When it is full it is emptied so far, so that it is not full again at once. */
const ROOM = 0.9
const HOUR_MS = 3_600_000
const STRANGER_MS = 24 * HOUR_MS
const ENDING = '.wav'

export const openShelf = async ({ folder, mostBytes, needed, now }: ShelfOptions): Promise<Shelf> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = await whatIsKept(folder)
  let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  const path = (name: string): string => join(folder, name)

  const forget = (name: string): void => {
    total -= kept.get(name)?.bytes ?? 0
    kept.delete(name)
  }
  const keep = (name: string, bytes: number): void => {
    kept.set(name, { bytes, usedAt: now(), noted: now() })
    total += bytes
  }
  let sweptAt = 0
  const makeRoom = async (): Promise<void> => {
    if (total <= mostBytes && now() - sweptAt < HOUR_MS) return
    sweptAt = now()
    const room = total > mostBytes ? mostBytes * ROOM : mostBytes
    const stays = needed()
    const oldest = [...kept].sort(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [name, { usedAt }] of oldest) {
      const age = now() - usedAt
      if (age < GRACE_MS || (total <= room && age < STRANGER_MS)) return
      if (stays.has(name)) continue
      forget(name)
      await rm(`${path(name)}${ENDING}`, { force: true }).catch(() => undefined)
    }
  }
  await makeRoom()

  return {
    path,
    has: (name) => {
      const one = kept.get(name)
      if (one === undefined) return false
      one.usedAt = now()
      if (one.usedAt - one.noted > HOUR_MS) {
        one.noted = one.usedAt
        const seconds = one.usedAt / 1000
        void utimes(`${path(name)}${ENDING}`, seconds, seconds).catch(() => undefined)
      }
      return true
    },
    check: async (name) => {
      const bytes = await wholeBytes(`${path(name)}${ENDING}`)
      if (bytes === null) forget(name)
      else if (!kept.has(name)) keep(name, bytes)
      return bytes !== null
    },
    put: async (name, wav) => {
      await putFile(`${path(name)}${ENDING}`, wav)
      forget(name)
      keep(name, wav.length)
      await makeRoom()
    },
  }
}

/** The file appears whole or not at all, for its owner alone. */
export const putFile = async (file: string, content: Uint8Array): Promise<void> => {
  const beside = `${file}.${process.pid}.new`
  try {
    await writeFile(beside, content, { mode: 0o600, flush: true })
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Whether this is a WAV file of ours, as long as its header says, with sound in it. */
export const isWhole = async (file: string): Promise<boolean> => (await wholeBytes(file)) !== null

/** How long it is; null when it is not whole. */
const wholeBytes = async (file: string): Promise<number | null> => {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(WAV_HEADER)
    const { bytesRead } = await handle.read(head, 0, WAV_HEADER, 0)
    const isOurs = bytesRead === WAV_HEADER && head.toString('latin1', 0, 4) === 'RIFF'
    return isOurs && size > WAV_HEADER && head.readUInt32LE(40) === size - WAV_HEADER ? size : null
  } catch {
    return null
  } finally {
    await handle.close()
  }
}

const whatIsKept = async (folder: string): Promise<Map<string, Kept>> => {
  const kept = new Map<string, Kept>()
  const look = async (name: string): Promise<void> => {
    const file = join(folder, name)
    // Of a process that was killed in the middle of it.
    if (name.endsWith('.new')) await rm(file, { force: true })
    if (!name.endsWith(ENDING)) return
    const found = await stat(file).catch(() => null)
    if (found === null || found.size <= WAV_HEADER) return
    const usedAt = found.mtimeMs
    kept.set(name.slice(0, -ENDING.length), { bytes: found.size, usedAt, noted: usedAt })
  }
  await Promise.all((await readdir(folder)).map(look))
  return kept
}

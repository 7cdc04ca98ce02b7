import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivate(file: string, content: string | Uint8Array): void {
  const beside = `${file}.${process.pid}.new`
  writeFileSync(beside, content, { mode: 0o600 })
  renameSync(beside, file)
}

/** A folder that only its owner can enter. */
export function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** The fields of a JSON file; null when it is absent or broken. */
export function readFields(file: string): Readonly<Record<string, unknown>> | null {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof content === 'object' && content !== null ? Object.fromEntries(Object.entries(content)) : null
  } catch {
    return null
  }
}

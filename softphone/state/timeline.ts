import type { TimelineEntry } from '../../src/wire/contacts.ts'

/** Which fields an entry has depends on its type. */
export const fieldOf = (entry: TimelineEntry, name: string): unknown => {
  const fields: Readonly<Record<string, unknown>> = entry
  return fields[name]
}

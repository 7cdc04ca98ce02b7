/**
 * What has happened to each open contact, kept from what the loop tells: the same timeline and row that the disk will have,
 * a moment earlier and without asking it. A contact older than this server is read from the disk when somebody needs it.
 */
import { contactOf, type Recorded } from '../../core/event.ts'
import type { ContactId } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import type { ContactFold, ContactRow } from '../../ports/store.ts'

export interface ContactFile {
  readonly events: readonly Recorded[]
  readonly fold: ContactFold
}

export interface ContactFiles {
  told(events: readonly Recorded[]): void
  /** Null while its past is being read; `onNews` tells when it is there. */
  of(id: ContactId): ContactFile | null
  /** Reads the past of these where it is not known. */
  read(ids: readonly ContactId[]): Promise<void>
  /** From now on a contact older than this server is read as soon as something happens to it. */
  wake(): void
}

export interface ContactFilesOptions {
  readonly view: Pick<CenterView, 'contacts'>
  readonly timeline: (id: ContactId) => Promise<readonly Recorded[]>
  readonly newFold: () => ContactFold
  /** Has been there before, and was closed. */
  readonly isKnown: (id: ContactId) => boolean
  /** There is something new of this contact; `row` is as it is now. */
  readonly onNews: (id: ContactId, row: ContactRow | null) => void
  readonly onTrouble: (error: Error) => void
}

interface File {
  events: Recorded[]
  fold: ContactFold
  /** Nothing from before this server is missing. */
  whole: boolean
}

export const createContactFiles = (options: ContactFilesOptions): ContactFiles => {
  const { view, newFold } = options
  const files = new Map<ContactId, File>()
  const reading = new Map<ContactId, Promise<void>>()
  let last: Promise<void> = Promise.resolve()
  let awake = false

  const fileOf = (id: ContactId, whole: boolean): File => {
    const file = files.get(id) ?? { events: [], fold: newFold(), whole }
    files.set(id, file)
    return file
  }
  const read = (id: ContactId): Promise<void> => {
    const under = reading.get(id)
    if (under !== undefined) return under
    fileOf(id, false)
    // One after the other: after a restart the disk has better things to do.
    last = last.then(() => readNow(id))
    reading.set(id, last)
    return last
  }
  const readNow = async (id: ContactId): Promise<void> => {
    const stored = await options.timeline(id).catch((cause: unknown) => {
      options.onTrouble(new Error('the timeline of a contact could not be read', { cause }))
      return []
    })
    reading.delete(id)
    const file = files.get(id)
    if (file === undefined || file.whole) return
    // Whatever came after the first event that was heard was heard too; the disk may not have it yet.
    const first = file.events[0]?.seq ?? Number.POSITIVE_INFINITY
    file.events = [...stored.filter(({ seq }) => seq < first), ...file.events]
    for (const recorded of file.events) file.fold.add(recorded)
    file.whole = true
    news(id, file)
  }
  const news = (id: ContactId, file: File): void => {
    if (!view.contacts.has(id)) files.delete(id)
    options.onNews(id, file.fold.row())
  }
  const settle = (id: ContactId): void => {
    const file = files.get(id)
    if (file === undefined) return
    if (file.whole) news(id, file)
    else if (awake) void read(id)
  }

  return {
    told: (events) => {
      const closing = new Set(events.flatMap(({ event }) => (event.type === 'contact-closed' ? [event.contact] : [])))
      const touched = new Set<ContactId>()
      for (const recorded of events) {
        const { event } = recorded
        const id = contactOf(event)
        if (id === null) continue
        // What comes after the end, such as the recording, belongs to no open contact.
        if (!files.has(id) && !closing.has(id) && !view.contacts.has(id)) continue
        const file = fileOf(id, isNew(recorded) && !options.isKnown(id))
        file.events.push(recorded)
        if (file.whole) file.fold.add(recorded)
        touched.add(id)
      }
      for (const id of touched) settle(id)
    },
    of: (id) => {
      const file = files.get(id)
      if (file?.whole === true) return file
      void read(id)
      return null
    },
    read: async (ids) => {
      await Promise.all(ids.filter((id) => files.get(id)?.whole !== true).map(read))
    },
    wake: () => {
      if (awake) return
      awake = true
      for (const id of files.keys()) settle(id)
    },
  }
}

/** A contact that just begins has no past; one that was lost and comes back may have. */
const isNew = ({ at, event }: Recorded): boolean =>
  event.type === 'contact-created' && !event.adopted && event.createdAt === at

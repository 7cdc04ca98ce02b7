/** A contact as the lists will have it, by the same projections. */
import type { ContactFold } from '../ports/store.ts'
import { toContact, toRecording } from './contacts.ts'
import { contactProjection } from './projections/contact.ts'
import { recordingProjection } from './projections/recording.ts'
import type { ContactTable, RecordingTable } from './schema.ts'

export const createContactFold = (): ContactFold => {
  let contact: ContactTable | undefined
  const recordings = new Map<string, RecordingTable>()
  return {
    add: (recorded) => {
      if (contactProjection.concerns(recorded.event) !== null) contact = contactProjection.fold(contact, recorded)
      const id = recordingProjection.concerns(recorded.event)
      if (id === null) return
      const recording = recordingProjection.fold(recordings.get(id), recorded)
      if (recording !== undefined) recordings.set(id, recording)
    },
    row: () => (contact === undefined ? null : toContact(contact, contact.from)),
    recordings: () =>
      [...recordings.values()].sort((a, b) => a.started_at - b.started_at || (a.id < b.id ? -1 : 1)).map(toRecording),
  }
}

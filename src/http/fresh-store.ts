/**
 * The store as the doors read it: what has happened is on the disk before it is looked for there. Without this, who has just
 * seen a call would not find it in the list a moment later, for events linger before their commit (runtime/journal.ts).
 */
import type { Center } from '../ports/center.ts'
import type { HttpStore } from './deps.ts'

/** Users and their sessions are no events: who saves one waits for the disk. */
type UserReads =
  | 'saveUser'
  | 'retireUser'
  | 'userByName'
  | 'userById'
  | 'users'
  | 'saveSession'
  | 'session'
  | 'endSession'
  | 'endSessionsOf'

/** A disk that hangs: what it has is shown then, rather than nothing. */
const WAIT_MOST_MS = 500

export const freshStore = (store: HttpStore, center: Pick<Center, 'written'>): HttpStore => {
  const whenWritten =
    <Args extends readonly unknown[], Found>(read: (...args: Args) => Promise<Found>) =>
    async (...args: Args): Promise<Found> => {
      await center.written(WAIT_MOST_MS)
      return read(...args)
    }
  const over: HttpStore = Object.create(store)
  const reads: Omit<HttpStore, UserReads> = {
    contact: whenWritten((...args) => store.contact(...args)),
    contacts: whenWritten((...args) => store.contacts(...args)),
    timeline: whenWritten((...args) => store.timeline(...args)),
    missedOffers: whenWritten((...args) => store.missedOffers(...args)),
    recording: whenWritten((...args) => store.recording(...args)),
    recordingsOf: whenWritten((...args) => store.recordingsOf(...args)),
    obligation: whenWritten((...args) => store.obligation(...args)),
    obligations: whenWritten((...args) => store.obligations(...args)),
    obligationsOf: whenWritten((...args) => store.obligationsOf(...args)),
    settingChanges: whenWritten((...args) => store.settingChanges(...args)),
    settingChange: whenWritten((...args) => store.settingChange(...args)),
  }
  return Object.assign(over, reads)
}

/** What a flow waits for, and on what terms its caller waits: taken back when that is over. */
import { callbackDeadline, expiryDeadline, flowDeadline, waitDeadline } from '../deadlines.ts'
import type { ContactId } from '../ids.ts'
import { type CenterState, setDeadline } from '../state.ts'
import type { Contact } from './contact.ts'

/** What a flow had said of their wait holds no longer. */
export const endTerms = (state: CenterState, id: ContactId): void => {
  setDeadline(state, callbackDeadline(id), null)
  setDeadline(state, expiryDeadline(id), null)
  setDeadline(state, waitDeadline(id), null)
  const contact = state.contacts.get(id)
  if (contact?.terms === undefined && contact?.putThrough === undefined) return
  const { terms: _, putThrough: __, ...rest } = contact
  state.contacts.set(id, rest)
}

/** The flow waits for nothing more: somebody else has its caller, or nobody has. */
export const endFlowWait = (state: CenterState, id: ContactId): void => {
  setDeadline(state, callbackDeadline(id), null)
  setDeadline(state, expiryDeadline(id), null)
  setDeadline(state, flowDeadline(id), null)
  setDeadline(state, waitDeadline(id), null)
  const contact = state.contacts.get(id)
  if (contact?.sound != null) state.contacts.set(id, { ...contact, ...silenced(contact) })
}

/** Nothing is said to them. */
export const silenced = ({ sound }: Contact): Pick<Contact, 'sound'> =>
  sound === undefined ? {} : { sound: { ...sound, play: null } }

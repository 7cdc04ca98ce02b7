/** The personal fields of a state: sealed in the file, under the key of their customer as everywhere. */
import type { Contact } from '../../core/call/contact.ts'
import { readSession, sessionText } from '../../core/call/session-text.ts'
import { StoreCorruptError } from '../../ports/store.ts'
import type { Keys } from '../keys.ts'
import { openText, sealText } from '../seal.ts'

interface WithContacts {
  readonly contacts: readonly Contact[]
}

/** Where a contact stands in a flow is a text in the file, so that it is sealed as a whole. */
type Change = (contact: Contact, field: 'from' | 'flow', text: string) => string

/** A contact whose customer has no key any more is written without its words. */
export const sealState = <S extends WithContacts>(state: S, seq: number, keys: Keys): object => {
  const seal: Change = (contact, field, text) => {
    const key = keys.get(contact.customer)
    return key ? sealText(key, place(seq, contact, field), text) : ''
  }
  const contacts = state.contacts.map((contact) => ({
    ...contact,
    from: seal(contact, 'from', contact.from),
    ...(contact.flow === undefined ? {} : { flow: seal(contact, 'flow', sessionText(contact.flow)) }),
  }))
  return { ...state, contacts }
}

/** `file` is said in errors. */
export const openState = <S extends WithContacts>(state: S, seq: number, keys: Keys, file: string): S => {
  const open: Change = (contact, field, text) => {
    try {
      return openText(keys.get(contact.customer), place(seq, contact, field), text) ?? ''
    } catch (error) {
      throw new StoreCorruptError(`${file}: contact ${contact.id} was altered; remove the file`, { cause: error })
    }
  }
  const contacts = state.contacts.map((contact) => {
    const from = open(contact, 'from', contact.from)
    const { flow, ...rest } = contact
    const session = typeof flow === 'string' ? readSession(open(contact, 'flow', flow)) : null
    return session === null ? { ...rest, from } : { ...contact, from, flow: session }
  })
  return { ...state, contacts }
}

export const hasContacts = (state: unknown): state is WithContacts =>
  typeof state === 'object' && state !== null && 'contacts' in state && Array.isArray(state.contacts)

export const customersIn = (state: WithContacts): string[] => state.contacts.map((contact) => contact.customer)

const place = (seq: number, contact: Contact, field: 'from' | 'flow'): string =>
  `snapshot:${seq}:${contact.id}:${field}`

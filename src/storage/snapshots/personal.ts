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
type Field = 'from' | 'flow' | 'asks'
type Change = (contact: Contact, field: Field, text: string) => string

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
    ...(contact.asks === undefined ? {} : { asks: seal(contact, 'asks', contact.asks) }),
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
    const { flow, asks, ...rest } = contact
    const session = typeof flow === 'string' ? readSession(open(contact, 'flow', flow)) : null
    return {
      ...rest,
      from: open(contact, 'from', contact.from),
      ...(session === null ? {} : { flow: session }),
      ...(asks === undefined ? {} : { asks: open(contact, 'asks', asks) }),
    }
  })
  return { ...state, contacts }
}

export const hasContacts = (state: unknown): state is WithContacts =>
  typeof state === 'object' && state !== null && 'contacts' in state && Array.isArray(state.contacts)

export const customersIn = (state: WithContacts): string[] => state.contacts.map((contact) => contact.customer)

const place = (seq: number, contact: Contact, field: Field): string => `snapshot:${seq}:${contact.id}:${field}`

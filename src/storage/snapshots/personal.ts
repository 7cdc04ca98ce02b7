/** The personal fields of a state: sealed in the file, under the key of their customer as everywhere. */
import type { Contact } from '../../core/call/contact.ts'
import { StoreCorruptError } from '../../ports/store.ts'
import type { Keys } from '../keys.ts'
import { openText, sealText } from '../seal.ts'

interface WithContacts {
  readonly contacts: readonly Contact[]
}

/** A contact whose customer has no key any more is written without its words. */
export const sealState = <S extends WithContacts>(state: S, seq: number, keys: Keys): S =>
  changeFrom(state, (contact) => {
    const key = keys.get(contact.customer)
    return key ? sealText(key, place(seq, contact), contact.from) : ''
  })

/** `file` is said in errors. */
export const openState = <S extends WithContacts>(state: S, seq: number, keys: Keys, file: string): S =>
  changeFrom(state, (contact) => {
    try {
      return openText(keys.get(contact.customer), place(seq, contact), contact.from) ?? ''
    } catch (error) {
      throw new StoreCorruptError(`${file}: contact ${contact.id} was altered; remove the file`, { cause: error })
    }
  })

export const hasContacts = (state: unknown): state is WithContacts =>
  typeof state === 'object' && state !== null && 'contacts' in state && Array.isArray(state.contacts)

export const customersIn = (state: WithContacts): string[] => state.contacts.map((contact) => contact.customer)

const place = (seq: number, contact: Contact): string => `snapshot:${seq}:${contact.id}:from`

const changeFrom = <S extends WithContacts>(state: S, change: (contact: Contact) => string): S => ({
  ...state,
  contacts: state.contacts.map((contact) => ({ ...contact, from: change(contact) })),
})

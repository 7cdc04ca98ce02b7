/** Words about a contact, at any moment of it and afterwards; kept under its customer's key, and forgotten with it. */
import type { Command } from '../input.ts'
import { type Decided, noContact, refuse, type Turn } from '../turn.ts'

export const NOTE_MOST = 4_000

export const addNote = (
  turn: Turn,
  { contact, agent, text, closed }: Extract<Command, { readonly type: 'add-note' }>,
): Decided => {
  if (!closed && !turn.state.contacts.has(contact)) return noContact(contact)
  const words = text.trim()
  if (words === '' || words.length > NOTE_MOST)
    return refuse('invalid', 'text', `expected 1 to ${NOTE_MOST} characters, for example "asked for an invoice"`)
  turn.emit({ type: 'note-added', contact, agent, text: words })
  return undefined
}

/**
 * What an agent writes about a contact. It is typed here, outlasts the change from call to wrap-up, and is not lost: what is
 * still typed when the contact leaves the desk becomes a note by itself.
 */
import { createStore, type Watched } from './store.ts'

/** By contact; one of which nothing is typed is not there. */
export type Drafts = Readonly<Record<string, string>>

export interface Notes {
  readonly drafts: Watched<Drafts>
  write(contact: string, text: string): void
  /** What is typed becomes a note; it stays typed when the server does not take it. */
  keep(contact: string): Promise<void>
  /** Gives it to something else that takes it along. */
  take(contact: string): string
  /** Whose desk it is, and which contacts are in hand: what others typed is forgotten, what is left over is kept. */
  settle(agent: string, inHand: readonly string[]): Promise<void>
}

/** `send`: whether the server took it. */
export const createNotes = (send: (contact: string, text: string) => Promise<boolean>): Notes => {
  const drafts = createStore<Drafts>({})
  let owner: string | null = null
  const typed = (contact: string): string => drafts.get()[contact] ?? ''
  const write = (contact: string, text: string): void => {
    if (text === typed(contact)) return
    const { [contact]: _, ...others } = drafts.get()
    drafts.set(text === '' ? others : { ...others, [contact]: text })
  }
  const take = (contact: string): string => {
    const text = typed(contact)
    write(contact, '')
    return text
  }
  const keep = async (contact: string): Promise<void> => {
    const text = take(contact)
    if (text.trim() === '' || (await send(contact, text.trim()))) return
    // What was typed meanwhile comes after it.
    write(contact, `${text}${typed(contact)}`)
  }
  return {
    drafts,
    write,
    keep,
    take,
    settle: async (agent, inHand) => {
      if (owner !== agent) drafts.set({})
      owner = agent
      const left = Object.entries(drafts.get()).filter(([contact]) => !inHand.includes(contact))
      // Once: there is no field any more to which it could come back.
      for (const [contact] of left) write(contact, '')
      await Promise.all(left.map(([contact, text]) => text.trim() !== '' && send(contact, text.trim())))
    },
  }
}

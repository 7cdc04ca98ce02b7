/** The names of what can fall due. A name is its kind and whom it is about, joined by a colon (which no id has). */
import type { AgentId, ContactId } from './ids.ts'
import { agentId, contactId } from './ids.ts'

export type Due =
  | { readonly kind: 'offer'; readonly contact: ContactId }
  | { readonly kind: 'rejoin'; readonly contact: ContactId }
  | { readonly kind: 'third'; readonly contact: ContactId }
  | { readonly kind: 'flow'; readonly contact: ContactId }
  | { readonly kind: 'wait'; readonly contact: ContactId }
  | { readonly kind: 'callback'; readonly contact: ContactId }
  | { readonly kind: 'expiry'; readonly contact: ContactId }
  | { readonly kind: 'wrapup'; readonly contact: ContactId }
  | { readonly kind: 'parting'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly kind: 'retry'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly kind: 'rest'; readonly agent: AgentId }
  | { readonly kind: 'back'; readonly agent: AgentId }
  | { readonly kind: 'phone'; readonly agent: AgentId }

export const offerDeadline = (contact: ContactId): string => `offer:${contact}`
/** The end of waiting for an agent whose page went. */
export const rejoinDeadline = (contact: ContactId): string => `rejoin:${contact}`
/** Until when somebody who was asked into the contact, or a number it goes to, rings. */
export const thirdDeadline = (contact: ContactId): string => `third:${contact}`
/** Until when a flow waits for its caller, or for the end of what it says. */
export const flowDeadline = (contact: ContactId): string => `flow:${contact}`
/** Until when who waits does so by the terms of their flow. */
export const waitDeadline = (contact: ContactId): string => `wait:${contact}`
/** Of who waits: when they are told that they may be called back; of who leaves for it: the end of that; of a wish: of its hold. */
export const callbackDeadline = (contact: ContactId): string => `callback:${contact}`
/** The end of a wish to be called back. */
export const expiryDeadline = (contact: ContactId): string => `expiry:${contact}`
export const wrapupDeadline = (contact: ContactId): string => `wrapup:${contact}`
/** The end of the wrap-up of an agent who handed the contact on. */
export const partingDeadline = (contact: ContactId, agent: AgentId): string => `parting:${contact}:${agent}`
export const retryDeadline = (contact: ContactId, agent: AgentId): string => `retry:${contact}:${agent}`
export const restDeadline = (agent: AgentId): string => `rest:${agent}`
export const backDeadline = (agent: AgentId): string => `back:${agent}`
/** The end of the sign-in that the phone came with. */
export const phoneDeadline = (agent: AgentId): string => `phone:${agent}`

/** Reads a name back; null for one that this version does not know. */
export const readDeadline = (name: string): Due | null => {
  const [kind, first = '', second = ''] = name.split(':')
  if (kind === 'offer') return { kind, contact: contactId(first) }
  if (kind === 'third' || kind === 'rejoin') return { kind, contact: contactId(first) }
  if (kind === 'flow' || kind === 'wait') return { kind, contact: contactId(first) }
  if (kind === 'callback' || kind === 'expiry') return { kind, contact: contactId(first) }
  if (kind === 'wrapup') return { kind, contact: contactId(first) }
  if (kind === 'retry' || kind === 'parting') return { kind, contact: contactId(first), agent: agentId(second) }
  if (kind === 'rest' || kind === 'back' || kind === 'phone') return { kind, agent: agentId(first) }
  return null
}

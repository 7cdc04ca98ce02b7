/** The names of what can fall due. A name is its kind and whom it is about, joined by a colon (which no id has). */
import type { AgentId, ContactId } from './ids.ts'
import { agentId, contactId } from './ids.ts'

export type Due =
  | { readonly kind: 'offer'; readonly contact: ContactId }
  | { readonly kind: 'wrapup'; readonly contact: ContactId }
  | { readonly kind: 'retry'; readonly contact: ContactId; readonly agent: AgentId }
  | { readonly kind: 'rest'; readonly agent: AgentId }
  | { readonly kind: 'back'; readonly agent: AgentId }

export const offerDeadline = (contact: ContactId): string => `offer:${contact}`
export const wrapupDeadline = (contact: ContactId): string => `wrapup:${contact}`
export const retryDeadline = (contact: ContactId, agent: AgentId): string => `retry:${contact}:${agent}`
export const restDeadline = (agent: AgentId): string => `rest:${agent}`
export const backDeadline = (agent: AgentId): string => `back:${agent}`

/** Reads a name back; null for one that this version does not know. */
export const readDeadline = (name: string): Due | null => {
  const [kind, first = '', second = ''] = name.split(':')
  if (kind === 'offer') return { kind, contact: contactId(first) }
  if (kind === 'wrapup') return { kind, contact: contactId(first) }
  if (kind === 'retry') return { kind, contact: contactId(first), agent: agentId(second) }
  if (kind === 'rest' || kind === 'back') return { kind, agent: agentId(first) }
  return null
}

/** What the routes about a call that is going on have in common. */
import { type Contact, isTalk, type TransferTarget } from '../../core/call/contact.ts'
import { type AgentId, agentId, queueId } from '../../core/ids.ts'
import type { Command } from '../../core/input.ts'
import type { ConsultOrder } from '../../wire/contacts.ts'
import { order } from '../accounts.ts'
import { isLeader } from '../auth/guard.ts'
import type { Principal } from '../auth/sessions.ts'
import type { HttpDeps } from '../deps.ts'
import { live } from './contacts.ts'

export const done = async (deps: HttpDeps, reply: { code(status: 204): unknown }, command: Command): Promise<null> => {
  await order(deps, command)
  reply.code(204)
  return null
}

/** A leader acts for whoever talks; everybody else for themselves, and the core says what is wrong with that. */
export const talkOf = (
  deps: HttpDeps,
  id: string,
  principal: Principal,
): { readonly id: Contact['id']; readonly agent: AgentId } => {
  const contact = live(deps, id)
  const agent = isLeader(principal) && isTalk(contact.phase) ? contact.phase.agent : agentId(principal.id)
  return { id: contact.id, agent }
}

export const targetOf = (to: ConsultOrder['to']): TransferTarget => {
  if ('number' in to) return to
  return 'queue' in to ? { queue: queueId(to.queue) } : { agent: agentId(to.agent) }
}

/** Taking the last change of a thing back: the order that makes it what it was, which is a change like any other. */
import type { CenterEvent, EventOf, EventType } from '../event.ts'
import { type AgentId, agentId, codeId, phoneId, queueId, routeId, trunkId } from '../ids.ts'
import type { Command } from '../input.ts'
import { FIRST_CAPS } from '../lines/cap-words.ts'

export type Undo =
  | { readonly type: 'order'; readonly command: Command }
  /** An account has a half outside of the core: `old` null: it goes again. */
  | {
      readonly type: 'account'
      readonly id: AgentId
      readonly old: EventOf<'agent-saved'>['agent'] | null
      readonly roles: readonly string[] | null
    }
  | { readonly type: 'never'; readonly why: string }

/** `before`: the change before it of the same thing, whose retirement counts as none. */
export const undoOf = (event: CenterEvent, before: CenterEvent | null, by: string): Undo => {
  const was = <T extends EventType>(type: T): EventOf<T> | null => (isA(type, before) ? before : null)
  switch (event.type) {
    case 'agent-saved':
      return undoAgent(event, was('agent-saved'))
    case 'agent-retired':
      return never('An account that was retired has no password any more: make it again with a new one.')
    case 'queue-saved':
    case 'queue-retired': {
      const old = was('queue-saved')?.queue
      const id = event.type === 'queue-saved' ? event.queue.id : event.queue
      return order(
        old === undefined ? { type: 'retire-queue', queue: queueId(id), by } : { type: 'save-queue', queue: old, by },
      )
    }
    case 'number-set':
    case 'number-cleared': {
      const { number } = event
      const target = was('number-set')?.target
      return order(
        target === undefined ? { type: 'clear-number', number, by } : { type: 'set-number', number, target, by },
      )
    }
    case 'disposition-saved':
    case 'disposition-retired': {
      const disposition = was('disposition-saved')?.disposition
      const id = codeId(event.type === 'disposition-saved' ? event.disposition.id : event.disposition)
      return order(
        disposition === undefined
          ? { type: 'retire-disposition', disposition: id, by }
          : { type: 'save-disposition', disposition, by },
      )
    }
    case 'reason-saved':
    case 'reason-retired': {
      const reason = was('reason-saved')?.reason
      const id = codeId(event.type === 'reason-saved' ? event.reason.id : event.reason)
      return order(
        reason === undefined ? { type: 'retire-reason', reason: id, by } : { type: 'save-reason', reason, by },
      )
    }
    case 'flow-drafted': {
      const { flow } = event
      const draft = was('flow-drafted')?.draft ?? was('flow-restored')?.content
      return order(draft === undefined ? { type: 'retire-flow', flow, by } : { type: 'draft-flow', flow, draft, by })
    }
    case 'flow-retired':
      return order({ type: 'restore-flow', flow: event.flow, by })
    case 'flow-restored':
      return order({ type: 'retire-flow', flow: event.flow, by })
    case 'flow-published': {
      const version = was('flow-published')?.version
      return version === undefined
        ? never('It was the first version: there is none before it. Publish another one, or retire the flow.')
        : order({ type: 'publish-flow', flow: event.flow, version, by })
    }
    case 'hours-saved':
    case 'hours-retired': {
      const hours = was('hours-saved')?.hours
      const id = event.type === 'hours-saved' ? event.hours.id : event.hours
      return order(hours === undefined ? { type: 'retire-hours', hours: id, by } : { type: 'save-hours', hours, by })
    }
    case 'prompt-saved':
    case 'prompt-retired': {
      const prompt = was('prompt-saved')?.prompt
      const id = event.type === 'prompt-saved' ? event.prompt.id : event.prompt
      return order(
        prompt === undefined ? { type: 'retire-prompt', prompt: id, by } : { type: 'save-prompt', prompt, by },
      )
    }
    case 'outside-rules-set': {
      const rules = was('outside-rules-set')?.rules
      return rules === undefined
        ? never('There were no rules before these: set others.')
        : order({ type: 'set-outside-rules', rules, by: agentId(by) })
    }
    case 'call-caps-set': {
      const caps = was('call-caps-set')?.caps ?? FIRST_CAPS
      return order({ type: 'set-call-caps', caps, by: agentId(by) })
    }
    default:
      return undoLine(event, before, agentId(by))
  }
}

const undoLine = (event: CenterEvent, before: CenterEvent | null, by: AgentId): Undo => {
  switch (event.type) {
    case 'trunk-saved':
    case 'trunk-retired': {
      const trunk = isA('trunk-saved', before) ? before.trunk : undefined
      const id = trunkId(event.type === 'trunk-saved' ? event.trunk.id : event.trunk)
      return order(trunk === undefined ? { type: 'retire-trunk', trunk: id, by } : { type: 'save-trunk', trunk, by })
    }
    case 'desk-phone-saved':
    case 'desk-phone-retired': {
      const phone = isA('desk-phone-saved', before) ? before.phone : undefined
      const id = phoneId(event.type === 'desk-phone-saved' ? event.phone.id : event.phone)
      return order(
        phone === undefined ? { type: 'retire-desk-phone', phone: id, by } : { type: 'save-desk-phone', phone, by },
      )
    }
    case 'route-saved':
    case 'route-retired': {
      const route = isA('route-saved', before) ? before.route : undefined
      const id = routeId(event.type === 'route-saved' ? event.route.id : event.route)
      return order(route === undefined ? { type: 'retire-route', route: id, by } : { type: 'save-route', route, by })
    }
    default:
      return never('It is no change of a setting.')
  }
}

const undoAgent = ({ agent, account }: EventOf<'agent-saved'>, before: EventOf<'agent-saved'> | null): Undo => {
  if (account?.newPassword === true && before !== null)
    return never('A password is not kept anywhere: give the account a new one.')
  return { type: 'account', id: agent.id, old: before?.agent ?? null, roles: account?.roles?.old ?? null }
}

const isA = <T extends EventType>(type: T, event: CenterEvent | null): event is EventOf<T> => event?.type === type
const order = (command: Command): Undo => ({ type: 'order', command })
const never = (why: string): Undo => ({ type: 'never', why })

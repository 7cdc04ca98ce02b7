/** What of the journal is a change of a setting: whose it is, of which thing, and what the thing was from then on. */
import type { CenterEvent, EventType } from '../event.ts'
import type { Resource } from './resources.ts'

export interface SettingChange {
  readonly resource: Resource
  readonly id: string
  /** What changes by itself: of a flow, its draft and which version callers hear. */
  readonly part: '' | 'version'
  /** Null: the installation itself. */
  readonly by: string | null
  /** Null: it is retired. */
  readonly value: object | null
}

/** The events that are changes; `changeOf` knows each of them. */
export const CHANGE_TYPES = [
  'agent-saved',
  'agent-retired',
  'queue-saved',
  'queue-retired',
  'number-set',
  'number-cleared',
  'disposition-saved',
  'disposition-retired',
  'reason-saved',
  'reason-retired',
  'flow-drafted',
  'flow-published',
  'flow-retired',
  'flow-restored',
  'hours-saved',
  'hours-retired',
  'prompt-saved',
  'prompt-retired',
  'trunk-saved',
  'trunk-retired',
  'desk-phone-saved',
  'desk-phone-retired',
  'route-saved',
  'route-retired',
  'outside-rules-set',
  'call-caps-set',
] as const satisfies readonly EventType[]

/** Null of every other event. */
export const changeOf = (event: CenterEvent): SettingChange | null => {
  switch (event.type) {
    case 'agent-saved':
      return change('agents', event.agent.id, event, event.agent)
    case 'agent-retired':
      return change('agents', event.agent, event, null)
    case 'queue-saved':
      return change('queues', event.queue.id, event, event.queue)
    case 'queue-retired':
      return change('queues', event.queue, event, null)
    case 'number-set':
      return change('numbers', event.number, event, event.target)
    case 'number-cleared':
      return change('numbers', event.number, event, null)
    case 'disposition-saved':
      return change('dispositions', event.disposition.id, event, event.disposition)
    case 'disposition-retired':
      return change('dispositions', event.disposition, event, null)
    case 'reason-saved':
      return change('reasons', event.reason.id, event, event.reason)
    case 'reason-retired':
      return change('reasons', event.reason, event, null)
    case 'flow-drafted':
      return change('flows', event.flow, event, event.draft)
    case 'flow-published':
      return { ...change('flows', event.flow, event, { published: event.version }), part: 'version' }
    case 'flow-retired':
      return change('flows', event.flow, event, null)
    case 'flow-restored':
      return change('flows', event.flow, event, event.content)
    case 'hours-saved':
      return change('hours', event.hours.id, event, event.hours)
    case 'hours-retired':
      return change('hours', event.hours, event, null)
    case 'prompt-saved':
      return change('prompts', event.prompt.id, event, event.prompt)
    case 'prompt-retired':
      return change('prompts', event.prompt, event, null)
    case 'trunk-saved':
      return change('trunks', event.trunk.id, event, event.trunk)
    case 'trunk-retired':
      return change('trunks', event.trunk, event, null)
    case 'desk-phone-saved':
      return change('phones', event.phone.id, event, event.phone)
    case 'desk-phone-retired':
      return change('phones', event.phone, event, null)
    case 'route-saved':
      return change('routes', event.route.id, event, event.route)
    case 'route-retired':
      return change('routes', event.route, event, null)
    case 'outside-rules-set':
      return change('outside', 'outside', event, event.rules)
    case 'call-caps-set':
      return change('caps', 'caps', event, event.caps)
    default:
      return null
  }
}

const change = (
  resource: Resource,
  id: string,
  { by = null }: { readonly by?: string | null },
  value: object | null,
): SettingChange => ({ resource, id, part: '', by, value })

/** A thing as it is set at this moment, in the words of its changes. */

import { agentId, codeId, phoneId, queueId, routeId, trunkId } from '../ids.ts'
import { latestOf } from '../ivr/book.ts'
import { unreachable } from '../unreachable.ts'
import type { CenterView } from '../view.ts'
import type { SettingChange } from './change.ts'

/** Null when it is not there. */
export const settingNow = (view: CenterView, { resource, id, part }: SettingChange): object | null => {
  switch (resource) {
    case 'agents': {
      const agent = view.agents.get(agentId(id))
      if (agent === undefined) return null
      const { username, name, skills, queues, station } = agent
      return { id: agent.id, username, name, skills, queues, station }
    }
    case 'queues':
      return view.queues.get(queueId(id)) ?? null
    case 'numbers':
      return view.numbers.get(id) ?? null
    case 'flows': {
      const book = view.flows.get(id)
      return part === 'version' ? { published: book?.published ?? null } : (latestOf(book) ?? null)
    }
    case 'hours':
      return view.hours.get(id) ?? null
    case 'prompts':
      return view.prompts.get(id) ?? null
    case 'dispositions':
      return view.dispositions.get(codeId(id)) ?? null
    case 'reasons':
      return view.reasons.get(codeId(id)) ?? null
    case 'trunks':
      return view.trunks.get(trunkId(id)) ?? null
    case 'phones':
      return view.deskPhones.get(phoneId(id)) ?? null
    case 'routes':
      return view.routes.get(routeId(id)) ?? null
    case 'outside':
      return view.outside
    case 'caps':
      return view.callCaps
    default:
      return unreachable(resource)
  }
}

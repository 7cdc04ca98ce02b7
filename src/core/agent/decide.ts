/** What admins set and what people choose. */

import { giveThirdBack } from '../call/consult.ts'
import { endOffer } from '../call/offer.ts'
import { ID_PATTERN } from '../ids.ts'
import type { Command } from '../input.ts'
import { flowThatUses } from '../ivr/who-uses.ts'
import { signed } from '../settings/signed.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import { followPhone, withdrawPhone } from './phone.ts'
import { stationConflict } from './station.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const saveAgent = (turn: Turn, { agent, account, by }: Of<'save-agent'>): Decided => {
  const { state } = turn
  if (!ID_PATTERN.test(agent.id))
    return refuse('invalid', 'agent.id', `"${agent.id}" is no id: letters, digits, dot, dash, underscore, as in "siti"`)
  for (const other of state.agents.values())
    if (other.id !== agent.id && other.username === agent.username)
      return refuse('conflict', 'agent.username', `the user name "${agent.username}" belongs to ${other.name}`)
  const unknown = agent.queues.findIndex((queue) => !state.queues.has(queue))
  if (unknown >= 0) return refuse('invalid', `agent.queues.${unknown}`, `there is no queue "${agent.queues[unknown]}"`)
  const noPhone = stationConflict(state, agent.id, agent.station)
  if (noPhone !== null) return refuse(noPhone.code, 'agent.station.uri', noPhone.message)
  turn.emit({ type: 'agent-saved', agent, ...(account !== undefined && { account }), ...signed(by) })
  followPhone(turn, agent.id)
  return undefined
}

export const retireAgent = (turn: Turn, { agent: id, by }: Of<'retire-agent'>): Decided => {
  const agent = turn.state.agents.get(id)
  if (agent === undefined) return noAgent(id)
  if (agent.assignments.length > 0)
    return refuse('conflict', 'agent', `${agent.name} has a contact in hand: retire them when it is finished`)
  if (agent.monitoring !== undefined)
    return refuse('conflict', 'agent', `${agent.name} listens to a call: retire them when they have left it`)
  const user = flowThatUses(turn.state.flows, 'agent', id)
  if (user !== undefined)
    return refuse(
      'conflict',
      'agent',
      `the flow ${user} transfers callers to ${agent.name}: publish that without it first`,
    )
  withdrawPhone(turn, { type: 'withdraw-phone', agent: id, account: null })
  turn.emit({ type: 'agent-retired', agent: id, ...signed(by) })
  return undefined
}

export const setStation = (turn: Turn, { agent: id, station, by }: Of<'set-station'>): Decided => {
  const agent = turn.state.agents.get(id)
  if (agent === undefined) return noAgent(id)
  const noPhone = stationConflict(turn.state, id, station)
  if (noPhone !== null) return refuse(noPhone.code, 'station.uri', noPhone.message)
  const { username, name, skills, queues } = agent
  turn.emit({ type: 'agent-saved', agent: { id, username, name, skills, queues, station }, ...signed(by) })
  if (agent.restUntil > 0) turn.emit({ type: 'agent-rest-ended', agent: id })
  followPhone(turn, id)
  return undefined
}

/** An agent who leaves while a contact rings gives it back; a talk goes on, and nothing new is offered after it. */
export const setPresence = (turn: Turn, command: Of<'set-presence'>): Decided => {
  const agent = turn.state.agents.get(command.agent)
  if (agent === undefined) return noAgent(command.agent)
  if (command.state === 'available' && agent.restUntil > 0) turn.emit({ type: 'agent-rest-ended', agent: agent.id })
  const same = agent.presence.state === command.state && agent.presence.reason === command.reason
  if (!same) turn.emit({ type: 'presence-changed', agent: agent.id, state: command.state, reason: command.reason })
  if (command.state !== 'available')
    for (const { contact, state } of agent.assignments)
      if (state === 'offered' && !giveThirdBack(turn, contact, agent.id, 'declined'))
        endOffer(turn, contact, 'declined')
  followPhone(turn, agent.id)
  return undefined
}

const noAgent = (id: string): Decided => refuse('unknown', 'agent', `there is no agent "${id}"`)

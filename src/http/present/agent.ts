/** The core's agents and queues in the words of the wire. */
import type { Queue as CoreQueue, NumberTarget } from '../../core/acd/words.ts'
import { shownState } from '../../core/agent/shown.ts'
import type { Agent as CoreAgent } from '../../core/agent/words.ts'
import { USUAL_CALLBACK } from '../../core/callback/words.ts'
import type { Agent } from '../../wire/agents.ts'
import { toMoment } from '../../wire/basics.ts'
import type { NumberEntry, Queue } from '../../wire/queues.ts'
import { shownSince } from './shown-since.ts'

/** `roles` are the account's, which the core does not know. */
export const presentAgent = (agent: CoreAgent, roles: readonly string[]): Agent => {
  const state = shownState(agent)
  return {
    id: agent.id,
    username: agent.username,
    name: agent.name,
    roles: [...roles],
    skills: agent.skills.map(({ skill, level }) => ({ skill, level })),
    queues: [...agent.queues],
    presence: { state, reason: agent.presence.reason, sinceAt: toMoment(shownSince(agent, state)) },
    assignments: agent.assignments.map(({ contact, state, since }) => ({ contact, state, sinceAt: toMoment(since) })),
    station: agent.station,
  }
}

export const presentQueue = (queue: CoreQueue): Queue => ({
  id: queue.id,
  name: queue.name,
  strategy: queue.strategy,
  ringTimeoutMs: queue.ringTimeoutMs,
  wrapupMs: queue.wrapupMs,
  weight: queue.weight,
  requires: queue.requires.map(({ skill, level }) => ({ skill, level })),
  relax: [],
  serviceLevel: queue.serviceLevel,
  recorded: queue.recorded,
  callback: queue.callback == null ? null : { ...USUAL_CALLBACK, ...queue.callback },
})

export const presentNumber = (number: string, target: NumberTarget): NumberEntry =>
  target.flow === undefined ? { number, queue: target.queue } : { number, flow: target.flow }

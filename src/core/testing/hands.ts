import type { Agent, Assignment } from '../agent/words.ts'
import { type Contact, isTalk, isTalkOfThree } from '../call/contact.ts'
import type { AgentId } from '../ids.ts'
import type { CenterView } from '../view.ts'

/** Who has a contact in hand, and how, read off the contact alone. */
const handsOf = ({
  phase,
  rejoin,
  partings = [],
  colleague,
  leg,
  endedAt,
}: Contact): readonly [AgentId, Assignment['state']][] => {
  const apart = partings.map((agent): [AgentId, Assignment['state']] => [agent, 'wrapup'])
  const isCalled = phase.type !== 'dialling' || leg !== null
  if (colleague !== undefined && endedAt === null && isCalled)
    apart.push([colleague, phase.type === 'dialling' ? 'offered' : 'active'])
  if (rejoin !== undefined) return [...apart, [rejoin.agent, 'interrupted']]
  if (phase.type === 'offered' || phase.type === 'dialling' || phase.type === 'wrapup')
    return [...apart, [phase.agent, phase.type]]
  if (!isTalk(phase)) return apart
  const third = isTalkOfThree(phase) ? phase.third : null
  if (third !== null && third.agent !== null)
    apart.push([third.agent, third.answeredAt === null ? 'offered' : 'active'])
  return [...apart, [phase.agent, phase.type === 'held' ? 'held' : 'active']]
}

/** Invariants I1, I2: an agent has in hand just what the contacts say, and is asked for one of them at most. Null: it is so. */
export const whyNotInHand = ({ agents, contacts }: CenterView): string | null => {
  const expected = new Map<AgentId, string[]>()
  for (const contact of contacts.values())
    for (const [agent, how] of handsOf(contact))
      expected.set(agent, [...(expected.get(agent) ?? []), `${contact.id} ${how}`])
  for (const agent of agents.values()) {
    const has = told(agent)
    const should = (expected.get(agent.id) ?? []).sort()
    if (has.join() !== should.join()) return `${agent.id} has in hand ${has.join()}, by the contacts ${should.join()}`
    if (has.filter((one) => !one.endsWith(' wrapup')).length > 1) return `${agent.id} has two calls: ${has.join()}`
  }
  return null
}

const told = ({ assignments }: Agent): readonly string[] =>
  assignments.map(({ contact, state }) => `${contact} ${state}`).sort()

/** Queues, agents, flows and hours that a flow names: chosen, and there. */
import { type Finding, finding } from '../findings.ts'
import type { RefKind } from '../kind.ts'
import type { Program } from '../read.ts'
import type { World } from './world.ts'

export const checkRefs = ({ flow, nodes }: Program, world: World): readonly Finding[] => {
  const findings: Finding[] = []
  const known: Readonly<Record<RefKind, readonly string[] | undefined>> = {
    queue: world.queues,
    agent: world.agents,
    flow: world.flows === undefined ? undefined : [...world.flows, flow.id],
    hours: world.hours === undefined ? undefined : Object.keys(world.hours),
  }
  const look = (to: RefKind, id: string | undefined, path: string): void => {
    const example = known[to]?.[0] ?? EXAMPLES[to]
    if (id === undefined) findings.push(finding('setting-missing', path, { what: to, example }))
    else if (known[to]?.includes(id) === false) findings.push(finding('ref-unknown', path, { what: to, id, example }))
  }
  if (flow.fallback !== undefined) look('queue', flow.fallback.queue, 'fallback/queue')
  for (const { id: node, logic } of nodes.values())
    for (const { to, id, path } of logic.uses.refs ?? []) look(to, id, `nodes/${node}/${path}`)
  return findings
}

const EXAMPLES: Readonly<Record<RefKind, string>> = {
  queue: 'support',
  agent: 'siti',
  flow: 'hotline',
  hours: 'office',
}

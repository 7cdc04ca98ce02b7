/** Where a call can be handed to, and what of it fits the letters typed. */
import type { Agent } from '../../src/wire/agents.ts'
import type { Queue } from '../../src/wire/queues.ts'
import type { Target } from '../state/backend.ts'
import type { ShownState } from '../state/call.ts'

export interface Place {
  readonly key: string
  readonly kind: 'agents' | 'queues' | 'number'
  readonly name: string
  /** A colleague's. */
  readonly state: ShownState | null
  /** Whether somebody would answer who can be asked first. */
  readonly canBeAsked: boolean
  readonly to: Target
}

const SHOWN = 8
const NUMBER = /^\+?[0-9][0-9 -]{1,30}$/

/** Who is free comes first; a number is offered when one is typed. */
export const placesFor = (
  wanted: string,
  colleagues: readonly Agent[],
  queues: readonly Pick<Queue, 'id' | 'name'>[],
): readonly Place[] => {
  const letters = wanted.trim().toLowerCase()
  const fits = (...names: readonly string[]): boolean => names.some((name) => name.toLowerCase().includes(letters))
  const agents = colleagues
    .filter(({ name, username }) => fits(name, username))
    .map(agentPlace)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
  const found = [...agents, ...queues.filter(({ name, id }) => fits(name, id)).map(queuePlace)].slice(0, SHOWN)
  return NUMBER.test(letters) ? [numberPlace(letters.replaceAll(/[ -]/g, '')), ...found] : found
}

const rank = ({ state }: Place): number => (state === 'ready' ? 0 : state === 'offline' ? 2 : 1)

const agentPlace = ({ id, name, presence }: Agent): Place => ({
  key: `agent ${id}`,
  kind: 'agents',
  name,
  state: presence.state,
  canBeAsked: true,
  to: { agent: id },
})

const queuePlace = ({ id, name }: Pick<Queue, 'id' | 'name'>): Place => ({
  key: `queue ${id}`,
  kind: 'queues',
  name,
  state: null,
  canBeAsked: true,
  to: { queue: id },
})

const numberPlace = (number: string): Place => ({
  key: `number ${number}`,
  kind: 'number',
  name: number,
  state: null,
  canBeAsked: true,
  to: { number },
})

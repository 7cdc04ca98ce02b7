/** The state as plain JSON and back: rows in the order of their names, so that equal states are equal text. */
import type { NumberTarget, Queue } from './acd/words.ts'
import type { Agent } from './agent/words.ts'
import type { Contact, Leg } from './call/contact.ts'
import type { EpochMs, Seq } from './ids.ts'
import { type CenterState, emptyState } from './state.ts'
import { inOrder } from './table.ts'
import type { CenterView, Deadline } from './view.ts'

/** Rises when an older program could not read what this one writes. */
const STATE_VERSION = 1

export interface StateJson {
  readonly version: number
  readonly seq: Seq
  readonly at: EpochMs
  readonly linkUp: boolean
  readonly agents: readonly Agent[]
  readonly queues: readonly Queue[]
  readonly numbers: readonly (readonly [string, NumberTarget])[]
  readonly contacts: readonly Contact[]
  readonly legs: readonly Leg[]
  readonly deadlines: readonly Deadline[]
}

export const stateToJson = (state: CenterView): StateJson => ({
  version: STATE_VERSION,
  seq: state.seq,
  at: state.at,
  linkUp: state.linkUp,
  agents: inOrder(state.agents),
  queues: inOrder(state.queues),
  numbers: [...state.numbers.entries()].sort(byKey),
  contacts: inOrder(state.contacts),
  legs: inOrder(state.legs),
  deadlines: inOrder(state.deadlines),
})

/** Throws when the JSON is of a newer version or no state at all. */
export const stateFromJson = (json: unknown): CenterState => {
  if (!isStateJson(json)) throw new Error('not a state: the fields version, seq, at and the tables are expected')
  if (json.version > STATE_VERSION)
    throw new Error(`a state of version ${json.version}; this program reads up to ${STATE_VERSION}: use a newer one`)
  const state = emptyState()
  state.seq = json.seq
  state.at = json.at
  state.linkUp = json.linkUp
  for (const queue of json.queues) state.queues.set(queue.id, queue)
  for (const agent of json.agents) state.agents.set(agent.id, agent)
  for (const [number, target] of json.numbers) state.numbers.set(number, target)
  for (const contact of json.contacts) state.contacts.set(contact.id, contact)
  for (const leg of json.legs) state.legs.set(leg.id, leg)
  for (const deadline of json.deadlines) state.deadlines.set(deadline.name, deadline)
  return state
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0

const isStateJson = (json: unknown): json is StateJson =>
  typeof json === 'object' &&
  json !== null &&
  ['version', 'seq', 'at'].every((key) => typeof Reflect.get(json, key) === 'number') &&
  ['agents', 'queues', 'numbers', 'contacts', 'legs', 'deadlines'].every((key) => Array.isArray(Reflect.get(json, key)))

/** The state as plain JSON and back: rows in the order of their names, so that equal states are equal text. */
import type { NumberTarget, Queue } from './acd/words.ts'
import type { Agent } from './agent/words.ts'
import type { Channel, Contact, Leg } from './call/contact.ts'
import type { Code } from './codes/words.ts'
import type { TrunkId } from './ids.ts'
import type { FlowBook } from './ivr/book.ts'
import type { Hours } from './ivr/hours.ts'
import type { TrunkFault } from './lines/breaker-words.ts'
import type { CallCount } from './lines/cap-words.ts'
import { type DeskPhone, PLAIN_SIP, type Route, type Trunk, type TrunkPace } from './lines/words.ts'
import type { Obligation, ObligationTotals } from './obligation/words.ts'
import type { Prompt } from './prompts/words.ts'
import { type CenterState, emptyState, scalarsOf } from './state.ts'
import { inOrder } from './table.ts'
import type { CenterScalars, CenterView, Deadline } from './view.ts'

/** Rises when an older program could not read what this one writes. */
export const STATE_VERSION = 3

export interface StateJson extends CenterScalars {
  readonly version: number
  readonly agents: readonly Agent[]
  readonly queues: readonly Queue[]
  readonly numbers: readonly (readonly [string, NumberTarget])[]
  readonly dispositions: readonly Code[]
  readonly reasons: readonly Code[]
  readonly flows: readonly FlowBook[]
  readonly retiredFlows: readonly FlowBook[]
  readonly hours: readonly Hours[]
  readonly prompts: readonly Prompt[]
  readonly trunks: readonly Trunk[]
  readonly deskPhones: readonly DeskPhone[]
  readonly routes: readonly Route[]
  readonly trunkPace: readonly (readonly [TrunkId, TrunkPace])[]
  readonly trunkFaults: readonly TrunkFault[]
  readonly callCounts: readonly CallCount[]
  readonly contacts: readonly Contact[]
  readonly legs: readonly Leg[]
  readonly deadlines: readonly Deadline[]
  readonly obligations: readonly Obligation[]
  readonly promised: readonly (readonly [Channel, ObligationTotals])[]
}

export const stateToJson = (state: CenterView): StateJson => ({
  version: STATE_VERSION,
  ...scalarsOf(state),
  agents: inOrder(state.agents),
  queues: inOrder(state.queues),
  numbers: [...state.numbers.entries()].sort(byKey),
  dispositions: inOrder(state.dispositions),
  reasons: inOrder(state.reasons),
  flows: inOrder(state.flows),
  retiredFlows: inOrder(state.retiredFlows),
  hours: inOrder(state.hours),
  prompts: inOrder(state.prompts),
  trunks: inOrder(state.trunks),
  deskPhones: inOrder(state.deskPhones),
  routes: inOrder(state.routes),
  trunkPace: [...state.trunkPace.entries()].sort(byKey),
  trunkFaults: inOrder(state.trunkFaults),
  callCounts: inOrder(state.callCounts),
  contacts: inOrder(state.contacts),
  legs: inOrder(state.legs),
  deadlines: inOrder(state.deadlines),
  obligations: inOrder(state.obligations),
  promised: [...state.promised.entries()].sort(byKey),
})

/** Throws when the JSON is of a newer version or no state at all. */
export const stateFromJson = (json: unknown): CenterState => {
  if (!isStateJson(json)) throw new Error('not a state: the fields version, seq, at and the tables are expected')
  if (json.version > STATE_VERSION)
    throw new Error(`a state of version ${json.version}; this program reads up to ${STATE_VERSION}: use a newer one`)
  const state = emptyState()
  // What an older version did not have had not happened.
  Object.assign(state, scalarsOf({ ...state, ...json }))
  for (const queue of json.queues) state.queues.set(queue.id, queue)
  for (const agent of json.agents) state.agents.set(agent.id, { ...agent, phone: agent.phone ?? null })
  for (const [number, target] of json.numbers) state.numbers.set(number, target)
  for (const code of json.dispositions ?? []) state.dispositions.set(code.id, code)
  for (const code of json.reasons ?? []) state.reasons.set(code.id, code)
  for (const book of json.flows ?? []) state.flows.set(book.id, book)
  for (const book of json.retiredFlows ?? []) state.retiredFlows.set(book.id, book)
  for (const hours of json.hours ?? []) state.hours.set(hours.id, hours)
  for (const prompt of json.prompts ?? []) state.prompts.set(prompt.id, prompt)
  for (const trunk of json.trunks ?? []) state.trunks.set(trunk.id, { ...PLAIN_SIP, ...trunk })
  for (const phone of json.deskPhones ?? []) state.deskPhones.set(phone.id, phone)
  for (const route of json.routes ?? []) state.routes.set(route.id, route)
  for (const [trunk, pace] of json.trunkPace ?? []) state.trunkPace.set(trunk, pace)
  for (const fault of json.trunkFaults ?? []) state.trunkFaults.set(fault.trunk, fault)
  for (const count of json.callCounts ?? []) state.callCounts.set(count.id, count)
  for (const contact of json.contacts) state.contacts.set(contact.id, contact)
  for (const leg of json.legs) state.legs.set(leg.id, leg)
  for (const deadline of json.deadlines) state.deadlines.set(deadline.name, deadline)
  for (const obligation of json.obligations ?? []) state.obligations.set(obligation.id, obligation)
  for (const [channel, totals] of json.promised ?? []) state.promised.set(channel, totals)
  return state
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0

const isStateJson = (json: unknown): json is StateJson =>
  typeof json === 'object' &&
  json !== null &&
  ['version', 'seq', 'at'].every((key) => typeof Reflect.get(json, key) === 'number') &&
  ['agents', 'queues', 'numbers', 'contacts', 'legs', 'deadlines'].every((key) => Array.isArray(Reflect.get(json, key)))

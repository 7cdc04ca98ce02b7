/** Flows in the centre's state: versions that stay, what may not be taken away, and the same state from a journal or a snapshot. */
import { expect, test } from 'vitest'
import { queueOfNumber } from '../acd/number.ts'
import { applyEvent } from '../apply.ts'
import { step } from '../center.ts'
import { agentId, queueId } from '../ids.ts'
import type { Command } from '../input.ts'
import { redecided } from '../replay.ts'
import { emptyState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { START, smallCentre } from '../testing/centre.arbitrary.ts'
import { bookOf, type Flow, programOf, publishedPrograms, publishedVersion, versionNumbered } from './book.ts'
import { worldOf } from './check/world-of.ts'
import { ALWAYS_OPEN } from './first.ts'

const flowOf = (text: string, change: Partial<Flow> = {}): Flow => ({
  format: 1,
  id: 'hotline',
  name: 'Hotline',
  languages: ['en'],
  start: 'welcome',
  fallback: { queue: 'support' },
  nodes: {
    welcome: { kind: 'say', prompts: [{ text: { en: text } }], bargeIn: true, exits: { next: 'open' } },
    open: { kind: 'hours', hours: 'always', exits: { open: 'siti', closed: 'sales' } },
    siti: { kind: 'transfer', to: { agent: 'siti' }, ringMs: 20_000, exits: { failed: 'sales' } },
    sales: { kind: 'queue', queue: 'sales', priority: 0, exits: {} },
  },
  ...change,
})
const draft = (text: string): Command => ({ type: 'draft-flow', flow: 'hotline', draft: flowOf(text), by: 'admin' })
const publish = (version: number | null = null): Command => ({
  type: 'publish-flow',
  flow: 'hotline',
  version,
  by: 'rina',
})

const centre = () => {
  const { state, log } = smallCentre()
  const rows = log.flatMap(({ events }) => events)
  const order = (command: Command) => {
    const did = step(state, command, START)
    rows.push(...did.events)
    return did.refusal === null ? null : `${did.refusal.code} ${did.refusal.path}: ${did.refusal.message}`
  }
  order({ type: 'save-hours', hours: ALWAYS_OPEN, by: 'admin' })
  return { state, rows, order }
}

test('a call stays on its version: what was published is never changed', () => {
  const { state, order } = centre()
  expect([order(draft('One.')), order(publish())]).toEqual([null, null])
  const of = () => state.flows.get('hotline')
  const begun = publishedVersion(of())
  expect([begun?.version, begun?.by, begun?.publishedAt]).toEqual([1, 'rina', START])
  order(draft('Two.'))
  expect(publishedVersion(of())).toBe(begun)
  order(publish())
  expect(publishedVersion(of())?.version).toBe(2)
  expect(versionNumbered(of(), 1)).toBe(begun)
  expect(order(publish(1))).toBe(null)
  expect(publishedVersion(of())).toBe(begun)
  expect(programOf(flowOf('x')).nodes.size).toBe(4)
  if (begun !== undefined) expect(programOf(begun.flow)).toBe(programOf(begun.flow))
})

test('a flow with an error is not published, and not put back when what it needs has gone', () => {
  const { state, order } = centre()
  order({ type: 'draft-flow', flow: 'hotline', draft: flowOf('One.', { fallback: { queue: 'nobody' } }), by: 'admin' })
  expect(order(publish())).toBe(
    'invalid fallback/queue: There is no queue "nobody"; choose one that is there, such as "sales".',
  )
  expect(state.flows.get('hotline')?.published).toBe(null)
  order({ type: 'save-queue', queue: { ...queue(state), id: queueId('nobody'), name: 'Nobody' } })
  expect(order(publish())).toBe(null)
  order(draft('Two.'))
  expect(order(publish())).toBe(null)
  expect(order({ type: 'retire-queue', queue: queueId('nobody') })).toBe(null)
  expect(order(publish(1))).toMatch(/^invalid fallback\/queue: /)
  expect(state.flows.get('hotline')?.published).toBe(2)
})

const queue = (state: ReturnType<typeof emptyState>) => {
  const found = state.queues.get(queueId('support'))
  if (found === undefined) throw new Error('no queue')
  return found
}

test('what a published flow names stays', () => {
  const { order } = centre()
  order(draft('One.'))
  expect(order({ type: 'retire-hours', hours: 'always', by: 'admin' })).toBe(null)
  order({ type: 'save-hours', hours: ALWAYS_OPEN, by: 'admin' })
  order(publish())
  order({ type: 'set-number', number: '1502', target: { flow: 'hotline' } })
  order({ type: 'clear-number', number: '1501' })
  expect([
    order({ type: 'retire-hours', hours: 'always', by: 'admin' }),
    order({ type: 'retire-queue', queue: queueId('sales') }),
    order({ type: 'retire-queue', queue: queueId('support') }),
    order({ type: 'retire-agent', agent: agentId('siti') }),
    order({ type: 'retire-flow', flow: 'hotline', by: 'admin' }),
  ]).toEqual([
    'conflict hours: the flow hotline goes by them: publish that without them first',
    'conflict queue: the flow hotline sends callers to it: publish that without it first',
    'conflict queue: the flow hotline sends callers to it: publish that without it first',
    'conflict agent: the flow hotline transfers callers to siti: publish that without it first',
    'conflict flow: the number 1502 leads to it: let that lead elsewhere first',
  ])
})

test('a retired flow keeps its versions: a new one of its id goes on counting, and it comes back as it was', () => {
  const { state, rows, order } = centre()
  const retire: Command = { type: 'retire-flow', flow: 'hotline', by: 'admin' }
  const restore: Command = { type: 'restore-flow', flow: 'hotline', by: 'rina' }
  for (const command of [draft('One.'), publish(), draft('Two.')]) expect(order(command)).toBe(null)
  const before = state.flows.get('hotline')
  expect(order(restore)).toBe('unknown flow: no flow "hotline" was retired')
  expect(order(retire)).toBe(null)
  expect([state.flows.size, publishedPrograms(state.flows), worldOf(state).flows]).toEqual([0, [], []])
  expect(order(publish(1))).toBe('unknown flow: there is no flow "hotline"')
  expect(order(restore)).toBe(null)
  expect([state.flows.get('hotline'), state.retiredFlows.size]).toEqual([before, 0])
  order(retire)
  for (const command of [draft('Three.'), publish()]) expect(order(command)).toBe(null)
  expect(bookOf(state, 'hotline')?.versions.map(({ version }) => version)).toEqual([1, 2])
  expect(versionNumbered(bookOf(state, 'hotline'), 1)).toBe(before?.versions[0])
  expect([publishedVersion(state.flows.get('hotline'))?.version, state.retiredFlows.size]).toEqual([2, 0])
  order(retire)
  expect([bookOf(state, 'hotline')?.published, bookOf(state, 'hotline')?.versions.length]).toEqual([null, 2])
  const replayed = emptyState()
  for (const row of rows) applyEvent(replayed, JSON.parse(JSON.stringify(row)))
  expect(stateToJson(replayed)).toEqual(stateToJson(state))
  expect(stateToJson(stateFromJson(JSON.parse(JSON.stringify(stateToJson(state)))))).toEqual(stateToJson(state))
  expect(redecided(rows)).toEqual([])
})

test('a retired flow whose name is taken, or whose queue has gone, stays retired and says so', () => {
  const { state, order } = centre()
  order({ type: 'save-queue', queue: { ...queue(state), id: queueId('extra'), name: 'Extra' } })
  order({ type: 'draft-flow', flow: 'hotline', draft: flowOf('One.', { fallback: { queue: 'extra' } }), by: 'admin' })
  order(publish())
  order({ type: 'retire-flow', flow: 'hotline', by: 'admin' })
  const restore: Command = { type: 'restore-flow', flow: 'hotline', by: 'rina' }
  order({ type: 'draft-flow', flow: 'other', draft: flowOf('Two.', { id: 'other' }), by: 'admin' })
  expect(order(restore)).toBe('conflict name: the name "Hotline" belongs to the flow other')
  order({ type: 'draft-flow', flow: 'other', draft: flowOf('Two.', { id: 'other', name: 'Other' }), by: 'admin' })
  expect(order({ type: 'retire-queue', queue: queueId('extra') })).toBe(null)
  expect(order(restore)).toMatch(/^invalid fallback\/queue: /)
  expect([state.flows.has('hotline'), state.retiredFlows.has('hotline')]).toEqual([false, true])
})

test('who calls a flow’s number and cannot be served waits in its fallback', () => {
  const { state, order } = centre()
  expect(order({ type: 'set-number', number: '1500', target: { flow: 'hotline' } })).toBe(
    'invalid flow: there is no flow "hotline"',
  )
  order(draft('One.'))
  expect(order({ type: 'set-number', number: '1500', target: { flow: 'hotline' } })).toMatch(/never published/)
  order(publish())
  expect(order({ type: 'set-number', number: '1500', target: { flow: 'hotline' } })).toBe(null)
  expect([queueOfNumber(state, '1500'), queueOfNumber(state, '1501'), queueOfNumber(state, '1599')]).toEqual([
    'support',
    'support',
    undefined,
  ])
})

test('a journal and a snapshot give the same flows, and this version decides them again', () => {
  const { state, rows, order } = centre()
  for (const command of [draft('One.'), publish(), draft('Two.'), publish(), publish(1), draft('Three.')])
    order(command)
  order({ type: 'set-number', number: '1500', target: { flow: 'hotline' } })
  order({ type: 'save-hours', hours: { ...ALWAYS_OPEN, id: 'other', name: 'Other' }, by: 'admin' })
  order({ type: 'retire-hours', hours: 'other', by: 'admin' })
  const replayed = emptyState()
  for (const row of rows) applyEvent(replayed, JSON.parse(JSON.stringify(row)))
  expect(stateToJson(replayed)).toEqual(stateToJson(state))
  expect(stateToJson(stateFromJson(JSON.parse(JSON.stringify(stateToJson(state)))))).toEqual(stateToJson(state))
  expect(redecided(rows)).toEqual([])
})

test('a flow that only a newer version can read leads its callers to the fallback', () => {
  const program = programOf(flowOf('x', { nodes: { start: { kind: 'hologram', exits: {} } } }))
  expect([program.nodes.size, program.flow.fallback?.queue]).toEqual([0, 'support'])
})

test('the world that flows are checked against is the centre: a flow that was never published is not in it', () => {
  const { state, order } = centre()
  order(draft('One.'))
  expect(worldOf(state)).toEqual({
    queues: ['sales', 'support'],
    agents: ['budi', 'dewi', 'siti'],
    flows: [],
    hours: { always: ALWAYS_OPEN },
    languages: ['en', 'id'],
    prompts: {},
  })
  order(publish())
  const take = { content: 'a'.repeat(64), durationMs: 1_000, bytes: 16_044, savedAt: 0, by: 'admin' }
  const prompt = { id: 'welcome', name: 'Welcome', takes: { en: [take], id: [] } }
  state.prompts.set(prompt.id, prompt)
  expect(worldOf(state)).toMatchObject({ flows: ['hotline'], prompts: { welcome: ['en'] } })
})

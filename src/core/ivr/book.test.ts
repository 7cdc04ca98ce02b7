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
import { type Flow, programOf, publishedVersion, versionNumbered } from './book.ts'
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

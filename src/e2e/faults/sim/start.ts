/** The journal a simulated house begins with: two queues, three agents who are ready, a number for each queue. */
import { USUAL_CALLBACK } from '../../../core/callback/words.ts'
import { step } from '../../../core/center.ts'
import type { Recorded } from '../../../core/event.ts'
import { agentId, type EpochMs, queueId } from '../../../core/ids.ts'
import type { Input } from '../../../core/input.ts'
import { emptyState } from '../../../core/state.ts'
import { agentOf, queueOf } from '../../../core/testing/centre.arbitrary.ts'
import { flowOfAll, flowOrders } from '../../../core/testing/flow-centre.arbitrary.ts'
import type { Dice } from './dice.ts'
import { AGENTS, BROWSERS } from './people.ts'
import { SUPERVISOR } from './supervisor.ts'

const A_DAY_MS = 24 * 3_600_000

export const firstRows = (at: EpochMs, dice: Dice, flows = false, callbacks = false): readonly Recorded[] => {
  const state = emptyState()
  const stationOf = (name: (typeof AGENTS)[number]) =>
    BROWSERS[name] === undefined
      ? ({ kind: 'phone', uri: `sip:${name}@phones.test` } as const)
      : ({ kind: 'browser' } as const)
  const inputs: readonly Input[] = [
    { type: 'save-queue', queue: queueOf('support', { ringTimeoutMs: 20_000, recorded: dice.chance(0.5) }) },
    { type: 'save-queue', queue: queueOf('sales', { wrapupMs: dice.one([3_000, 30_000]) }) },
    { type: 'set-number', number: '1501', target: { queue: queueId('support') } },
    { type: 'set-number', number: '1502', target: { queue: queueId('sales') } },
    ...AGENTS.map((name): Input => {
      const queues = { budi: ['support'], dewi: ['sales'], siti: ['support', 'sales'] }[name]
      return { type: 'save-agent', agent: agentOf(name, queues, { station: stationOf(name) }) }
    }),
    { type: 'save-agent', agent: agentOf(SUPERVISOR, []) },
    ...AGENTS.flatMap((name): readonly Input[] => {
      const account = BROWSERS[name]
      if (account === undefined) return []
      const until = at + A_DAY_MS
      return [
        { type: 'issue-phone', agent: agentId(name), account, until, takeOver: false },
        { type: 'account-reached', account, reachable: true },
      ]
    }),
    ...AGENTS.map((name): Input => {
      const state = dice.chance(0.85) ? 'available' : 'away'
      return { type: 'set-presence', agent: agentId(name), state, reason: null }
    }),
  ]
  return [...inputs, ...(flows ? FLOWS : []), ...(callbacks ? CALLBACKS : [])].flatMap(
    (input) => step(state, input, at).events,
  )
}

/** Callers of both queues are told at once that they may be called back: in the one for a short while only. */
const CALLBACKS: readonly Input[] = ['support', 'sales'].map((id) => ({
  type: 'save-queue',
  queue: queueOf(id, {
    callback: {
      ...USUAL_CALLBACK,
      afterMs: 0,
      everyMs: 15_000,
      attempts: 2,
      pauseMs: 30_000,
      ...(id === 'sales' ? { validMs: 90_000 } : {}),
    },
  }),
}))

/** Nobody here can do what its queue for English asks for. */
const FLOWS: readonly Input[] = [
  ...flowOrders(flowOfAll({ support: { kind: 'queue', queue: 'support', priority: 3, exits: {} } })),
]

/** The same house with nothing left to chance: siti and budi for calls to 1501, nobody writes anything up, rina listens. */
export const quietRows = (at: EpochMs, recorded: boolean): readonly Recorded[] => {
  const state = emptyState()
  const inputs: readonly Input[] = [
    { type: 'save-queue', queue: queueOf('support', { recorded }) },
    { type: 'set-number', number: '1501', target: { queue: queueId('support') } },
    ...(['siti', 'budi'] as const).map((name): Input => ({ type: 'save-agent', agent: agentOf(name, ['support']) })),
    { type: 'save-agent', agent: agentOf(SUPERVISOR, []) },
  ]
  return inputs.flatMap((input) => step(state, input, at).events)
}

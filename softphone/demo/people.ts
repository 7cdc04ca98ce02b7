/** The people and queues of the demo. */
import type { Agent } from '../../src/wire/agents.ts'
import type { BoardAgent } from '../../src/wire/board.ts'
import type { LiveQueue } from '../../src/wire/live.ts'
import type { Queue } from '../../src/wire/queues.ts'

export const momentAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()

const agent = (id: string, name: string, state: Agent['presence']['state'], seconds: number): Agent => ({
  id,
  username: id,
  name,
  roles: ['agent'],
  skills: [],
  queues: ['sales', 'support'],
  presence: { state, reason: null, sinceAt: momentAgo(seconds) },
  assignments: [],
  station: { kind: 'browser' },
})

export const RINA: Agent = agent('rina', 'Rina Hartati', 'offline', 0)
export const SITI: Agent = agent('siti', 'Siti Rahma', 'ready', 94)
export const COLLEAGUES: readonly Agent[] = [
  SITI,
  agent('budi', 'Budi Santoso', 'ready', 31),
  agent('dewi', 'Dewi Lestari', 'talking', 204),
  agent('agus', 'Agus Wijaya', 'away', 612),
  agent('maya', 'Maya Putri', 'wrapup', 17),
]

const queue = (id: string, name: string, thresholdMs: number): Queue => ({
  id,
  name,
  strategy: 'longest-idle',
  ringTimeoutMs: 20_000,
  wrapupMs: 30_000,
  weight: 1,
  requires: [],
  relax: [],
  serviceLevel: { thresholdMs, target: 0.8 },
  recorded: true,
  callback: null,
})
export const QUEUES: readonly Queue[] = [queue('sales', 'Sales', 20_000), queue('support', 'Support', 30_000)]

export const BOARD_QUEUES = (busy: boolean): readonly LiveQueue[] => [
  {
    id: 'sales',
    name: 'Sales',
    waiting: busy ? 3 : 0,
    talking: 1,
    outside: 0,
    callbacks: 0,
    oldestEnqueuedAt: busy ? momentAgo(83) : null,
    agents: { ready: 1, talking: 1, away: 1 },
  },
  {
    id: 'support',
    name: 'Support',
    waiting: busy ? 1 : 0,
    talking: 0,
    outside: busy ? 1 : 0,
    callbacks: busy ? 2 : 0,
    oldestEnqueuedAt: busy ? momentAgo(12) : null,
    agents: { ready: busy ? 0 : 2, wrapup: 1 },
  },
]

export const BOARD_AGENTS = (): readonly BoardAgent[] =>
  COLLEAGUES.map(({ id, name, presence }) => ({
    id,
    name,
    state: presence.state,
    reason: presence.state === 'away' ? 'meal' : null,
    sinceAt: presence.sinceAt,
    contact: presence.state === 'talking' ? `c-demo-${id}` : null,
  }))

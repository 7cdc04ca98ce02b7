import type { Intruder } from '../../src/wire/intruders.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import type { Obligation } from '../../src/wire/obligations.ts'
import type { BoardView } from '../state/board.ts'
import { pastContacts } from './contacts.ts'
import { BOARD_AGENTS, BOARD_QUEUES, momentAgo } from './people.ts'

/** `mine`: whom Rina, whose board it is, listens to. */
export const demoBoard = (busy: boolean, mine: MonitorNow | null = null): BoardView => ({
  totals: {
    switchReady: true,
    obligations: [
      { channel: 'voice', open: busy ? 2 : 0, late: busy ? 1 : 0 },
      { channel: 'email', open: 0, late: 0 },
    ],
    serviceLevel: [level('sales', 20_000, busy ? 0.71 : 0.92), level('support', 30_000, 0.88)],
  },
  queues: BOARD_QUEUES(busy),
  agents: BOARD_AGENTS(),
  monitors: mine === null ? [] : [mine],
  alarms: busy ? ALARMS() : [],
  trunks: TRUNKS(busy),
})

const TRUNKS = (busy: boolean): BoardView['trunks'] => [
  {
    id: 'provider',
    name: 'Provider',
    state: 'registered',
    sinceAt: momentAgo(5_400),
    error: null,
    fault: busy ? { fails: 3, cause: 'congestion', sinceAt: momentAgo(12), restsUntil: momentAgo(-18) } : null,
  },
  {
    id: 'second',
    name: 'Second provider',
    state: busy ? 'refused' : 'reachable',
    sinceAt: momentAgo(900),
    error: busy ? '401: wrong password' : null,
    fault: null,
  },
  {
    id: 'third',
    name: 'Provider abroad',
    state: busy ? 'no-answer' : 'trying',
    sinceAt: momentAgo(40),
    error: busy ? 'no answer from sip.provider.example:5060' : null,
    fault: null,
  },
]

const ALARMS = (): BoardView['alarms'] => [
  {
    id: 'foreignAgentHour.dewi',
    cap: 'foreignAgentHour',
    of: 'dewi',
    name: 'Dewi Lestari',
    measure: 'calls',
    limit: 5,
    agent: 'dewi',
    at: momentAgo(240),
    until: null,
  },
  {
    id: 'trunkDay.provider',
    cap: 'trunkDay',
    of: 'provider',
    name: 'Provider',
    measure: 'minutes',
    limit: 3000,
    agent: 'dewi',
    at: momentAgo(900),
    until: momentAgo(-7_200),
  },
]

/** One that is shut out and one that is only counted. */
export const demoIntruders = (): readonly Intruder[] => [
  { address: '203.0.113.77', attempts: 214, lastAt: momentAgo(3), bannedUntil: momentAgo(-3_300) },
  { address: '2001:db8:85a3::', attempts: 4, lastAt: momentAgo(95), bannedUntil: null },
]

export const demoMonitor = (mode: MonitorNow['mode'], seconds: number): MonitorNow => ({
  agent: 'rina',
  contact: 'c-demo-dewi',
  hears: 'dewi',
  from: '0812 5550 990',
  mode,
  state: 'on',
  sinceAt: momentAgo(seconds),
})

const level = (queue: string, thresholdMs: number, share: number) => ({
  queue,
  thresholdMs,
  target: 0.8,
  answered: 100,
  answeredInTime: Math.round(share * 100),
  abandoned: 0,
  abandonedSoon: 0,
  level: share,
})

/** One that is late and one that is not. */
export const demoObligations = (): readonly Obligation[] =>
  pastContacts()
    .slice(2, 4)
    .map(({ id, channel, createdAt }, n) => ({
      id: `o-${n}`,
      contact: id,
      channel,
      openedAt: createdAt,
      dueAt: momentAgo(n === 0 ? 900 : -5_400),
      callback: n === 0 ? ('expired' as const) : null,
      closedAt: null,
      outcome: null,
      note: null,
      closedBy: null,
    }))

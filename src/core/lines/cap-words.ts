/** How much may be called out before somebody is asked whether it is meant: counted by agent, trunk and house. */
import type { AgentId, EpochMs, Ms } from '../ids.ts'

/** What is counted, by whom and for how long; `foreign…`: of calls to other countries alone. */
export const CAP_NAMES = [
  'agentHour',
  'agentDay',
  'trunkDay',
  'houseDay',
  'foreignAgentHour',
  'foreignAgentDay',
  'foreignHouseDay',
] as const
export type CapName = (typeof CAP_NAMES)[number]

/** Null: as many as they like. Minutes are those of talk, of calls that began in the hour or the day. */
export interface Cap {
  readonly calls: number | null
  readonly minutes: number | null
}

export interface CallCaps {
  /** The country code of the house, as in "62": numbers of all others are foreign. */
  readonly country: string
  /** What a number to another country begins with where it has no `+`. */
  readonly abroad: readonly string[]
  /** Whose hours and days they are: a zone of the IANA list, or WIB, WITA, WIT. */
  readonly zone: string
  readonly caps: Readonly<Record<CapName, Cap>>
}

export const FIRST_CAPS: CallCaps = {
  country: '62',
  // `00` as elsewhere, and Indonesia's carriers.
  abroad: ['00', '001', '007', '008', '009', '010', '01016', '01017', '01019'],
  zone: 'Asia/Jakarta',
  caps: {
    agentHour: { calls: 120, minutes: null },
    agentDay: { calls: 600, minutes: null },
    trunkDay: { calls: 10_000, minutes: null },
    houseDay: { calls: 10_000, minutes: null },
    foreignAgentHour: { calls: 5, minutes: 60 },
    foreignAgentDay: { calls: 20, minutes: 120 },
    foreignHouseDay: { calls: 50, minutes: 300 },
  },
}

/** What was called in the hour or the day that `period` names. */
export interface CallCount {
  /** The cap's name, a dot, and whose it is. */
  readonly id: string
  readonly cap: CapName
  /** An agent, a trunk, or the house itself. */
  readonly of: string
  /** `2026-01-31` or `2026-01-31T08`, in the time of the house. */
  readonly period: string
  readonly calls: number
  readonly talkMs: Ms
  /** Somebody wanted more than they may; null as long as nobody did. */
  readonly alarm: CapAlarm | null
}

export interface CapAlarm {
  readonly at: EpochMs
  readonly measure: 'calls' | 'minutes'
  readonly limit: number
  /** Who wanted it; null: a flow. */
  readonly agent: AgentId | null
  /** The end of the hour or the day. */
  readonly until: EpochMs
}

/** A cap that somebody ran into. */
export interface CapHit extends Omit<CapAlarm, 'at'> {
  readonly id: string
  readonly cap: CapName
  readonly of: string
  readonly period: string
}

/** What a leg to a number outside is counted under. */
export interface CallOut {
  readonly agent: AgentId | null
  readonly foreign: boolean
  readonly hour: string
  readonly day: string
  /** Null until it is picked up. */
  readonly answeredAt: EpochMs | null
}

/** Such an alarm is no matter of time: somebody may have the agent's account. It stands until a supervisor lifts it. */
export const isStopping = (cap: CapName): boolean => cap === 'foreignAgentHour' || cap === 'foreignAgentDay'

export const HOUSE = 'house'
export const countId = (cap: CapName, of: string): string => `${cap}.${of}`

/** Whether a call out is one too many. Emergency numbers never are, and count nowhere. */
import type { AgentId, EpochMs, TrunkId } from '../ids.ts'
import type { Refusal } from '../input.ts'
import { localTime } from '../ivr/hours.ts'
import type { CenterView } from '../view.ts'
import { type CallCaps, type CallOut, type CapHit, type CapName, countId, HOUSE, isStopping } from './cap-words.ts'

type Counts = Pick<CenterView, 'callCaps' | 'callCounts' | 'legs' | 'agents'>

/** The hour and the day that a moment belongs to, in the time of the house, and when they end. */
export const periodsAt = (
  { zone }: Pick<CallCaps, 'zone'>,
  at: EpochMs,
): { readonly hour: string; readonly day: string; readonly hourEnds: EpochMs; readonly dayEnds: EpochMs } => {
  const { date, time } = localTime(zone, at)
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS
  return {
    hour: `${date}T${time.slice(0, 2)}`,
    day: date,
    hourEnds: minute + (60 - minutes) * MINUTE_MS,
    dayEnds: minute + (24 * 60 - hours * 60 - minutes) * MINUTE_MS,
  }
}

const MINUTE_MS = 60_000

/** Why this person, or the house, may not call now; null when they may. */
export const whyCapped = (view: Counts, caller: AgentId | null, foreign: boolean, at: EpochMs): Refusal | null => {
  const stopped = caller === null ? undefined : stopOf(view, caller)
  if (stopped !== undefined)
    return {
      code: 'stopped',
      path: '',
      message: `${nameOf(view, stopped.of)} wanted to call more numbers abroad than one may: their calls out are stopped until a supervisor lifts the alarm ${stopped.id}`,
    }
  for (const cap of [...(foreign ? FOREIGN : []), ...PLAIN]) {
    const of = cap.endsWith('HouseDay') || cap === 'houseDay' ? HOUSE : caller
    const hit = of === null ? null : hitOf(view, cap, of, caller, at)
    if (hit !== null) return refusalOf(view, hit)
  }
  return null
}

const FOREIGN: readonly CapName[] = ['foreignAgentHour', 'foreignAgentDay', 'foreignHouseDay']
const PLAIN: readonly CapName[] = ['agentHour', 'agentDay', 'houseDay']

/** The same of a trunk. */
export const whySpent = (view: Counts, trunk: TrunkId, caller: AgentId | null, at: EpochMs): Refusal | null => {
  const hit = hitOf(view, 'trunkDay', trunk, caller, at)
  return hit === null ? null : refusalOf(view, hit)
}

/** The alarm by which an agent's calls out are stopped. */
const stopOf = ({ callCounts }: Pick<Counts, 'callCounts'>, agent: AgentId) =>
  (['foreignAgentHour', 'foreignAgentDay'] as const)
    .map((cap) => callCounts.get(countId(cap, agent)))
    .find((count) => count !== undefined && count.alarm !== null)

const hitOf = (view: Counts, cap: CapName, of: string, agent: AgentId | null, at: EpochMs): CapHit | null => {
  const { calls, minutes } = view.callCaps.caps[cap]
  if (calls === null && minutes === null) return null
  const { hour, day, hourEnds, dayEnds } = periodsAt(view.callCaps, at)
  const isHourly = cap.endsWith('Hour')
  const period = isHourly ? hour : day
  const id = countId(cap, of)
  const row = view.callCounts.get(id)
  const now = row?.period === period ? row : { calls: 0, talkMs: 0 }
  const hit = { id, cap, of, period, agent, until: isHourly ? hourEnds : dayEnds }
  if (calls !== null && now.calls >= calls) return { ...hit, measure: 'calls', limit: calls }
  if (minutes === null || now.talkMs + runningMs(view, cap, of, period, at) < minutes * MINUTE_MS) return null
  return { ...hit, measure: 'minutes', limit: minutes }
}

/** Calls that are going on count, too. */
const runningMs = ({ legs }: Counts, cap: CapName, of: string, period: string, at: EpochMs): number => {
  let talk = 0
  for (const { out, trunk } of legs.values()) {
    if (out === undefined || out.answeredAt === null || trunk === undefined) continue
    if (countedUnder(out, trunk).some((one) => one.cap === cap && one.of === of && one.period === period))
      talk += at - out.answeredAt
  }
  return talk
}

/** Every count that a call is part of. */
export const countedUnder = (
  { agent, foreign, hour, day }: Omit<CallOut, 'answeredAt'>,
  trunk: TrunkId,
  again = false,
): readonly { readonly cap: CapName; readonly of: string; readonly period: string }[] => [
  { cap: 'trunkDay', of: trunk, period: day },
  // By the next trunk it is the same call still.
  ...(again ? [] : ([{ cap: 'houseDay', of: HOUSE, period: day }] as const)),
  ...(again || !foreign ? [] : ([{ cap: 'foreignHouseDay', of: HOUSE, period: day }] as const)),
  ...(again || agent === null
    ? []
    : ([
        { cap: 'agentHour', of: agent, period: hour },
        { cap: 'agentDay', of: agent, period: day },
      ] as const)),
  ...(again || agent === null || !foreign
    ? []
    : ([
        { cap: 'foreignAgentHour', of: agent, period: hour },
        { cap: 'foreignAgentDay', of: agent, period: day },
      ] as const)),
]

const refusalOf = (view: Counts, hit: CapHit): Refusal => {
  const { cap, of, measure, limit, until } = hit
  const where = cap.startsWith('foreign') ? ' abroad' : ''
  const what = measure === 'calls' ? `${limit} ${limit === 1 ? 'call' : 'calls'}` : `${limit} minutes of calls`
  const when = cap.endsWith('Hour') ? 'an hour' : 'a day'
  const clock = localTime(view.callCaps.zone, until).time
  const who = of === HOUSE ? 'the house' : nameOf(view, of)
  const end = isStopping(cap)
    ? 'none goes out until a supervisor lifts the alarm'
    : `the next one goes at ${clock} (${view.callCaps.zone})`
  return {
    code: 'capped',
    path: '',
    message: `${who} has had ${what} out${where}, as many as the cap ${cap} allows ${when}: ${end}`,
    hit,
  }
}

const nameOf = ({ agents }: Pick<Counts, 'agents'>, of: string): string => {
  for (const { id, name } of agents.values()) if (id === of) return name
  return `the trunk ${of}`
}

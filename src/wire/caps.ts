/** How much may be called out, and who wanted more. What a text has to look like is said by the core, with an example. */
import Type, { type Static } from 'typebox'
import { CAP_NAMES } from '../core/lines/cap-words.ts'
import { closed, Id, listOf, Moment, nullable } from './basics.ts'

const Limit = nullable(Type.Integer({ minimum: 0, maximum: 1_000_000, examples: [20] }))
const Cap = Type.Object({ calls: Limit, minutes: Limit }, closed)
const country = Type.String({ maxLength: 4, examples: ['62'] })
const abroad = Type.Array(Type.String({ maxLength: 8, examples: ['00'] }), { maxItems: 20, uniqueItems: true })
const zone = Type.String({ maxLength: 64, examples: ['Asia/Jakarta'] })

const caps = {
  agentHour: Cap,
  agentDay: Cap,
  trunkDay: Cap,
  houseDay: Cap,
  foreignAgentHour: Cap,
  foreignAgentDay: Cap,
  foreignHouseDay: Cap,
}

/** By agent, by trunk and in all; `foreign…`: of calls to other countries alone. Null: no limit. Emergency calls count nowhere. */
export const CallCaps = Type.Object({ country, abroad, zone, caps: Type.Object(caps, closed) }, closed)
export type CallCaps = Static<typeof CallCaps>
export const CallCapsPatch = Type.Object(
  {
    country: Type.Optional(country),
    abroad: Type.Optional(abroad),
    zone: Type.Optional(zone),
    caps: Type.Optional(Type.Partial(Type.Object(caps, closed), closed)),
  },
  { ...closed, minProperties: 1 },
)

/** Somebody wanted to call out more than a cap allows. */
export const CallAlarm = Type.Object(
  {
    id: Type.String({ examples: ['foreignAgentHour.siti'] }),
    cap: Type.Enum(CAP_NAMES),
    /** The agent or the trunk that it counts; `house`: all. */
    of: Id,
    /** What they are called. */
    name: Type.String(),
    measure: Type.Enum(['calls', 'minutes']),
    limit: Type.Integer(),
    /** Who ran into it; null: a flow. */
    agent: nullable(Id),
    at: Moment,
    /** When calls go again by themselves; null: when the alarm is lifted. */
    until: nullable(Moment),
  },
  closed,
)
export type CallAlarm = Static<typeof CallAlarm>
export const CallAlarmList = listOf(CallAlarm)

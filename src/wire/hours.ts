/** Opening hours, in the words of the core that flows go by. */
import Type, { type Static } from 'typebox'
import { Hours, Intervals } from '../core/ivr/hours.ts'
import { closed, Id, Label, listOf, Moment, nullable } from './basics.ts'

export { Hours }
export const HoursList = listOf(Hours)

const { zone, week, exceptions } = Hours.properties
/** `id` may be chosen; else it is made of the name. A day that `week` does not name is closed. */
export const NewHours = Type.Object(
  { id: Type.Optional(Id), name: Label, zone, week, exceptions: Type.Optional(exceptions) },
  closed,
)
export const HoursPatch = Type.Object(
  {
    name: Type.Optional(Label),
    zone: Type.Optional(zone),
    week: Type.Optional(week),
    exceptions: Type.Optional(exceptions),
  },
  { ...closed, minProperties: 1 },
)

/** The public holidays of Indonesia in that year; `jointLeave: false` without the days of joint leave (cuti bersama). */
export const HolidayOrder = Type.Object(
  {
    year: Type.Integer({ minimum: 2000, maximum: 2100, examples: [2026] }),
    jointLeave: Type.Optional(Type.Boolean()),
  },
  closed,
)
const dates = Type.Array(Type.String())
/** `kept`: days that had an exception already, which stays as it is. */
export const HolidayAnswer = Type.Object({ hours: Hours, added: dates, kept: dates, source: Type.String() }, closed)

export const OpenQuery = Type.Object({ at: Type.Optional(Moment) }, closed)
export const OpenAnswer = Type.Object(
  {
    at: Moment,
    state: Type.Enum(['open', 'closed', 'holiday']),
    /** In the place's own time. */
    local: Type.Object({ date: Type.String(), weekday: Type.String(), time: Type.String() }, closed),
    exception: nullable(Type.String()),
    intervals: Intervals,
    why: Type.Object({ en: Type.String(), id: Type.String() }, closed),
  },
  closed,
)
export type OpenAnswer = Static<typeof OpenAnswer>

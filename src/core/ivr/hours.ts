/** Opening hours: several intervals a day, days that are otherwise, in the time of a place. Asked for a moment, they say the same always. */
import Type, { type Static } from 'typebox'
import type { EpochMs } from '../ids.ts'
import { Label, RefId } from './format.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const TimeOfDay = Type.String({
  pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  description: 'a time from "00:00" to "24:00", such as "08:30"',
})
const Interval = Type.Object(
  { from: TimeOfDay, to: TimeOfDay },
  { additionalProperties: false, description: 'an interval, such as {"from": "08:00", "to": "17:00"}' },
)
export const Intervals = Type.Array(Interval, { maxItems: 24, description: 'a list of intervals; empty: closed' })
type Intervals = Static<typeof Intervals>
const Day = Type.Optional(Intervals)
const Exception = Type.Object(
  {
    date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'a date, such as "2026-08-17"' }),
    name: Label,
    intervals: Intervals,
  },
  { additionalProperties: false, description: 'a day that is otherwise' },
)

/** A day without a row is closed; an interval past midnight is two, to "24:00" and from "00:00" of the next day. */
export const Hours = Type.Object(
  {
    id: RefId,
    name: Label,
    /** A zone of the IANA list, such as Asia/Jakarta, or WIB, WITA, WIT. */
    zone: Type.String({ maxLength: 64, description: 'a time zone, such as "Asia/Jakarta" or "WIB"' }),
    week: Type.Object(
      { mon: Day, tue: Day, wed: Day, thu: Day, fri: Day, sat: Day, sun: Day },
      {
        additionalProperties: false,
        description: 'intervals by day, such as {"mon": [{"from": "08:00", "to": "17:00"}]}',
      },
    ),
    exceptions: Type.Array(Exception, { maxItems: 2_000, description: 'a list of days that are otherwise' }),
  },
  { additionalProperties: false, description: 'opening hours' },
)
export type Hours = Static<typeof Hours>

export interface HoursAnswer {
  readonly state: 'open' | 'closed' | 'holiday'
  /** In the place's own time. */
  readonly local: { readonly date: string; readonly weekday: string; readonly time: string }
  /** The name of a day that is otherwise. */
  readonly exception: string | null
  /** When it is open on that day. */
  readonly intervals: Intervals
}

/** `holiday`: closed all of a day that is an exception. */
export const hoursAt = ({ zone, week, exceptions }: Hours, at: EpochMs): HoursAnswer => {
  const local = localTime(zone, at)
  const exception = exceptions.find(({ date }) => date === local.date)
  const weekday = WEEKDAYS.find((day) => day === local.weekday) ?? 'mon'
  const intervals = exception?.intervals ?? week[weekday] ?? []
  const isOpen = intervals.some(({ from, to }) => from <= local.time && local.time < to)
  const closed = exception !== undefined && intervals.length === 0 ? 'holiday' : 'closed'
  return { state: isOpen ? 'open' : closed, local, exception: exception?.name ?? null, intervals }
}

export const isZone = (zone: string): boolean => clockOf(zone) !== null

const INDONESIA: Readonly<Record<string, string>> = { WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' }
const clocks = new Map<string, Intl.DateTimeFormat | null>()

/** Making one takes as long as a thousand answers. */
const clockOf = (zone: string): Intl.DateTimeFormat | null => {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const made = makeClock(Object.hasOwn(INDONESIA, zone) ? (INDONESIA[zone] ?? zone) : zone)
  if (clocks.size < 1_000) clocks.set(zone, made)
  return made
}

const makeClock = (timeZone: string): Intl.DateTimeFormat | null => {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...digits,
      timeZone,
      weekday: 'short',
      hourCycle: 'h23',
      calendar: 'gregory',
    })
  } catch {
    return null
  }
}

const latest = new Map<string, { readonly minute: number; readonly local: HoursAnswer['local'] }>()

/** Calls of the same minute share one answer. An unknown zone, which `check` refuses, is UTC. */
export const localTime = (zone: string, at: EpochMs): HoursAnswer['local'] => {
  const minute = Math.floor(at / 60_000)
  const known = latest.get(zone)
  if (known?.minute === minute) return known.local
  const parts = (clockOf(zone) ?? clockOf('UTC'))?.formatToParts(at) ?? []
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? ''
  const local = {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    weekday: part('weekday').toLowerCase(),
    time: `${part('hour')}:${part('minute')}`,
  }
  if (latest.size < 1_000 || known !== undefined) latest.set(zone, { minute, local })
  return local
}

/** Why it is open or closed at a moment, as a sentence in every language. */
import type { Language } from '../languages.ts'
import type { HoursAnswer } from './hours.ts'

export const whyOpen = (answer: HoursAnswer): Readonly<Record<Language, string>> => ({
  en: english(answer),
  id: indonesian(answer),
})

const english = ({ state, local, exception, intervals }: HoursAnswer): string => {
  const day = dayOf(DAYS.en, local.weekday, local.date, exception)
  if (state === 'holiday') return `Closed: ${day} is closed all day.`
  if (intervals.length === 0) return `Closed: ${day} has no opening hours.`
  const within = `${local.time} is ${state === 'open' ? '' : 'not '}within ${listOf(intervals, 'and')}`
  return `${state === 'open' ? 'Open' : 'Closed'}: ${within} of ${day}.`
}

const indonesian = ({ state, local, exception, intervals }: HoursAnswer): string => {
  const day = dayOf(DAYS.id, local.weekday, local.date, exception)
  if (state === 'holiday') return `Tutup: ${day} tutup sepanjang hari.`
  if (intervals.length === 0) return `Tutup: ${day} tidak punya jam buka.`
  const within = `pukul ${local.time} ${state === 'open' ? 'termasuk' : 'di luar'} ${listOf(intervals, 'dan')}`
  return `${state === 'open' ? 'Buka' : 'Tutup'}: ${within} pada ${day}.`
}

const dayOf = (days: Days, weekday: string, date: string, exception: string | null): string =>
  `${days[weekday] ?? weekday} ${date}${exception === null ? '' : ` (${exception})`}`

const listOf = (intervals: HoursAnswer['intervals'], and: string): string =>
  intervals.map(({ from, to }) => `${from}–${to}`).join(` ${and} `)

type Days = Readonly<Record<string, string>>
const DAYS: Readonly<Record<Language, Days>> = {
  en: {
    mon: 'Monday',
    tue: 'Tuesday',
    wed: 'Wednesday',
    thu: 'Thursday',
    fri: 'Friday',
    sat: 'Saturday',
    sun: 'Sunday',
  },
  id: { mon: 'Senin', tue: 'Selasa', wed: 'Rabu', thu: 'Kamis', fri: 'Jumat', sat: 'Sabtu', sun: 'Minggu' },
}

import { toCardinal, toOrdinal } from 'n2words/en-GB'
import type { TimeOfDay } from './moment.ts'
import type { Tongue } from './tongue.ts'

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

export const ENGLISH: Tongue = {
  cardinal: (n) => toCardinal(n),
  keys: {
    ...{ 0: 'zero', 1: 'one', 2: 'two', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 7: 'seven', 8: 'eight', 9: 'nine' },
    ...{ '+': 'plus', '*': 'star', '#': 'hash' },
  },
  minus: 'minus',
  point: 'point',
  rupiah: (whole, sen) => (sen === null ? `${whole} rupiah` : `${whole} rupiah and ${sen} sen`),
  date: ({ year, month, day, weekday }) =>
    `${WEEKDAYS[weekday]}, the ${toOrdinal(day)} of ${MONTHS[month - 1]}, ${yearWords(year)}`,
  time: (time) => timeWords(time),
}

/** Nineteen ninety-eight, two thousand and five, twenty twenty-six. */
const yearWords = (year: number): string => {
  const [century, rest] = [Math.floor(year / 100), year % 100]
  if (year < 1000 || century % 10 === 0) return rest < 10 || year < 1000 ? toCardinal(year) : pair(century, rest)
  return rest === 0 ? `${toCardinal(century)} hundred` : pair(century, rest)
}

const pair = (century: number, rest: number): string =>
  `${toCardinal(century)} ${rest < 10 ? `oh ${toCardinal(rest)}` : toCardinal(rest)}`

const timeWords = ({ hour, minute }: TimeOfDay): string => {
  if (minute === 0 && hour === 0) return 'midnight'
  if (minute === 0 && hour === 12) return 'twelve noon'
  const clock = toCardinal(hour % 12 === 0 ? 12 : hour % 12)
  const part = partOfDay(hour)
  if (minute === 0) return `${clock} o'clock ${part}`
  return `${clock} ${minute < 10 ? `oh ${toCardinal(minute)}` : toCardinal(minute)} ${part}`
}

const partOfDay = (hour: number): string => {
  if (hour < 4 || hour > 20) return 'at night'
  if (hour < 12) return 'in the morning'
  return hour < 18 ? 'in the afternoon' : 'in the evening'
}

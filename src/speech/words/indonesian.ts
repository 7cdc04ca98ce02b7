import { toCardinal } from 'n2words/id-ID'
import type { TimeOfDay } from './moment.ts'
import type { Tongue } from './tongue.ts'

const WEEKDAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu']
const MONTHS = [
  ...['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni'],
  ...['Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'],
]

export const INDONESIAN: Tongue = {
  cardinal: (n) => toCardinal(n),
  keys: {
    ...{ 0: 'nol', 1: 'satu', 2: 'dua', 3: 'tiga', 4: 'empat', 5: 'lima', 6: 'enam', 7: 'tujuh', 8: 'delapan' },
    ...{ 9: 'sembilan', '+': 'plus', '*': 'bintang', '#': 'pagar' },
  },
  minus: 'minus',
  point: 'koma',
  rupiah: (whole, sen) => (sen === null ? `${whole} rupiah` : `${whole} rupiah ${sen} sen`),
  date: ({ year, month, day, weekday }) =>
    `${WEEKDAYS[weekday]}, ${toCardinal(day)} ${MONTHS[month - 1]} ${toCardinal(year)}`,
  time: (time) => timeWords(time),
}

/** On the telephone nobody says twenty hours: it is eight of the evening, and half past seven is half of eight. */
const timeWords = ({ hour, minute }: TimeOfDay): string => {
  const part = partOfDay(hour)
  if (minute === 30) return `jam setengah ${clockHour(hour + 1)} ${part}`
  if (minute === 0) return `jam ${clockHour(hour)} ${part}`
  return `jam ${clockHour(hour)} lewat ${toCardinal(minute)} menit ${part}`
}

const clockHour = (hour: number): string => toCardinal(hour % 12 === 0 ? 12 : hour % 12)

const partOfDay = (hour: number): string => {
  if (hour < 1 || hour > 17) return 'malam'
  if (hour < 4) return 'dini hari'
  if (hour < 11) return 'pagi'
  return hour < 15 ? 'siang' : 'sore'
}

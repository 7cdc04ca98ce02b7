/** Values as the words that are said for them, in the languages of the product. */
import type { SpokenAs } from '../../core/ivr/template.ts'
import type { Language } from '../../core/languages.ts'
import { unreachable } from '../../core/unreachable.ts'
import { ENGLISH } from './english.ts'
import { INDONESIAN } from './indonesian.ts'
import { readDay, readTime } from './moment.ts'
import { readNumber, readRupiah } from './number.ts'
import type { Tongue } from './tongue.ts'

const TONGUES: Readonly<Record<Language, Tongue>> = { en: ENGLISH, id: INDONESIAN }

/** Null: the value is not one that can be said so. */
export const wordsOf = (as: Exclude<SpokenAs, 'text'>, value: string, language: Language): string | null => {
  const tongue = TONGUES[language]
  switch (as) {
    case 'number':
      return numberWords(tongue, value)
    case 'digits':
      return keyWords(tongue, value)
    case 'rupiah':
      return rupiahWords(tongue, value)
    case 'date': {
      const day = readDay(value)
      return day === null ? null : tongue.date(day)
    }
    case 'time': {
      const time = readTime(value)
      return time === null ? null : tongue.time(time)
    }
    default:
      return unreachable(as)
  }
}

const numberWords = (tongue: Tongue, value: string): string | null => {
  const number = readNumber(value, false)
  if (number === null) return null
  const { isNegative, whole, decimals } = number
  const words = [...(isNegative ? [tongue.minus] : []), wholeWords(tongue, whole)]
  if (decimals !== '') words.push(tongue.point, oneByOne(tongue, decimals))
  return words.join(' ')
}

const rupiahWords = (tongue: Tongue, value: string): string | null => {
  const sum = readRupiah(value)
  if (sum === null) return null
  const [whole, sen] = [sum.sen / 100n, sum.sen % 100n]
  const words = tongue.rupiah(wholeWords(tongue, String(whole)), sen === 0n ? null : tongue.cardinal(sen))
  return sum.isNegative ? `${tongue.minus} ${words}` : words
}

/** Trillions have fifteen digits; beyond them nobody knows the names. */
const wholeWords = (tongue: Tongue, digits: string): string =>
  digits.length <= 15 ? tongue.cardinal(BigInt(digits)) : oneByOne(tongue, digits)

const oneByOne = (tongue: Tongue, keys: string): string => [...keys].map((key) => tongue.keys[key] ?? key).join(' ')

const MOST_KEYS = 60
const KEYS = /^[0-9A-Za-z+*#]+$/
const BETWEEN = /[\s.,/()-]+/
/** A longer run of keys is said in threes, as one remembers it. */
const ONE_BREATH = 4

const keyWords = (tongue: Tongue, value: string): string | null => {
  const runs = value.split(BETWEEN).filter((run) => run !== '')
  if (runs.length === 0 || value.length > MOST_KEYS || !runs.every((run) => KEYS.test(run))) return null
  return runs
    .flatMap(inThrees)
    .map((run) => oneByOne(tongue, run.toUpperCase()))
    .join(', ')
}

/** The last one may have four. */
const inThrees = (run: string): readonly string[] =>
  run.length <= ONE_BREATH ? [run] : [run.slice(0, 3), ...inThrees(run.slice(3))]

/** Reads the words of a number as a person would who has never seen how they were made. */
import type { Language } from '../../../core/languages.ts'

interface Reader {
  readonly small: Readonly<Record<string, number>>
  readonly hundred: string
  readonly scales: readonly (readonly [string, bigint])[]
  readonly minus: string
  readonly point: string
}

const UNITS_EN =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const TENS_EN = 'twenty thirty forty fifty sixty seventy eighty ninety'
const UNITS_ID = 'nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas'

const numbered = (words: string, of: (at: number) => number): Record<string, number> =>
  Object.fromEntries(words.split(' ').map((word, at) => [word, of(at)]))

const READERS: Readonly<Record<Language, Reader>> = {
  en: {
    small: { ...numbered(UNITS_EN, (at) => at), ...numbered(TENS_EN, (at) => 20 + at * 10) },
    hundred: 'hundred',
    scales: [
      ['trillion', 10n ** 12n],
      ['billion', 10n ** 9n],
      ['million', 10n ** 6n],
      ['thousand', 1_000n],
    ],
    minus: 'minus',
    point: 'point',
  },
  id: {
    small: numbered(UNITS_ID, (at) => at),
    hundred: 'ratus',
    scales: [
      ['triliun', 10n ** 12n],
      ['miliar', 10n ** 9n],
      ['juta', 10n ** 6n],
      ['ribu', 1_000n],
    ],
    minus: 'minus',
    point: 'koma',
  },
}

/** `minus two point five` → `-2.5`. */
export const readNumberWords = (words: string, language: Language): string => {
  const { minus, point, scales, small } = READERS[language]
  const all = words
    .replaceAll('-', ' ')
    .replace(/\bse(ratus|ribu)\b/g, 'satu $1')
    .split(' ')
    .filter((word) => word !== 'and')
  const isNegative = all[0] === minus
  const [whole = [], decimals] = splitAt(isNegative ? all.slice(1) : all, point)
  let rest = whole
  let sum = 0n
  for (const [name, worth] of scales) {
    const [before, after] = splitAt(rest, name)
    if (after === undefined) continue
    sum += BigInt(belowThousand(before, language)) * worth
    rest = after
  }
  sum += BigInt(belowThousand(rest, language))
  const digits = decimals === undefined ? '' : `.${decimals.map((word) => small[word]).join('')}`
  return `${isNegative ? '-' : ''}${sum}${digits}`
}

const splitAt = (words: readonly string[], word: string): [readonly string[], (readonly string[])?] => {
  const at = words.indexOf(word)
  return at < 0 ? [words] : [words.slice(0, at), words.slice(at + 1)]
}

const belowThousand = (words: readonly string[], language: Language): number => {
  const { small, hundred } = READERS[language]
  let sum = 0
  let last = 0
  for (const word of words) {
    if (word === hundred) [sum, last] = [sum - last + last * 100, 0]
    else if (word === 'puluh') [sum, last] = [sum - last + last * 10, 0]
    else if (word === 'belas') [sum, last] = [sum - last + last + 10, 0]
    else {
      const value = small[word]
      if (value === undefined) throw new Error(`"${word}" is no word of a number`)
      last = value
      sum += value
    }
  }
  return sum
}

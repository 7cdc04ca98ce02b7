/** Numbers as people and programs write them. */

export interface Written {
  readonly isNegative: boolean
  /** Digits without zeros before them; at least one. */
  readonly whole: string
  /** Digits; none for a whole number. */
  readonly decimals: string
}

/** More digits than that are nothing that anybody listens to. */
const LONGEST = 60
/** 12500, 12500.5, 12.500,50 or 12,500.50: a mark that comes again and again, or before another one, parts thousands. */
const SHAPE = /^([+\-\u2212])?(?:([1-9]\d{0,2}(?:([.,'\s])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?|(\d+)(?:[.,](\d+))?)$/

/**
 * Null: this is no number. A single mark before three digits, as in 12.500, parts thousands in sums of money (`money`), and
 * decimals everywhere else.
 */
export const readNumber = (text: string, money: boolean): Written | null => {
  const [shape, sign, grouped, mark, secondMark, decimals, plain, plainDecimals] = SHAPE.exec(text.trim()) ?? []
  if (shape === undefined || shape.length > LONGEST || (secondMark !== undefined && secondMark === mark)) return null
  const isNegative = sign !== undefined && sign !== '+'
  const groups = grouped?.split(mark ?? '') ?? []
  const [first = '', second = ''] = groups
  if (!money && groups.length === 2 && decimals === undefined && (mark === '.' || mark === ','))
    return written(isNegative, first, second)
  return written(isNegative, plain ?? groups.join(''), decimals ?? plainDecimals ?? '')
}

/** A sum in rupiah: `Rp 12.500,50`, `IDR 12500.5`, `12.500,-`. Less than half a sen is nothing. */
export const readRupiah = (text: string): { readonly isNegative: boolean; readonly sen: bigint } | null => {
  const bare = text
    .trim()
    .replace(/^([+\-\u2212]?)\s*(?:rp\.?|idr)\s*/i, '$1')
    .replace(/,-{1,2}$/, '')
  const read = readNumber(bare, true)
  if (read === null) return null
  const thousandths = BigInt(read.whole) * 1_000n + BigInt(read.decimals.slice(0, 3).padEnd(3, '0'))
  const sen = (thousandths + 5n) / 10n
  return { isNegative: read.isNegative && sen > 0n, sen }
}

const written = (isNegative: boolean, digits: string, decimals: string): Written => {
  const whole = digits.replace(/^0+(?=\d)/, '')
  return { isNegative: isNegative && /[1-9]/.test(whole + decimals), whole, decimals }
}

/** What is a number of another country, of which one, and how far it says so. */
import type { CallCaps } from './cap-words.ts'
import { dialledBy, type Way } from './words.ts'

type House = Pick<CallCaps, 'country' | 'abroad'>
type Change = Pick<Way, 'strip' | 'prepend'>

export interface Abroad {
  /** The country code (ITU-T E.164), as in "371". */
  readonly code: string
  /** The number up to the end of that code, as in "+371" or "00371". */
  readonly head: string
  /** How the text that was typed becomes the number that this is said of. */
  readonly as: Change
}

/**
 * Each way in which a number leads to another country; none for one of this country. It is read as it was typed, without what the
 * route strips where that is only for an outside line, and as it is dialled. A number of nine digits or more that begins with
 * neither `+` nor `0` is one with its country code.
 */
export const abroadOf = (house: House, typed: string, way: Change = AS_TYPED): readonly Abroad[] => {
  const said = isInternational(house, typed) ? AS_TYPED : { strip: way.strip, prepend: '' }
  const text = dialledBy(said, typed)
  const dialled = dialledBy(way, typed)
  const sendsCode = isInternational(house, dialled)
  // "0215550100" that is dialled as "62215550100" is no number of a country 215.
  const counts = isInternational(house, text) || !(sendsCode || dialled.startsWith(house.country))
  return [...(counts ? readings(house, text, said) : []), ...(sendsCode ? readings(house, dialled, way) : [])]
}

export const isForeign = (house: House, typed: string, way?: Change): boolean => abroadOf(house, typed, way).length > 0

const AS_TYPED: Change = { strip: 0, prepend: '' }

const isInternational = ({ abroad }: House, number: string): boolean =>
  number.startsWith('+') || abroad.some((prefix) => number.startsWith(prefix))

/** "00137129…" may be the country 1 after `00` or the country 371 after a carrier's `001`: whoever means it says so in full. */
const readings = ({ country, abroad }: House, text: string, as: Change): readonly Abroad[] =>
  (isInternational({ country, abroad }, text)
    ? ['+', ...abroad].filter((prefix) => text.startsWith(prefix))
    : text.length >= 9 && !text.startsWith('0')
      ? ['']
      : []
  ).flatMap((before) => {
    const number = text.slice(before.length)
    if (number.startsWith(country)) return []
    const code = COUNTRY_CODE.exec(number)?.[0] ?? number.slice(0, 3)
    return [{ code, head: before + code, as }]
  })

/** Those of one digit and of two; all others have three (ITU-T E.164, list of assigned country codes). */
const COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** Whether two calls went to the same number, without keeping the number. */
import type { Way } from './words.ts'

/**
 * From 0 to 1023, of the digits that were dialled: the same number always has the same one, and so do a million others, so that
 * nobody reads the number off it. Two different numbers share it once in a thousand times. FNV-1a of 32 bits, folded.
 */
export const calledMark = (number: string, { strip, prepend }: Pick<Way, 'strip' | 'prepend'>): number => {
  let hash = 0x811c9dc5
  for (const digit of prepend + number.slice(strip)) hash = Math.imul(hash ^ digit.charCodeAt(0), 0x01000193)
  return ((hash >>> 20) ^ (hash >>> 10) ^ hash) & 0x3ff
}

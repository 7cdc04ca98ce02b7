/** Everything that is left to chance in a simulated day comes from its seed, a row of numbers for each purpose. */
import { createRandom } from '../../../telephony/fake/random.ts'

export interface Dice {
  /** 0 to 1. */
  next(): number
  chance(odds: number): boolean
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  one<T>(of: readonly [T, ...T[]]): T
}

/** Two purposes of one seed do not share a row: what one takes does not change what the other gets. */
export const createDice = (seed: number, purpose: string): Dice => {
  let mixed = seed
  for (const letter of purpose) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193)
  const next = createRandom(mixed)
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    chance: (odds) => next() < odds,
    between,
    one: (of) => of[between(0, of.length - 1)] ?? of[0],
  }
}

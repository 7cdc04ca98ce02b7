/** What a language must know to say numbers, sums, days and times. */
import type { Day, TimeOfDay } from './moment.ts'

export interface Tongue {
  /** A whole number, not negative and below 10^15. */
  cardinal(n: bigint): string
  /** Digits and the other keys of a telephone, one word each. */
  readonly keys: Readonly<Record<string, string>>
  /** Before a number. */
  readonly minus: string
  /** Before its decimals. */
  readonly point: string
  /** `sen`: hundredths, null when there are none. */
  rupiah(whole: string, sen: string | null): string
  date(day: Day): string
  time(time: TimeOfDay): string
}

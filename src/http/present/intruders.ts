/** Who tries to get in, as the API and the board tell it. */
import type { Intruder } from '../../ports/intruders.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { Intruder as IntruderOnWire } from '../../wire/intruders.ts'

/** So many are told: a flood from made-up addresses has thousands. */
const MOST = 100

export const presentIntruders = (intruders: readonly Intruder[]): readonly IntruderOnWire[] =>
  intruders.slice(0, MOST).map(({ address, attempts, lastAt, bannedUntil }) => ({
    address,
    attempts,
    lastAt: toMoment(lastAt),
    bannedUntil: toMomentOrNull(bannedUntil),
  }))

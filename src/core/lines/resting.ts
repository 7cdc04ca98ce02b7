/** Whether a trunk is left out at a moment. */
import type { EpochMs, TrunkId } from '../ids.ts'
import type { CenterView } from '../view.ts'

/** When its time is over, one call tries; the others wait for what comes of that. */
export const isResting = (
  { trunkFaults, legs }: Pick<CenterView, 'trunkFaults' | 'legs'>,
  id: TrunkId,
  at: EpochMs,
): boolean => {
  const until = trunkFaults.get(id)?.restsUntil ?? null
  if (until === null) return false
  if (at < until) return true
  for (const { trunk, since } of legs.values()) if (trunk === id && since >= until) return true
  return false
}

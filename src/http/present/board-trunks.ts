/** How the trunks are at this moment, in the words of the wire. */
import type { EpochMs, TrunkId } from '../../core/ids.ts'
import type { TrunkFault } from '../../core/lines/breaker-words.ts'
import { LOCAL_TRUNK, trunkOf } from '../../core/lines/built-in.ts'
import type { Trunk } from '../../core/lines/words.ts'
import { inOrder } from '../../core/table.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { TrunkState } from '../../wire/lines.ts'
import type { LiveTrunk } from '../../wire/live.ts'

/** What is known of a trunk by looking at it: no part of the state. */
export type HealthOf = (trunk: Trunk) => {
  readonly state: Exclude<TrunkState, 'built-in'>
  readonly since: EpochMs
  readonly error: string | null
}

/** All that somebody has set up, in the order of their names; the one that is built in only when it could not carry a call. */
export const presentBoardTrunks = (
  view: Pick<CenterView, 'trunkFaults' | 'trunks'>,
  healthOf: HealthOf,
): readonly LiveTrunk[] => {
  const trunks = inOrder(view.trunks).map((trunk): LiveTrunk => {
    const { state, since, error } = healthOf(trunk)
    const fault = faultOf(view, trunk.id)
    return { id: trunk.id, name: trunk.name, state, sinceAt: toMoment(since), error, fault }
  })
  const fault = view.trunks.has(LOCAL_TRUNK.id) ? null : faultOf(view, LOCAL_TRUNK.id)
  if (fault === null) return trunks
  const { id, name } = trunkOf(view, LOCAL_TRUNK.id) ?? LOCAL_TRUNK
  return [...trunks, { id, name, state: 'built-in', sinceAt: null, error: null, fault }]
}

const faultOf = ({ trunkFaults }: Pick<CenterView, 'trunkFaults'>, id: TrunkId): LiveTrunk['fault'] => {
  const fault: TrunkFault | undefined = trunkFaults.get(id)
  if (fault === undefined) return null
  const { fails, cause, at, restsUntil } = fault
  return { fails, cause, sinceAt: toMoment(at), restsUntil: toMomentOrNull(restsUntil) }
}

/** Trunks that could not, in the words of the wire. */
import { trunkOf } from '../../core/lines/built-in.ts'
import { inOrder } from '../../core/table.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { LiveTrunk } from '../../wire/live.ts'

export const presentTrunkFaults = (view: Pick<CenterView, 'trunkFaults' | 'trunks'>): readonly LiveTrunk[] =>
  inOrder(view.trunkFaults).map(({ trunk: id, fails, cause, at, restsUntil }) => ({
    id,
    name: trunkOf(view, id)?.name ?? id,
    fails,
    cause,
    sinceAt: toMoment(at),
    restsUntil: toMomentOrNull(restsUntil),
  }))

/** What is owed now, counted by channel: the board and the metrics say the same. */
import { CHANNELS, type Channel } from '../../core/call/contact.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'

export interface OwedCount {
  readonly channel: Channel
  readonly opened: number
  readonly closed: number
  /** Counted one by one, not calculated: that it equals opened less closed is a promise that can be seen to hold. */
  readonly open: number
  /** Of the open ones, those past due. */
  readonly late: number
}

/** Channels that never owed anything are left out. */
export const countOwed = (view: Pick<CenterView, 'obligations' | 'promised'>, now: EpochMs): readonly OwedCount[] => {
  const open = new Map<Channel, { open: number; late: number }>()
  for (const { channel, dueAt } of view.obligations.values()) {
    const count = open.get(channel) ?? { open: 0, late: 0 }
    open.set(channel, { open: count.open + 1, late: count.late + (dueAt < now ? 1 : 0) })
  }
  return CHANNELS.flatMap((channel) => {
    const totals = view.promised.get(channel)
    return totals === undefined ? [] : [{ channel, ...totals, ...(open.get(channel) ?? { open: 0, late: 0 }) }]
  })
}

/** What was called out, and by whom. */
import type { LegId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import type { CapEvent } from './cap-event.ts'
import { type CallCount, type CapName, countId } from './cap-words.ts'
import { countedUnder } from './caps.ts'

export const applyCapEvent = (state: CenterState, event: CapEvent): void => {
  switch (event.type) {
    case 'call-caps-set':
      state.callCaps = event.caps
      return
    case 'call-counted':
      return applyCounted(state, event)
    case 'call-cap-reached': {
      const { cap, of, period, measure, limit, agent, until } = event
      const row = rowOf(state, cap, of, period)
      return state.callCounts.set(row.id, { ...row, alarm: { at: state.at, measure, limit, agent, until } })
    }
    case 'call-alarm-lifted':
      return state.callCounts.delete(event.alarm)
    default:
      return unreachable(event)
  }
}

const applyCounted = (state: CenterState, event: Extract<CapEvent, { readonly type: 'call-counted' }>): void => {
  const { leg: id, agent, trunk, foreign, hour, day, again } = event
  const out = { agent, foreign, hour, day, answeredAt: null }
  for (const { cap, of, period } of countedUnder(out, trunk, again)) {
    const row = rowOf(state, cap, of, period)
    state.callCounts.set(row.id, { ...row, calls: row.calls + 1 })
  }
  const leg = state.legs.get(id)
  if (leg !== undefined) state.legs.set(id, { ...leg, out })
}

/** Of an hour or a day that has begun: what was before it is over. */
const rowOf = (state: CenterState, cap: CapName, of: string, period: string): CallCount => {
  const id = countId(cap, of)
  const row = state.callCounts.get(id)
  return row?.period === period ? row : { id, cap, of, period, calls: 0, talkMs: 0, alarm: null }
}

/** The number was picked up: its minutes begin. */
export const beginTalk = (state: CenterState, id: LegId | null): void => {
  const leg = id === null ? undefined : state.legs.get(id)
  if (leg?.out === undefined || leg.out.answeredAt !== null) return
  state.legs.set(leg.id, { ...leg, out: { ...leg.out, answeredAt: state.at } })
}

/** They are over, and belong to the hour and the day in which it was called. */
export const endTalkOut = (state: CenterState, id: LegId): void => {
  const { out, trunk } = state.legs.get(id) ?? {}
  if (out === undefined || out.answeredAt === null || trunk === undefined) return
  for (const { cap, of, period } of countedUnder(out, trunk)) {
    const row = state.callCounts.get(countId(cap, of))
    if (row?.period === period) state.callCounts.set(row.id, { ...row, talkMs: row.talkMs + state.at - out.answeredAt })
  }
}

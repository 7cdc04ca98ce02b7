/** Caps as admins set them, alarms as supervisors lift them, and every call out as it is counted. */
import type { AgentId, ContactId, LegId } from '../ids.ts'
import type { Refusal } from '../input.ts'
import { isZone } from '../ivr/hours.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { isForeign } from './abroad.ts'
import { CAP_NAMES, type CallCaps } from './cap-words.ts'
import { periodsAt } from './caps.ts'
import type { LineCommand } from './command.ts'
import { isEmergency } from './route.ts'
import type { Way } from './words.ts'

type Of<T extends LineCommand['type']> = Extract<LineCommand, { readonly type: T }>

/** What is wrong with them. */
export const wrongCaps = (caps: CallCaps): Decided => {
  if (!/^[1-9][0-9]{0,3}$/.test(caps.country))
    return refuse('invalid', 'country', `"${caps.country}" is no country code: digits without +, as in "62"`)
  const wrong = caps.abroad.findIndex((one) => !/^[0-9]{1,8}$/.test(one))
  if (wrong >= 0)
    return refuse('invalid', `abroad.${wrong}`, `"${caps.abroad[wrong]}" is no beginning of a number, as in "00"`)
  if (!isZone(caps.zone)) return refuse('invalid', 'zone', `"${caps.zone}" is no time zone, as in "Asia/Jakarta"`)
  for (const name of CAP_NAMES)
    for (const measure of ['calls', 'minutes'] as const) {
      const limit = caps.caps[name][measure]
      if (limit !== null && !(Number.isInteger(limit) && limit >= 0))
        return refuse(
          'invalid',
          `caps.${name}.${measure}`,
          `${limit} is no cap: a whole number from 0 on, or null, as in 20`,
        )
    }
  return undefined
}

/** What it counted is forgotten, so that there is room again. */
export const liftCallAlarm = (turn: Turn, { alarm, by }: Of<'lift-call-alarm'>): Decided => {
  const row = turn.state.callCounts.get(alarm)
  if (row === undefined || row.alarm === null) return refuse('unknown', 'alarm', `there is no alarm "${alarm}"`)
  turn.emit({ type: 'call-alarm-lifted', alarm, by })
  return undefined
}

export interface Dialled {
  readonly contact: ContactId
  readonly leg: LegId
  /** As it was asked for. */
  readonly number: string
  readonly way: Way
  /** Whose call it is; null: a flow's. */
  readonly agent: AgentId | null
  readonly again?: boolean
}

/** After the event by which it is called. */
export const countCall = (turn: Turn, { contact, leg, number, way, agent, again = false }: Dialled): void => {
  const { state, at } = turn
  if (isEmergency(state, number)) return
  const { hour, day } = periodsAt(state.callCaps, at)
  const foreign = isForeign(state.callCaps, number, way)
  turn.emit({ type: 'call-counted', contact, leg, agent, trunk: way.trunk, foreign, hour, day, again })
}

/** Somebody was refused: what comes of it besides, once. */
export const raiseAlarm = (turn: Turn, { hit }: Pick<Refusal, 'hit'>): void => {
  if (hit === undefined) return
  const row = turn.state.callCounts.get(hit.id)
  if (row?.period !== hit.period || row.alarm === null) turn.emit({ type: 'call-cap-reached', ...hit })
}

/** Caps of calls out, and who ran into them, in the words of the wire. */
import type { EpochMs } from '../../core/ids.ts'
import { type CallCount, type CallCaps as CoreCaps, isStopping } from '../../core/lines/cap-words.ts'
import { inOrder } from '../../core/table.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment } from '../../wire/basics.ts'
import type { CallAlarm, CallCaps } from '../../wire/caps.ts'

export const presentCaps = ({ country, abroad, zone, caps }: CoreCaps): CallCaps => ({
  country,
  abroad: [...abroad],
  zone,
  caps: { ...caps },
})

type Alarms = Pick<CenterView, 'callCounts' | 'agents' | 'trunks'>

/** Those that hold calls back now. */
export const presentAlarms = (view: Alarms, now: EpochMs): readonly CallAlarm[] =>
  inOrder(view.callCounts).flatMap((count) => {
    const { id, cap, of, alarm } = count
    if (alarm === null || !(isStopping(cap) || alarm.until > now)) return []
    const { measure, limit, agent, at, until } = alarm
    const end = isStopping(cap) ? null : toMoment(until)
    return [{ id, cap, of, name: nameOf(view, count), measure, limit, agent, at: toMoment(at), until: end }]
  })

const nameOf = ({ agents, trunks }: Alarms, { of }: CallCount): string => {
  for (const { id, name } of [...agents.values(), ...trunks.values()]) if (id === of) return name
  return of
}

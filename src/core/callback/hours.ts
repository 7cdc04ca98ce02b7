/** When a queue's callers may be called back: never outside of the hours it names. */
import type { Contact } from '../call/contact.ts'
import type { EpochMs } from '../ids.ts'
import { type Hours, hoursAt } from '../ivr/hours.ts'
import type { CenterView } from '../view.ts'
import { type CallbackRules, USUAL_CALLBACK } from './words.ts'

/** Those of its queue; the usual ones where that has none any more: what was promised is kept. */
export const rulesOf = (
  { queues }: Pick<CenterView, 'queues'>,
  { queue }: Pick<Contact, 'queue'>,
): Required<CallbackRules> => ({ ...USUAL_CALLBACK, ...(queue === null ? null : queues.get(queue)?.callback) })

/** Null when somebody may be called now; else until when nobody is. */
export const closedUntil = (
  view: Pick<CenterView, 'queues' | 'hours'>,
  contact: Pick<Contact, 'queue'>,
  at: EpochMs,
): EpochMs | null => {
  const { hours: id } = rulesOf(view, contact)
  const hours = id === null ? undefined : view.hours.get(id)
  return hours === undefined || hoursAt(hours, at).state === 'open' ? null : opensAt(hours, at)
}

const MINUTE = 60_000
const DAYS_LOOKED_AT = 370

/** When they open next; of hours that never do, a day later, when it is asked again. */
const opensAt = (hours: Hours, at: EpochMs): EpochMs => {
  let moment = at - (at % MINUTE)
  for (let day = 0; day < DAYS_LOOKED_AT; day++) {
    const { local, intervals } = hoursAt(hours, moment)
    const now = minutesOf(local.time)
    const next = intervals
      .map(({ from }) => minutesOf(from))
      .filter((from) => from >= now)
      .sort((a, b) => a - b)[0]
    moment += ((next ?? DAY) - now) * MINUTE
    if (moment > at && hoursAt(hours, moment).state === 'open') return moment
  }
  return at + DAY * MINUTE
}

const DAY = 24 * 60

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** A centre that calls back, and days on which many ask for it: callers with few numbers, who ring again before they are called. */
import { USUAL_CALLBACK } from '../callback/words.ts'
import { step } from '../center.ts'
import { contactId, customerId, legId, playbackOf } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { busyInputFrom, dueTimer, queueOf, START, smallCentre } from './centre.arbitrary.ts'

export const callbackCentre = (): ReturnType<typeof smallCentre> => {
  const { state, log } = smallCentre()
  const rules = { ...USUAL_CALLBACK, afterMs: 0, everyMs: 15_000, pauseMs: 30_000, hours: 'office' }
  const day = [
    { from: '00:00', to: '22:30' },
    { from: '22:45', to: '24:00' },
  ]
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
  const hours = { id: 'office', name: 'Office', zone: 'UTC', exceptions: [], week }
  log.push(step(state, { type: 'save-hours', hours, by: 'u-1' }, START))
  for (const [id, attempts, validMs] of [
    ['support', 1, 600_000],
    ['sales', 2, 60_000],
  ] as const) {
    const queue = queueOf(id, { callback: { ...rules, attempts, validMs } })
    log.push(step(state, { type: 'save-queue', queue }, START))
  }
  return { state, log }
}

export const callbackInputFrom = (state: CenterState, pick: (below: number) => number, fresh: () => number): Input => {
  const what = pick(14)
  const waiting = [...state.contacts.values()].filter(({ phase, leg }) => phase.type === 'waiting' && leg !== null)
  const one = waiting[pick(waiting.length)]
  const leg = one?.leg ?? legId('nobody')
  if (what < 3) return { type: 'digit', leg, digit: pick(4) === 0 ? '2' : '1' }
  if (what === 3)
    return {
      type: 'leg-arrived',
      leg: legId(`in-${fresh()}`),
      from: ['0811', '0812', '0813', ''][pick(4)] ?? '',
      to: ['1501', '1502'][pick(2)] ?? '',
      customer: customerId('cu-1'),
      memo: null,
    }
  if (what < 6) return dueTimer(state)
  if (what === 6) return { type: 'leg-ended', leg, cause: 'normal', code: 16 }
  if (what === 7) {
    const playback = playbackOf(one?.id ?? contactId('c-none'), one?.sound?.nth ?? 0)
    return { type: 'play-ended', playback, failed: pick(2) > 0 }
  }
  const called = [...state.contacts.values()].find(({ phase, leg }) => phase.type === 'dialling' && leg !== null)?.leg
  if (what === 8 && called != null) return { type: 'leg-ended', leg: called, cause: 'busy', code: 17 }
  return busyInputFrom(state, pick, fresh)
}

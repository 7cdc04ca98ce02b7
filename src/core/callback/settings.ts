/** A queue's rules for calling back as admins set them: what cannot be is refused with its place and an example. */
import type { Queue } from '../acd/words.ts'
import type { Hours } from '../ivr/hours.ts'
import type { ReadTable } from '../table.ts'
import { inOrder } from '../table.ts'
import { type Decided, refuse } from '../turn.ts'
import { CALLBACK_KEY_PATTERN, CALLBACK_LIMITS, USUAL_CALLBACK } from './words.ts'

export const wrongCallback = (hours: ReadTable<string, Hours>, { callback }: Queue): Decided => {
  if (callback == null) return undefined
  if (!CALLBACK_KEY_PATTERN.test(callback.key))
    return refuse('invalid', 'queue.callback.key', `"${callback.key}" is no key: one of 0-9, * and #, as in "1"`)
  for (const name of ['afterMs', 'everyMs', 'attempts', 'pauseMs', 'validMs'] as const) {
    const { least, most } = CALLBACK_LIMITS[name]
    const value = callback[name] ?? USUAL_CALLBACK[name]
    if (!Number.isInteger(value) || value < least || value > most)
      return refuse(
        'invalid',
        `queue.callback.${name}`,
        `${value} is not between ${least} and ${most}, as in ${USUAL_CALLBACK[name]}`,
      )
  }
  if (callback.hours !== null && !hours.has(callback.hours))
    return refuse('invalid', 'queue.callback.hours', `there are no opening hours "${callback.hours}"`)
  return undefined
}

/** The first queue that calls back by these hours. */
export const queueThatUses = (queues: ReadTable<string, Queue>, hours: string): string | undefined =>
  inOrder(queues).find(({ callback }) => callback?.hours === hours)?.id

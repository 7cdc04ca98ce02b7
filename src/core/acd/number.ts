import { type QueueId, queueId } from '../ids.ts'
import { publishedVersion } from '../ivr/book.ts'
import type { CenterView } from '../view.ts'

/** Where who calls a number waits; of a number that leads to a flow, with those whom that flow could not serve. */
export const queueOfNumber = (view: CenterView, number: string): QueueId | undefined => {
  const target = view.numbers.get(number)
  if (target?.flow === undefined) return target?.queue
  const fallback = publishedVersion(view.flows.get(target.flow))?.flow.fallback
  const queue = fallback === undefined ? undefined : queueId(fallback.queue)
  return queue !== undefined && view.queues.has(queue) ? queue : undefined
}

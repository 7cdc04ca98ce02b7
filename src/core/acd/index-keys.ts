import { shownState } from '../agent/shown.ts'
import type { Agent } from '../agent/words.ts'
import type { Contact } from '../call/contact.ts'
import type { Ms, QueueId } from '../ids.ts'

/**
 * A contact's place in line: the earlier it first entered a queue, the sooner its turn. A priority counts as time waited; the
 * highest comes before all others, and who was lost in mid-call before those.
 */
export const waitingOrder = ({ first, enqueuedAt, createdAt, terms }: Contact): number =>
  (enqueuedAt ?? createdAt) - (first === true ? AGES : 0) - creditOf(terms?.priority ?? 0)

const creditOf = (priority: number): Ms => (priority >= HIGHEST_PRIORITY ? AGES / 2 : priority * PRIORITY_MS)

const HIGHEST_PRIORITY = 10
/** What one step of priority counts for. */
const PRIORITY_MS: Ms = 60_000

/** More than any two moments are apart, and small enough that milliseconds stay exact. */
const AGES = 1e14

/** Adds the agent to (or takes them from) the counts of every queue they serve. */
export const queueCounts = (counts: Map<QueueId, Map<string, number>>, agent: Agent, by: 1 | -1): void => {
  const shown = shownState(agent)
  for (const queue of agent.queues) {
    let row = counts.get(queue)
    if (row === undefined) {
      row = new Map()
      counts.set(queue, row)
    }
    const count = (row.get(shown) ?? 0) + by
    if (count === 0) row.delete(shown)
    else row.set(shown, count)
  }
}

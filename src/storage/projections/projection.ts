/**
 * A projection keeps one table as a fold of the journal: the row after an event is a function of the row before it and the
 * event, and of nothing else, so a rebuild gives the same rows.
 */
import type { CenterEvent, Recorded } from '../../core/event.ts'

export interface Projection<Row> {
  /** The row that the event may change, or null. */
  concerns(event: CenterEvent): string | null
  /** The same row when the event changes nothing. Personal fields of the event are sealed. */
  fold(row: Row | undefined, recorded: Recorded): Row | undefined
  /** More events are expected: the row is worth keeping in memory. */
  live(row: Row): boolean
}

/** Rows that must be looked up before the events can be folded. */
export const missingRows = <Row>(
  projection: Projection<Row>,
  events: readonly Recorded[],
  known: ReadonlyMap<string, Row>,
): string[] => {
  const missing = new Set<string>()
  for (const { event } of events) {
    const id = projection.concerns(event)
    if (id !== null && !known.has(id)) missing.add(id)
  }
  return [...missing]
}

/** The rows that the events change, as they are after the last of them. */
export const foldRows = <Row>(
  projection: Projection<Row>,
  events: readonly Recorded[],
  known: (id: string) => Row | undefined,
): Map<string, Row> => {
  const changed = new Map<string, Row>()
  for (const recorded of events) {
    const id = projection.concerns(recorded.event)
    if (id === null) continue
    const before = changed.get(id) ?? known(id)
    const after = projection.fold(before, recorded)
    if (after !== undefined && after !== before) changed.set(id, after)
  }
  return changed
}

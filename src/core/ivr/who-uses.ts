/** What published flows name: as long as they do, it stays. */
import { inOrder, type ReadTable } from '../table.ts'
import { type Flow, type FlowBook, programOf, publishedVersion } from './book.ts'
import type { RefKind } from './kind.ts'

/** The first published flow, but itself, that sends callers there. */
export const flowThatUses = (flows: ReadTable<string, FlowBook>, kind: RefKind, id: string): string | undefined =>
  inOrder(flows).find((book) => {
    const flow = publishedVersion(book)?.flow
    return flow !== undefined && !(kind === 'flow' && book.id === id) && uses(flow, kind, id)
  })?.id

const uses = (flow: Flow, kind: RefKind, id: string): boolean =>
  (kind === 'queue' && flow.fallback?.queue === id) ||
  [...programOf(flow).nodes.values()].some(({ logic }) =>
    (logic.uses.refs ?? []).some((ref) => ref.to === kind && ref.id === id),
  )

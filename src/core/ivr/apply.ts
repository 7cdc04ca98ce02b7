/** How what happened to flows changes them. */
import type { EventOf } from '../event.ts'
import type { CenterState } from '../state.ts'
import { newBook } from './book.ts'

export const applyFlowDrafted = (state: CenterState, { flow, draft, by }: EventOf<'flow-drafted'>): void => {
  const book = state.flows.get(flow) ?? newBook(flow)
  state.flows.set(flow, { ...book, draft, draftAt: state.at, draftBy: by })
}

export const applyFlowPublished = (
  state: CenterState,
  { flow, version, content, by }: EventOf<'flow-published'>,
): void => {
  const book = state.flows.get(flow) ?? newBook(flow)
  if (content === null) return state.flows.set(flow, { ...book, published: version })
  const versions = [...book.versions, { version, flow: content, publishedAt: state.at, by }]
  state.flows.set(flow, { ...book, draft: null, draftAt: null, draftBy: null, published: version, versions })
}

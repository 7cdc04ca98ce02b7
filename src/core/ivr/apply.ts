/** How what happened to flows changes them. */
import type { EventOf } from '../event.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import { bookOf, newBook } from './book.ts'

type FlowBookEvent = EventOf<'flow-drafted' | 'flow-published' | 'flow-retired' | 'flow-restored'>

export const applyFlowEvent = (state: CenterState, event: FlowBookEvent): void => {
  const { flow } = event
  switch (event.type) {
    case 'flow-drafted': {
      // A new flow under the name of a retired one goes on with its versions: none is ever told twice.
      const book = bookOf(state, flow) ?? newBook(flow)
      state.retiredFlows.delete(flow)
      return state.flows.set(flow, { ...book, draft: event.draft, draftAt: state.at, draftBy: event.by })
    }
    case 'flow-published':
      return applyFlowPublished(state, event)
    case 'flow-retired':
      return move(state.flows, state.retiredFlows, flow)
    case 'flow-restored':
      return move(state.retiredFlows, state.flows, flow)
    default:
      return unreachable(event)
  }
}

const applyFlowPublished = (state: CenterState, event: EventOf<'flow-published'>): void => {
  const { flow, version, content, by } = event
  const book = state.flows.get(flow) ?? newBook(flow)
  if (content === null) return state.flows.set(flow, { ...book, published: version })
  const versions = [...book.versions, { version, flow: content, publishedAt: state.at, by }]
  state.flows.set(flow, { ...book, draft: null, draftAt: null, draftBy: null, published: version, versions })
}

const move = (from: CenterState['flows'], to: CenterState['flows'], flow: string): void => {
  const book = from.get(flow)
  if (book === undefined) return
  from.delete(flow)
  to.set(flow, book)
}

/** Flows as admins work on them: draft, checked, published, put back, retired. */
import { canonical } from '../canonical.ts'
import { ID_PATTERN } from '../ids.ts'
import type { Command } from '../input.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import { type Flow, type FlowBook, latestOf, programOf, publishedVersion, versionNumbered } from './book.ts'
import { check } from './check/check.ts'
import { worldOf } from './check/world-of.ts'
import { flowThatUses } from './who-uses.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const draftFlow = (turn: Turn, { flow, draft, by }: Of<'draft-flow'>): Decided => {
  if (!ID_PATTERN.test(flow))
    return refuse('invalid', 'id', `"${flow}" is no id: letters, digits, dot, dash, underscore, as in "hotline"`)
  if (draft.id !== flow) return refuse('invalid', 'id', `"${draft.id}" is another flow: this one is "${flow}"`)
  const taken = nameTaken(turn, draft)
  if (taken !== undefined) return taken
  turn.emit({ type: 'flow-drafted', flow, draft, by })
  return undefined
}

/** Makes the draft the next version, or (`version`) puts one back that was published before. */
export const publishFlow = (turn: Turn, { flow, version, by }: Of<'publish-flow'>): Decided => {
  const book = turn.state.flows.get(flow)
  if (book === undefined) return unknownFlow(flow)
  const content = version === null ? nextOf(book) : versionNumbered(book, version)?.flow
  if (content === undefined)
    return version === null
      ? refuse('conflict', 'version', `nothing has changed since version ${book.published} was published`)
      : refuse('invalid', 'version', `there is no version ${version}, as in ${book.versions.at(-1)?.version ?? 1}`)
  if (version !== null && version === book.published)
    return refuse('conflict', 'version', `version ${version} is the published one`)
  const wrong = wrongWith(turn, content)
  if (wrong !== undefined) return wrong
  const number = version ?? (book.versions.at(-1)?.version ?? 0) + 1
  turn.emit({ type: 'flow-published', flow, version: number, content: version === null ? content : null, by })
  return undefined
}

export const retireFlow = (turn: Turn, { flow, by }: Of<'retire-flow'>): Decided => {
  const { state } = turn
  if (!state.flows.has(flow)) return unknownFlow(flow)
  for (const [number, target] of state.numbers.entries())
    if (target.flow === flow)
      return refuse('conflict', 'flow', `the number ${number} leads to it: let that lead elsewhere first`)
  for (const contact of state.contacts.values())
    if (contact.flow?.flow === flow && contact.endedAt === null)
      return refuse('conflict', 'flow', 'it has callers: retire it when they have left')
  const user = flowThatUses(state.flows, 'flow', flow)
  if (user !== undefined)
    return refuse('conflict', 'flow', `the flow ${user} transfers callers to it: publish that without it first`)
  turn.emit({ type: 'flow-retired', flow, by })
  return undefined
}

/** Brings a retired flow back as it was, with what callers heard. */
export const restoreFlow = (turn: Turn, { flow, by }: Of<'restore-flow'>): Decided => {
  const { state } = turn
  const book = state.retiredFlows.get(flow)
  const content = latestOf(book)
  if (content === undefined) return refuse('unknown', 'flow', `no flow "${flow}" was retired`)
  const published = publishedVersion(book)
  const wrong = nameTaken(turn, content) ?? (published === undefined ? undefined : wrongWith(turn, published.flow))
  if (wrong !== undefined) return wrong
  turn.emit({ type: 'flow-restored', flow, content, by })
  return undefined
}

const nameTaken = ({ state }: Turn, { id, name }: Flow): Decided => {
  for (const other of state.flows.values())
    if (other.id !== id && latestOf(other)?.name === name)
      return refuse('conflict', 'name', `the name "${name}" belongs to the flow ${other.id}`)
  return undefined
}

/** The first thing for which callers are not let into it. */
const wrongWith = ({ state }: Turn, flow: Flow): Decided => {
  const wrong = check(programOf(flow), worldOf(state)).find(({ severity }) => severity === 'error')
  return wrong === undefined ? undefined : refuse('invalid', wrong.path, wrong.text)
}

/** The draft, if it differs from what is published. */
const nextOf = (book: FlowBook): Flow | undefined => {
  const { draft } = book
  const published = publishedVersion(book)?.flow
  return draft === null || canonical(draft) === canonical(published) ? undefined : draft
}

const unknownFlow = (flow: string): Decided => refuse('unknown', 'flow', `there is no flow "${flow}"`)

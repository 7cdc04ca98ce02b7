/**
 * A flow as it is worked on: a draft, and the versions that were published. A version is never changed; a call stays on the one it
 * began with, whatever is published meanwhile.
 */
import type { EpochMs } from '../ids.ts'
import { inOrder, type ReadTable } from '../table.ts'
import type { CenterView } from '../view.ts'
import type { FlowHead } from './format.ts'
import { type Program, readFlow } from './read.ts'

/** The JSON of a flow that `readFlow` has read. */
export type Flow = FlowHead

export interface FlowVersion {
  /** 1, 2, 3, … */
  readonly version: number
  readonly flow: Flow
  readonly publishedAt: EpochMs
  readonly by: string
}

export interface FlowBook {
  readonly id: string
  /** May be half done; null: nothing has changed since something was published. */
  readonly draft: Flow | null
  readonly draftAt: EpochMs | null
  readonly draftBy: string | null
  /** The version that calls begin with; null: none was published yet. */
  readonly published: number | null
  /** Oldest first. */
  readonly versions: readonly FlowVersion[]
}

export const newBook = (id: string): FlowBook => ({
  id,
  draft: null,
  draftAt: null,
  draftBy: null,
  published: null,
  versions: [],
})

type Books = Pick<CenterView, 'flows' | 'retiredFlows'>

/** Also of a flow that was retired: its versions stay, and callers hear none of them. */
export const bookOf = ({ flows, retiredFlows }: Books, id: string): FlowBook | undefined => {
  const retired = retiredFlows.get(id)
  return flows.get(id) ?? (retired === undefined ? undefined : { ...newBook(id), versions: retired.versions })
}

export const versionNumbered = (book: FlowBook | undefined, version: number): FlowVersion | undefined =>
  book?.versions.find((one) => one.version === version)

/** What a call that begins now begins with. */
export const publishedVersion = (book: FlowBook | undefined): FlowVersion | undefined =>
  book === undefined || book.published === null ? undefined : versionNumbered(book, book.published)

/** What is worked on: the draft, or what is published when there is none. */
export const latestOf = (book: FlowBook | undefined): Flow | undefined => book?.draft ?? publishedVersion(book)?.flow

const programs = new WeakMap<Flow, Program>()

/**
 * The flow, ready to be run; made once for each. One that this program cannot read (a newer one published it) has no nodes: its
 * callers go to its fallback, and nobody is lost.
 */
export const programOf = (flow: Flow): Program => {
  const known = programs.get(flow)
  if (known !== undefined) return known
  const read = readFlow(flow)
  const program: Program = read.ok ? read.program : { flow, nodes: new Map() }
  programs.set(flow, program)
  return program
}

/** The flows that callers can meet now, in the order of their names. */
export const publishedPrograms = (flows: ReadTable<string, FlowBook>): readonly Program[] =>
  inOrder(flows).flatMap((book) => {
    const version = publishedVersion(book)
    return version === undefined ? [] : [programOf(version.flow)]
  })

/** The flows that callers can meet now. */

import type { EpochMs } from '../ids.ts'
import { inOrder, type ReadTable } from '../table.ts'
import { type Program, readFlow } from './read.ts'

interface Book {
  readonly id: string
  readonly published: number | null
  readonly versions: readonly { readonly version: number; readonly flow: object }[]
}
/** A centre; one that knows no flows has none. */
interface Flows {
  readonly at: EpochMs
  readonly flows?: ReadTable<string, Book>
}

const programs = new WeakMap<object, Program | null>()

/** In the order of their names. One that cannot be read is not among them. */
export const publishedPrograms = ({ flows }: Flows): readonly Program[] =>
  flows === undefined
    ? []
    : inOrder(flows).flatMap(({ published, versions }) => {
        const flow = versions.find(({ version }) => version === published)?.flow
        const program = flow === undefined ? null : programOf(flow)
        return program === null ? [] : [program]
      })

const programOf = (flow: object): Program | null => {
  const known = programs.get(flow)
  if (known !== undefined) return known
  const read = readFlow(flow)
  const program = read.ok ? read.program : null
  programs.set(flow, program)
  return program
}

/** From JSON to a program that calls can run. What cannot be read is refused as a whole, each place with its reason. */
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Finding, finding } from './findings.ts'
import { FLOW_MOST, FlowHead, FORMAT } from './format.ts'
import type { Logic, NodeKind } from './kind.ts'
import { KINDS } from './kinds.ts'
import { problemsOf } from './problems.ts'

export type FlowNode = Static<(typeof KINDS)[number]['schema']>

/** A flow, read; it holds nothing of a call and is shared by all of them. */
export interface Program {
  readonly flow: FlowHead
  readonly nodes: ReadonlyMap<string, ProgramNode>
}

export interface ProgramNode {
  readonly id: string
  readonly kind: string
  readonly exits: ReadonlyMap<string, string>
  readonly logic: Logic
}

export type ReadFlow =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly findings: readonly Finding[] }

export const readFlowText = (text: string): ReadFlow => {
  if (text.length > FLOW_MOST.characters) return refused([tooBig('too-big', FLOW_MOST.characters, text.length)])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused([finding('not-json', '', { problem: error instanceof Error ? error.message : String(error) })])
  }
  return readFlow(value)
}

/** JSON from outside: as `readFlow`, and no larger than a text may be. */
export const readFlowJson = (value: unknown): ReadFlow => {
  const read = readFlow(value)
  if (!read.ok) return read
  // Of what could be read it is known that it is not too deep to be written.
  const size = JSON.stringify(value).length
  return size > FLOW_MOST.characters ? refused([tooBig('too-big', FLOW_MOST.characters, size)]) : read
}

export const readFlow = (value: unknown): ReadFlow => {
  if (isObject(value) && typeof value.format === 'number' && value.format > FORMAT)
    return refused([finding('newer-format', 'format', { format: String(value.format), known: String(FORMAT) })])
  if (!head.Check(value)) {
    const problems = problemsOf(FlowHead, value)
    return refused(
      problems.map(({ path, problem }) => finding('wrong-value', path, { problem: `${nameOf(path)} ${problem}` })),
    )
  }
  const ids = Object.keys(value.nodes)
  if (ids.length > FLOW_MOST.nodes) return refused([tooBig('too-many-nodes', FLOW_MOST.nodes, ids.length)])
  const nodes = new Map<string, ProgramNode>()
  const findings: Finding[] = []
  for (const id of ids) {
    const read = readNode(id, value.nodes[id])
    if (Array.isArray(read)) findings.push(...read)
    else nodes.set(id, read)
  }
  return findings.length === 0
    ? { ok: true, program: { flow: value, nodes } }
    : refused(findings.slice(0, MOST_FINDINGS))
}

/** More are of no use to anybody, and a hostile flow cannot make the answer long. */
const MOST_FINDINGS = 200
const head = Compile(FlowHead)
const kinds: ReadonlyMap<string, NodeKind> = new Map(KINDS.map((kind) => [kind.kind, kind]))

const readNode = (id: string, value: unknown): ProgramNode | Finding[] => {
  const path = `nodes/${id}`
  const kind = isObject(value) && typeof value.kind === 'string' ? value.kind : ''
  const known = kinds.get(kind)
  if (known === undefined)
    return [finding('unknown-kind', `${path}/kind`, { kind: kind.slice(0, 40), known: [...kinds.keys()].join(', ') })]
  const read = known.read(value)
  if (read.ok) return { id, kind, exits: exitsOf(value), logic: read.value }
  return read.problems.map(({ path: within, problem }) =>
    finding('wrong-value', within === '' ? path : `${path}/${within}`, { problem: `${nameOf(within)} ${problem}` }),
  )
}

const exitsOf = (value: unknown): ReadonlyMap<string, string> => {
  const exits = isObject(value) && isObject(value.exits) ? value.exits : {}
  return new Map(Object.entries(exits).flatMap(([exit, to]) => (typeof to === 'string' ? [[exit, to] as const] : [])))
}

const refused = (findings: readonly Finding[]): ReadFlow => ({ ok: false, findings })
const tooBig = (code: 'too-big' | 'too-many-nodes', most: number, size: number): Finding =>
  finding(code, '', { most: String(most), size: String(size) })
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const nameOf = (path: string): string => (path === '' ? 'this' : (path.split('/').at(-1) ?? path))

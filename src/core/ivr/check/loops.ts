/** Ways that lead a caller round for ever: without a question, or for who never answers one. */
import { type Finding, finding } from '../findings.ts'
import type { Program, ProgramNode } from '../read.ts'
import { wayText } from './way.ts'

type Nodes = ReadonlyMap<string, ProgramNode>
type Edges = (id: string) => readonly string[]

export const checkLoops = ({ nodes }: Program): readonly Finding[] => [
  ...loops(nodes, (id) => unlessWaiting(nodes, id)).map((loop) => told('loop-without-input', loop)),
  ...loops(nodes, (id) => whenSilent(nodes, id))
    .filter((loop) => loop.some((id) => nodes.get(id)?.logic.question !== undefined))
    .map((loop) => told('endless-silence', loop)),
]

const told = (code: 'loop-without-input' | 'endless-silence', loop: readonly string[]): Finding =>
  finding(code, `nodes/${loop[0]}`, { loop: wayText([...loop, ...loop.slice(0, 1)]) })

const unlessWaiting = (nodes: Nodes, id: string): readonly string[] => {
  const node = nodes.get(id)
  return node === undefined || node.logic.waits ? [] : [...node.exits.values()]
}

/** Where a caller goes who does nothing, as long as nobody else has them. */
const whenSilent = (nodes: Nodes, id: string): readonly string[] => {
  const node = nodes.get(id)
  if (node === undefined || (node.logic.waits && node.logic.question === undefined)) return []
  return node.logic.exits.flatMap(({ exit, unasked, instead }) =>
    unasked === true ? (node.exits.get(exit) ?? node.exits.get(instead ?? '') ?? []) : [],
  )
}

/** A loop of each knot (Tarjan's strongly connected components), from its first node in the order of the flow. */
const loops = (nodes: Nodes, edges: Edges): readonly (readonly string[])[] =>
  knots(nodes, edges).flatMap((knot) => {
    const loop = loopIn(knot, edges)
    return loop === null ? [] : [loop]
  })

const knots = (nodes: Nodes, edges: Edges): readonly ReadonlySet<string>[] => {
  const found: ReadonlySet<string>[] = []
  const seen = new Map<string, { readonly index: number; low: number; open: boolean }>()
  const stack: string[] = []
  const visit = (id: string): { readonly index: number; low: number; open: boolean } => {
    const mine = { index: seen.size, low: seen.size, open: true }
    seen.set(id, mine)
    stack.push(id)
    for (const to of edges(id)) {
      if (!nodes.has(to)) continue
      const before = seen.get(to)
      if (before === undefined) mine.low = Math.min(mine.low, visit(to).low)
      else if (before.open) mine.low = Math.min(mine.low, before.index)
    }
    if (mine.low === mine.index) {
      const knot = new Set(stack.splice(stack.indexOf(id)))
      for (const one of knot) {
        const row = seen.get(one)
        if (row !== undefined) row.open = false
      }
      found.push(knot)
    }
    return mine
  }
  for (const id of nodes.keys()) if (!seen.has(id)) visit(id)
  return found
}

/** The shortest way from a node of the knot back to it; null for a knot of one that does not lead to itself. */
const loopIn = (knot: ReadonlySet<string>, edges: Edges): readonly string[] | null => {
  const [start] = knot
  if (start === undefined) return null
  const cameFrom = new Map<string, string>()
  const next = [start]
  for (const id of next)
    for (const to of edges(id)) {
      if (!knot.has(to)) continue
      if (to === start) return wayTo(id, start, cameFrom)
      if (cameFrom.has(to)) continue
      cameFrom.set(to, id)
      next.push(to)
    }
  return null
}

const wayTo = (last: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] => {
  const way = [last]
  for (let id = last; id !== start; ) {
    id = cameFrom.get(id) ?? start
    way.push(id)
  }
  return way.reverse()
}

/** Variables that are read before they are set, and masked ones that would be said aloud. */
import { type Finding, finding } from '../findings.ts'
import type { Program, ProgramNode } from '../read.ts'
import { GIVEN_BY_CENTRE } from '../session.ts'
import { variablesIn } from '../template.ts'
import { wayText } from './way.ts'

interface Reading {
  readonly variable: string
  readonly path: string
}

/** A hostile flow cannot make the work long: a way is looked for as often as this. */
const MOST = 200

export const checkVariables = (program: Program): readonly Finding[] => {
  const { flow, nodes } = program
  const reads = [...nodes.values()].map((node) => ({ node, of: readingsOf(node) })).filter(({ of }) => of.length > 0)
  if (reads.length === 0) return []
  const known = new Set<string>([...GIVEN_BY_CENTRE, ...(flow.given ?? [])])
  const before = setBefore(program)
  const secrets = maskedIn(nodes)
  const findings: Finding[] = []
  for (const { node, of } of reads)
    for (const { variable, path } of of) {
      if (findings.length >= MOST) return findings
      if (isSpoken(path) && secrets.has(variable))
        findings.push(finding('secret-spoken', `nodes/${node.id}/${path}`, { variable }))
      if (known.has(variable)) continue
      const bit = before.bitOf(variable)
      const { always, sometimes } = before.at(node.id)
      if ((always & bit) !== 0n) continue
      if ((sometimes & bit) === 0n) findings.push(finding('variable-unknown', `nodes/${node.id}/${path}`, { variable }))
      else {
        const way = wayText(wayWithout(program, node.id, variable))
        findings.push(finding('variable-maybe-unset', `nodes/${node.id}/${path}`, { variable, way }))
      }
    }
  return findings
}

const isSpoken = (path: string): boolean => path.includes('/text/')

const readingsOf = ({ logic }: ProgramNode): readonly Reading[] => [
  ...(logic.uses.reads ?? []),
  ...(logic.uses.prompts ?? []).flatMap(({ prompts, path }) =>
    prompts.flatMap((prompt, index) =>
      Object.entries('text' in prompt ? prompt.text : {}).flatMap(([language, text]) =>
        variablesIn(text).map((variable) => ({ variable, path: `${path}/${index}/text/${language}` })),
      ),
    ),
  ),
]

const writtenBy = ({ logic }: ProgramNode, exit: string): readonly string[] =>
  exit === 'next' ? (logic.uses.writes ?? []).map(({ variable }) => variable) : []

/** A bit a variable; a node is looked at again while what is known before it becomes less (always) or more (sometimes). */
const setBefore = ({ flow, nodes }: Program) => {
  const bits = new Map<string, bigint>()
  const bitOf = (variable: string): bigint => {
    const bit = bits.get(variable) ?? 1n << BigInt(bits.size)
    bits.set(variable, bit)
    return bit
  }
  const sets = new Map<string, { always: bigint; sometimes: bigint }>([[flow.start, { always: 0n, sometimes: 0n }]])
  const todo = new Set<string>([flow.start])
  for (const id of todo) {
    todo.delete(id)
    const node = nodes.get(id)
    const here = sets.get(id)
    if (node === undefined || here === undefined) continue
    for (const [exit, to] of node.exits) {
      const added = writtenBy(node, exit).reduce((mask, variable) => mask | bitOf(variable), 0n)
      const [always, sometimes] = [here.always | added, here.sometimes | added]
      const there = sets.get(to)
      const joined =
        there === undefined
          ? { always, sometimes }
          : { always: there.always & always, sometimes: there.sometimes | sometimes }
      if (there?.always === joined.always && there.sometimes === joined.sometimes) continue
      sets.set(to, joined)
      todo.add(to)
    }
  }
  // What cannot be reached reads nothing; that it cannot be reached is told elsewhere.
  return { bitOf, at: (id: string) => sets.get(id) ?? { always: -1n, sometimes: -1n } }
}

const maskedIn = (nodes: ReadonlyMap<string, ProgramNode>): ReadonlySet<string> => {
  const writes = [...nodes.values()].flatMap(({ logic }) => logic.uses.writes ?? [])
  const masked = new Set(writes.flatMap(({ variable, secret }) => (secret ? [variable] : [])))
  for (let size = -1; size !== masked.size; ) {
    size = masked.size
    for (const { variable, from = [] } of writes) if (from.some((one) => masked.has(one))) masked.add(variable)
  }
  return masked
}

/** A shortest way to a node on which the variable is not set. */
const wayWithout = ({ flow, nodes }: Program, target: string, variable: string): readonly string[] => {
  const cameFrom = new Map<string, string | null>([[flow.start, null]])
  for (const id of cameFrom.keys()) {
    if (id === target) break
    const node = nodes.get(id)
    for (const [exit, to] of node?.exits ?? [])
      if (node !== undefined && !cameFrom.has(to) && !writtenBy(node, exit).includes(variable)) cameFrom.set(to, id)
  }
  const way: string[] = []
  for (let id: string | null = target; id !== null; id = cameFrom.get(id) ?? null) way.push(id)
  return way.reverse()
}

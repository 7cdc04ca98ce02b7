/** Exits that lead nowhere, nodes that nothing leads to, and what each kind sees wrong with itself. */
import { type Finding, finding } from '../findings.ts'
import type { Program, ProgramNode } from '../read.ts'

export const checkLinks = ({ flow, nodes }: Program): readonly Finding[] => {
  const [example = 'main-menu'] = nodes.keys()
  const findings: Finding[] = []
  if (!nodes.has(flow.start)) findings.push(finding('start-missing', 'start', { node: flow.start, example }))
  const reached = reachable(nodes, flow.start)
  for (const node of nodes.values()) {
    const path = `nodes/${node.id}`
    for (const [exit, to] of node.exits)
      if (!nodes.has(to)) findings.push(finding('exit-dangling', `${path}/exits/${exit}`, { exit, to, example }))
    for (const { exit, when, instead, ends } of node.logic.exits)
      if (!node.exits.has(exit) && instead === undefined && ends !== true)
        findings.push(finding('exit-missing', `${path}/exits/${exit}`, { exit, when, example }))
    for (const { code, path: within, values } of node.logic.wrong ?? [])
      findings.push(finding(code, `${path}/${within}`, values))
    if (nodes.has(flow.start) && !reached.has(node.id))
      findings.push(finding('node-unreachable', path, { node: node.id }))
  }
  return findings
}

const reachable = (nodes: ReadonlyMap<string, ProgramNode>, start: string): ReadonlySet<string> => {
  const reached = new Set<string>([start])
  for (const id of reached) for (const to of nodes.get(id)?.exits.values() ?? []) reached.add(to)
  return reached
}

/** A flow as text that is good to compare: properties in the order of the format, nodes as they were, small things on one line. */

import { FlowHead } from './format.ts'
import { KINDS } from './kinds.ts'
import type { Program } from './read.ts'

const WIDTH = 110

export const flowText = ({ flow }: Program): string => {
  const nodes = Object.entries(flow.nodes).map(([id, node]) => [id, ordered(node, orderOf(node))])
  const all = { ...flow, nodes: Object.fromEntries(nodes) }
  return `${written(ordered(all, Object.keys(FlowHead.properties)), '')}\n`
}

const orderOf = (node: unknown): readonly string[] => {
  const kind = isObject(node) ? KINDS.find((one) => one.kind === node.kind) : undefined
  return kind === undefined ? [] : Object.keys(kind.schema.properties)
}

const ordered = (value: unknown, order: readonly string[]): unknown => {
  if (!isObject(value)) return value
  const placeOf = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => placeOf(a) - placeOf(b)))
}

const written = (value: unknown, indent: string): string => {
  const short = onOneLine(value)
  const isFlat = !isObject(value) || value.kind === undefined
  if (isFlat && indent !== '' && indent.length + short.length <= WIDTH) return short
  const inner = `${indent}  `
  if (Array.isArray(value)) return `[\n${value.map((one) => inner + written(one, inner)).join(',\n')}\n${indent}]`
  if (!isObject(value)) return short
  const rows = Object.entries(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${written(one, inner)}`)
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n${indent}}`
}

const onOneLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const rows = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${onOneLine(one)}`)
  return rows.length === 0 ? '{}' : `{ ${rows.join(', ')} }`
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

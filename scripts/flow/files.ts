/** Flows and the world they are checked against, from files. */
import { readFileSync } from 'node:fs'
import { readHours } from '../../src/core/ivr/check/hours.ts'
import type { World } from '../../src/core/ivr/check/world.ts'
import type { Hours } from '../../src/core/ivr/hours.ts'
import { type ReadFlow, readFlowText } from '../../src/core/ivr/read.ts'

export const readFlowFile = (file: string): ReadFlow => readFlowText(readFileSync(file, 'utf8'))

/** What is not named in the file is not checked. Opening hours that make no sense end it with each place. */
export const readWorldFile = (file: string): World => {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isObject(value)) throw new Error(`${file}: not a world; for example {"queues": ["support"], "hours": {…}}`)
  const hours: Record<string, Hours> = {}
  for (const [id, table] of Object.entries(isObject(value.hours) ? value.hours : {})) {
    const read = readHours(table)
    if (!read.ok)
      throw new Error(read.findings.map(({ path, text }) => `${file}: hours/${id}/${path}: ${text}`).join('\n'))
    hours[id] = read.hours
  }
  return {
    ...listOf(value, 'queues'),
    ...listOf(value, 'agents'),
    ...listOf(value, 'flows'),
    ...listOf(value, 'languages'),
    ...(isObject(value.prompts) && { prompts: promptsOf(value.prompts) }),
    ...(isObject(value.hours) && { hours }),
  }
}

const listOf = (
  value: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, readonly string[]>> => {
  const list = value[name]
  return Array.isArray(list) ? { [name]: texts(list) } : {}
}

const promptsOf = (prompts: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(prompts).map(([id, languages]) => [id, Array.isArray(languages) ? texts(languages) : []]),
  )

const texts = (list: readonly unknown[]): readonly string[] =>
  list.flatMap((one) => (typeof one === 'string' ? [one] : []))
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

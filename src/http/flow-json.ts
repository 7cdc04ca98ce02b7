/** Flows out of requests: read as a whole, or refused with every place that is wrong. */
import type { Flow } from '../core/ivr/book.ts'
import { type Finding, hasErrors } from '../core/ivr/findings.ts'
import { readFlowJson } from '../core/ivr/read.ts'
import { ProblemError } from './problem.ts'

/** The most that a flow can be (core/ivr/format.ts), in the longest form of its characters that people write. */
export const FLOW_BODY_LIMIT = 4 * 1024 * 1024

export const flowFrom = (value: unknown): Flow => {
  const read = readFlowJson(value)
  if (!read.ok) throw wrongFlow(read.findings)
  return read.program.flow
}

/** The errors among the findings as a problem. */
export const wrongFlow = (findings: readonly Finding[]): ProblemError =>
  new ProblemError(
    422,
    'The flow cannot be used.',
    findings
      .filter(({ severity }) => severity === 'error')
      .map(({ path, text }) => ({ path: path === '' ? 'flow' : path, message: text })),
  )

export const refuseErrors = (findings: readonly Finding[]): void => {
  if (hasErrors(findings)) throw wrongFlow(findings)
}

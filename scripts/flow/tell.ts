/** What the flow command prints. */
import type { DryRun } from '../../src/core/ivr/dry-run.ts'
import type { Finding } from '../../src/core/ivr/findings.ts'
import type { KINDS } from '../../src/core/ivr/kinds.ts'
import type { Heard, Why } from '../../src/core/ivr/session.ts'

export const tellFindings = (file: string, findings: readonly Finding[]): void => {
  for (const { severity, code, path, text } of findings) {
    console.log(`${severity === 'error' ? '✗' : '!'} ${file}: ${path === '' ? 'the flow' : path}`)
    console.log(`    ${text} [${code}]`)
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length
  console.log(`${errors === 0 ? '✓' : '✗'} ${file}: ${errors} errors, ${findings.length - errors} warnings`)
}

export const tellRun = (file: string, at: string, { path, ending }: DryRun): void => {
  console.log(`${file} at ${at}`)
  for (const { node, heard, exit, why, troubles, done } of path) {
    console.log(node)
    for (const one of heard) console.log(`    “${words(one)}” (${one.language})`)
    for (const trouble of troubles) console.log(`    ! ${trouble}`)
    for (const { type, ...rest } of done)
      console.log(`    ${type} ${Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''}`.trimEnd())
    if (exit !== null && why !== null) console.log(`    → ${exit}: ${reason(why)}`)
  }
  console.log(`ends: ${ending.type === 'handed-over' ? ending.command.type : ending.type}`)
}

export const tellKinds = (kinds: typeof KINDS): void => {
  for (const { kind, says, schema } of kinds) {
    console.log(`${kind}\n    ${says}`)
    console.log(`    settings: ${Object.keys(schema.properties).join(', ')}`)
  }
}

const words = (heard: Heard): string => {
  if (heard.type === 'text') return heard.text.trim()
  return heard.type === 'value' ? `${heard.value} as ${heard.as}` : `recording ${heard.prompt}`
}

const reason = (why: Why): string => {
  switch (why.because) {
    case 'keys':
      return `pressed ${why.keys ?? '(masked)'}`
    case 'hours':
      return `${why.hours}, ${why.local}${why.exception === null ? '' : `, ${why.exception}`}`
    case 'no-hours':
      return `there are no hours ${why.hours ?? ''}`.trimEnd()
    case 'condition':
      return why.holds ? 'it holds' : 'it does not hold'
    case 'came-back':
      return `came back: ${why.outcome}`
    default:
      return why.because
  }
}

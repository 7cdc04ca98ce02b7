/** Two traces of one script side by side: what is read when the simulated and the real switch disagree. */
import { type Seen, stepsOf, type Trace } from './differential-play.ts'
import type { Script, Step } from './differential-words.ts'

export const sameSeen = (one: Seen | undefined, other: Seen | undefined): boolean =>
  one !== undefined && other !== undefined && one.join('\n') === other.join('\n')

/** The first step in which they differ; null when they are the same. */
export const firstDifference = (simulated: Trace, real: Trace): number | null => {
  const at = simulated.findIndex((seen, step) => !sameSeen(seen, real[step]))
  if (at >= 0) return at
  return real.length > simulated.length ? simulated.length : null
}

/** Up to the step in which they differ, and that step in both columns. */
export const tellDifference = (script: Script, simulated: Trace, real: Trace): string | null => {
  const at = firstDifference(simulated, real)
  if (at === null) return null
  const before = stepsOf(script)
    .slice(0, at + 1)
    .map((step, n) => `  ${n + 1}. ${tellStep(step)}`)
  return [`"${script.name}" goes another way in step ${at + 1}:`, ...before, ...columns(simulated[at], real[at])].join(
    '\n',
  )
}

const tellStep = (step: Step): string => {
  if (step.type === 'together') return `together: ${step.commands.map(tellStep).join('; ')}`
  const { type, ...rest } = step
  return [type, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)].join(' ')
}

const columns = (simulated: Seen = [], real: Seen = []): readonly string[] => {
  const rows = inRows(simulated, real)
  const width = Math.max(...rows.map(([left]) => left.length), 'simulated'.length)
  const row = (mark: string, left: string, right: string) => `   ${mark} ${left.padEnd(width)} | ${right}`
  return [row(' ', 'simulated', 'real'), ...rows.map(([left, right]) => row(left === right ? ' ' : '≠', left, right))]
}

/** The same lines beside each other, the others alone. */
const inRows = (left: Seen, right: Seen): readonly (readonly [string, string])[] => {
  const rest = [...right]
  const rows: (readonly [string, string])[] = []
  for (const line of left) {
    const at = rest.indexOf(line)
    for (const only of at < 0 ? [] : rest.splice(0, at)) rows.push(['', only])
    rows.push([line, (at < 0 ? undefined : rest.shift()) ?? ''])
  }
  return [...rows, ...rest.map((only) => ['', only] as const)]
}

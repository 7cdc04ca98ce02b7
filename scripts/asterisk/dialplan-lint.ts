/**
 * What must never be in the dial plan: a way from a caller to a trunk. Asterisk's own advice ("README-SERIOUSLY
 * .bestpractices") as a check: strict patterns, FILTER() on what callers send, no path from inbound contexts to outbound ones.
 */

/** What is wrong with the dial plan, one sentence each. `inbound`: the contexts in which callers arrive. */
export function lintDialplan(text: string, inbound: readonly string[]): string[] {
  const contexts = parse(text)
  const missing = inbound.filter((name) => !contexts.has(name)).map((name) => `[${name}] does not exist`)
  const reachable = reach(contexts, inbound)
  const findings = [...contexts.values()]
    .flat()
    .flatMap((line) => lintLine(line, reachable.has(line.context), contexts))
  return [...missing, ...findings]
}

interface Line {
  readonly context: string
  readonly pattern: string
  readonly application: string
  readonly args: string
  readonly number: number
}

/** Applications that reach nobody but the caller; what is not here is not for inbound contexts. */
const HARMLESS: readonly string[] = [
  'Answer',
  'Goto',
  'GotoIf',
  'Hangup',
  'MSet',
  'MusicOnHold',
  'NoOp',
  'Playback',
  'Progress',
  'Ringing',
  'Set',
  'Stasis',
  'Wait',
]
const JUMPS: readonly string[] = ['Goto', 'GotoIf', 'GotoIfTime', 'Gosub', 'GosubIf', 'include']

function lintLine(line: Line, fromInbound: boolean, contexts: ReadonlyMap<string, readonly Line[]>): string[] {
  const { context, pattern, application, args, number } = line
  const place = `line ${number}, [${context}]`
  const findings: string[] = []
  if (fromInbound && !HARMLESS.includes(application) && application !== 'include') {
    findings.push(`${place}: callers reach ${application}(), which may reach somebody else`)
  }
  if (!fromInbound && /^_.*[.!]$/.test(pattern)) {
    findings.push(`${place}: the pattern ${pattern} takes anything that follows; write out how many digits there are`)
  }
  if (fromInbound && pattern === '_.') findings.push(`${place}: the pattern _. takes anything, h and T and s too`)
  for (const target of targets(line)) {
    if (target.includes('${')) findings.push(`${place}: the context to go to comes from a value: ${target}`)
    else if (!contexts.has(target)) findings.push(`${place}: [${target}] does not exist`)
  }
  // what a caller sends may be measured and filtered, nothing else
  const used = args
    .replace(/FILTER\([^,]*,\$\{(EXTEN|CALLERID\(\w+\))(:[^}]*)?\}\)/g, '')
    .replace(/LEN\(\$\{EXTEN\}\)/g, '')
  if (/\$\{(EXTEN|CALLERID\()/.test(used))
    findings.push(`${place}: ${application}() gets what the caller sent, without FILTER()`)
  if (application === 'MSet' && /FILTER\([^,]*\\x/.test(args))
    findings.push(`${place}: MSet() divides at commas, and this FILTER() lets the caller send some; use Set()`)
  return findings
}

function parse(text: string): Map<string, Line[]> {
  const contexts = new Map<string, Line[]>()
  let context = ''
  let pattern = ''
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    const header = /^\[([\w-]+)\]/.exec(line)?.[1]
    if (header !== undefined) {
      context = header
      contexts.set(context, [])
    }
    const [, key, rest = ''] = /^(exten|same|include)\s*=>?\s*(.*)$/.exec(line) ?? []
    if (key === 'exten') pattern = rest.split(',')[0] ?? ''
    const call = key === 'exten' ? rest.replace(/^[^,]*,[^,]*,/, '') : rest.replace(/^[^,]*,/, '')
    const [, application = '', args = ''] =
      key === 'include' ? ['', 'include', rest] : (/^(\w+)(?:\((.*)\))?/.exec(call) ?? [])
    if (key !== undefined) contexts.get(context)?.push({ context, pattern, application, args, number: index + 1 })
  })
  return contexts
}

/** The contexts that a line may go on in. A target is `label`, `EXTEN,PRIORITY` or `CONTEXT,EXTEN,PRIORITY`. */
function targets({ application, args }: Line): string[] {
  if (!JUMPS.includes(application)) return []
  if (application === 'include') return [args.trim()]
  const choices =
    application.endsWith('If') || application.endsWith('Time')
      ? args.slice(args.lastIndexOf('?') + 1).split(':')
      : [args]
  return choices.flatMap((choice) => {
    const parts = choice.split(',')
    return parts.length >= 3 && parts[0] !== undefined ? [parts[0].trim()] : []
  })
}

function reach(contexts: ReadonlyMap<string, readonly Line[]>, from: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    for (const line of contexts.get(name) ?? []) targets(line).forEach(visit)
  }
  from.forEach(visit)
  return seen
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values look like that in Asterisk's files
/**
 * What must never be in the dial plan: a way from a caller to a trunk. Asterisk's own advice ("README-SERIOUSLY
 * .bestpractices") as a check: strict patterns, FILTER() on what callers send, no path from inbound contexts to outbound ones.
 */

/**
 * What is wrong with the dial plan, one sentence each. `inbound`: the contexts in which callers arrive. `generated`: the file
 * of whom the net may ring; its [net-people] is the one context that may dial, and only in the forms that stand here.
 */
export function lintDialplan(text: string, inbound: readonly string[], generated = ''): string[] {
  const contexts = parse(text)
  const people = parse(generated)
  const known = new Map([...contexts, ...people])
  const missing = inbound.filter((name) => !contexts.has(name)).map((name) => `[${name}] does not exist`)
  const twice = [...people.keys()].filter((name) => contexts.has(name)).map((name) => `[${name}] stands in both files`)
  const reachable = reach(known, inbound)
  const findings = [...contexts.values()].flat().flatMap((line) => lintLine(line, reachable.has(line.context), known))
  return [...missing, ...twice, ...findings, ...lintNetPeople(generated)]
}

/** The targets of a Dial() in [net-people] stand there word for word: stations of ours, browsers of ours, or digits by the default route. */
const STATION = 'PJSIP/(station/sip:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+(:[0-9]+)?|web-[0-9a-f]{16})'
const RING = String.raw`,\$\{NET_RING_S\},im\(default\)\)`
const NET_PEOPLE: readonly RegExp[] = [
  /^$|^;/,
  /^\[net-people\]$/,
  /^exten => (phones|number),1,Return\(\)$/,
  new RegExp(`^exten => phones,1,Dial\\(${STATION}(&${STATION})*${RING}$`),
  new RegExp(`^exten => number,1,Dial\\(PJSIP/[0-9]{1,32}@local-out${RING}$`),
  /^ same => n,Return\(\)$/,
  /^exten => h,1,Goto\(net,h,1\)$/,
]

function lintNetPeople(generated: string): string[] {
  return generated.split('\n').flatMap((line, index) => {
    if (NET_PEOPLE.some((form) => form.test(line))) return []
    return [`line ${index + 1} of the net's people is in none of their forms: ${line}`]
  })
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
  'Gosub',
  'Goto',
  'GotoIf',
  'Hangup',
  'MSet',
  'MusicOnHold',
  'NoOp',
  'Playback',
  'Progress',
  'QueueLog',
  'Record',
  'Return',
  'Ringing',
  'Set',
  'Stasis',
  'Wait',
]
/** Functions that read or write nothing beyond the call. */
const FUNCTIONS: readonly string[] = [
  'CALLERID',
  'CUT',
  'FILTER',
  'IF',
  'LEN',
  'MATH',
  'RECORDING_INFO',
  'STRFTIME',
  'TIMEOUT',
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
  findings.push(...lintFiles(line).map((finding) => `${place}: ${finding}`))
  return findings
}

/** The net writes its book and its messages, and nothing else; no name of a file comes from a caller. */
function lintFiles({ application, args }: Line): string[] {
  const functions = [...args.matchAll(/\b([A-Z_]{2,})\(/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))
  const findings = functions.filter((name) => !FUNCTIONS.includes(name)).map((name) => `${name}() is not known here`)
  if (application === 'QueueLog' && !args.startsWith('net,${UNIQUEID},'))
    findings.push('QueueLog() is for the net only')
  const message = '${NET_MESSAGES}/${UNIQUEID}${NET_NTH}.wav'
  if (application === 'Record' && args.split(',')[0] !== message) findings.push(`Record() is for ${message} only`)
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

/** What can be wrong with a flow: a code for programs, a sentence with an example for people. Pages translate by code and values. */

export type Severity = 'error' | 'warning'

export interface Finding {
  readonly code: FindingCode
  /** An error keeps a flow from being published. */
  readonly severity: Severity
  /** As `nodes/main-menu/exits/1`; empty for the flow itself. */
  readonly path: string
  readonly values: Readonly<Record<string, string>>
  readonly text: string
}

const error = (text: string) => ({ severity: 'error', text }) as const
const warning = (text: string) => ({ severity: 'warning', text }) as const

/** `{name}` is one of the finding's values. */
const SENTENCES = {
  'not-json': error('This is not JSON: {problem}. A flow begins with {"format": 1, "id": "hotline", …}.'),
  'too-big': error(
    'A flow has at most {most} characters; this one has {size}. Split it, and go from one to the other by transfer.',
  ),
  'too-many-nodes': error(
    'A flow has at most {most} nodes; this one has {size}. Split it, and go from one to the other by transfer.',
  ),
  'newer-format': error(
    'This flow has format {format}, which a newer version made; this one knows formats up to {known}, as {"format": 1}.',
  ),
  'wrong-value': error('{problem}.'),
  'unknown-kind': error('There is no kind of node "{kind}"; it is one of {known}.'),
  'start-missing': error(
    'The flow starts at "{node}", and there is no such node; start it at one that is there, such as "{example}".',
  ),
  'exit-dangling': error(
    'Exit {exit} leads to "{to}", and there is no such node; link it to one that is there, such as "{example}".',
  ),
  'exit-missing': error(
    'Exit {exit} ({when}) leads nowhere; link it to a node, as {"exits": {"{exit}": "{example}"}}.',
  ),
  'node-unreachable': warning(
    'No exit leads to this node; link one to it, as {"exits": {"next": "{node}"}}, or take it away.',
  ),
  'loop-without-input': error(
    'Callers go round here for ever without being asked anything: {loop}; put a menu or a queue into it.',
  ),
  'endless-silence': warning(
    'Who presses nothing is asked for ever: {loop}; link silence to somewhere else, such as a queue or a hang-up.',
  ),
  'menu-empty': error('The menu has no key; link one, as {"exits": {"1": "sales"}}.'),
  'keys-same': error('Key {key} means both yes and no; use two, as {"yesKey": "1", "noKey": "2"}.'),
  'digits-backwards': error(
    'At least {least} digits are more than at most {most}; as {"minDigits": 4, "maxDigits": 16}.',
  ),
  'prompt-missing': error('Nothing is said here; add a prompt, as {"text": {"{language}": "…"}}.'),
  'prompt-unknown': error(
    'There is no recording "{prompt}" among the prompts; upload it, or say a text, as {"text": {"{language}": "…"}}.',
  ),
  'language-missing': error(
    'There are no words in {language}; add them, as {"{language}": "…"}. Until then callers hear another language.',
  ),
  'language-not-listed': error(
    '{language} is not among the languages of the flow; add it, as {"languages": [{known}, "{language}"]}.',
  ),
  'language-unknown': error('Nobody here speaks {language}; known are {known}.'),
  'setting-missing': error('No {what} is chosen; choose one, such as "{example}".'),
  'ref-unknown': error('There is no {what} "{id}"; choose one that is there, such as "{example}".'),
  'template-wrong': error(
    'The braces are not understood: {text}. A variable is written {{name}}, an amount {{name|rupiah}}; also {known}.',
  ),
  'variable-unknown': error(
    '"{variable}" is never set before this; set it with set or collect, or list it, as {"given": ["{variable}"]}.',
  ),
  'variable-maybe-unset': warning(
    '"{variable}" is not set on every way to here, for example {way}; set it before, or it is empty.',
  ),
  'secret-spoken': error('"{variable}" is masked and would be said aloud; say something else, such as "Thank you."'),
  'zone-unknown': error('There is no time zone "{zone}"; it is one such as "Asia/Jakarta", or WIB, WITA, WIT.'),
  'interval-backwards': error(
    'The interval from {from} ends before it starts, at {to}; past midnight it is two, as "22:00" to "24:00" and "00:00" to "06:00".',
  ),
  'interval-overlaps': warning('The intervals {one} and {other} overlap; one is enough, as "08:00" to "17:00".'),
  'date-unknown': error('There is no {date}; a date is written as 2026-08-17.'),
  'date-twice': error('{date} is there twice; give one all intervals, as [{"from": "08:00", "to": "12:00"}].'),
} as const

export type FindingCode = keyof typeof SENTENCES

export const finding = (code: FindingCode, path: string, values: Readonly<Record<string, string>> = {}): Finding => {
  const { severity, text } = SENTENCES[code]
  return { code, severity, path, values, text: filledIn(text, values) }
}

/** What has no value stays as it is written. */
export const filledIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : whole))

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error')

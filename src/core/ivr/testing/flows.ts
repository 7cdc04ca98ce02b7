/** Small flows for tests, and a caller in one. */
import type { Hours } from '../hours.ts'
import { type Program, readFlow } from '../read.ts'
import { type Command, type FlowInput, type Note, newSession, type Session } from '../session.ts'
import { step } from '../step.ts'

/** Friday, 2026-08-14, 10:00 in Jakarta. */
export const START = 1_786_676_400_000

export const words = (text: string) => [{ text: { en: text, id: `${text} (id)` } }]
export const asking = (text: string) => ({
  prompts: words(text),
  bargeIn: true,
  timeoutMs: 5_000,
  interDigitMs: 2_000,
  retries: 1,
})
export const BYE = { kind: 'hang-up', prompts: [], exits: {} }
export const OPEN: Hours = {
  id: 'office',
  name: 'Office',
  zone: 'WIB',
  week: { fri: [{ from: '08:00', to: '17:00' }] },
  exceptions: [{ date: '2026-08-17', name: 'Independence Day', intervals: [] }],
}

/** A flow as JSON: it starts at the first node; `bye` hangs up. */
export const flowOf = (
  nodes: Readonly<Record<string, unknown>>,
  head: Readonly<Record<string, unknown>> = {},
): unknown => ({
  format: 1,
  id: 'test',
  name: 'Test',
  languages: ['en', 'id'],
  start: Object.keys(nodes)[0],
  ...head,
  nodes: { ...nodes, bye: BYE },
})

export const programOf = (flow: unknown): Program => {
  const read = readFlow(flow)
  if (!read.ok) throw new Error(JSON.stringify(read.findings, null, 2))
  return read.program
}

/** Feeds a caller's inputs; a text is keys, one after the other. Each answers with the commands it led to, notes apart. */
export const callIn = (program: Program, change: Partial<Session> = {}) => {
  const setting = { program, hours: { office: OPEN } }
  let session: Session = {
    ...newSession({ flow: 'test', version: 1, from: '+62811', to: '1500', language: 'en' }),
    ...change,
  }
  let at = START
  const notes: Note[] = []
  const feed = (input: FlowInput): readonly Command[] => {
    const did = step(setting, session, input, at)
    // What is kept is JSON: the next input finds what was read back.
    session = JSON.parse(JSON.stringify(did.session))
    notes.push(...did.commands.flatMap((command) => (command.type === 'note' ? [command.note] : [])))
    return did.commands.filter(({ type }) => type !== 'note')
  }
  return {
    feed,
    notes,
    begin: () => feed({ type: 'begin' }),
    keys: (text: string) => [...text].flatMap((digit) => feed({ type: 'digit', digit })),
    heard: () => feed({ type: 'prompt-ended', play: session.plays }),
    silence: () => {
      const { deadline } = session
      at = deadline?.at ?? at
      return feed({ type: 'timer', nth: deadline?.nth ?? 0 })
    },
    later: (ms: number) => {
      at += ms
    },
    session: () => session,
    exits: () => notes.flatMap((note) => (note.type === 'left' ? [`${note.node}:${note.exit}`] : [])),
    troubles: () => notes.flatMap((note) => (note.type === 'trouble' ? [note.trouble] : [])),
  }
}

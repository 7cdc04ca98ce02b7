import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from './check/check.ts'
import { dryRun, type Ending } from './dry-run.ts'
import type { FindingCode } from './findings.ts'
import { flowText } from './flow-text.ts'
import { readFlowText } from './read.ts'
import { type Command, type FlowInput, newSession, OUTCOMES, type Session, type Trouble } from './session.ts'
import { step } from './step.ts'
import { anyCall, anyFlow, type Happening } from './testing/flow.arbitrary.ts'
import { OPEN, programOf, START } from './testing/flows.ts'

const seed = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
const RUNS = { numRuns: 1_000, seed }
console.log(`flow.property: SAMBUNG_SEED=${seed}`)

const HANDS = ['to-queue', 'to-agent', 'to-number', 'to-flow', 'voicemail', 'to-net']
const inputOf = (what: Happening, { plays, deadline }: Session): FlowInput => {
  if (what.type !== 'now') return what
  return what.what === 'timer' ? { type: 'timer', nth: deadline?.nth ?? 0 } : { type: 'prompt-ended', play: plays }
}

/** After every input somebody or something has the caller, or they have hung up; said by the command that did it. */
const assertHeld = (
  session: Session,
  commands: readonly Command[],
  input: FlowInput,
  nodes: ReadonlySet<string>,
): void => {
  const { phase, deadline } = session
  const last = commands.filter(({ type }) => type !== 'note').at(-1)
  switch (phase.type) {
    case 'saying':
    case 'asking':
      // A prompt or a silence comes to its end, whatever happens.
      expect(nodes).toContain(phase.node)
      expect(deadline).not.toBeNull()
      break
    case 'away':
      expect(deadline).toBeNull()
      if (last !== undefined) expect(HANDS).toContain(last.type)
      break
    case 'over':
      expect(deadline).toBeNull()
      if (last === undefined) expect(input.type).toBe('hung-up')
      else expect(['to-flow', 'to-net', 'hang-up']).toContain(last.type)
      break
    case 'new':
      throw new Error('the caller was never let in')
  }
}

test('flow.property: whatever the flow and whatever happens, nobody is lost and nothing throws', () => {
  fc.assert(
    fc.property(anyFlow, anyCall, (json, happenings) => {
      const setting = { program: programOf(json), hours: { office: OPEN } }
      const nodes = new Set(setting.program.nodes.keys())
      let session = newSession({ flow: 'test', version: 1, from: '+62811', to: '1500', language: 'en' })
      let at = START
      const plays: number[] = []
      for (const what of [{ type: 'begin' } as const, ...happenings]) {
        const wasOver = session.phase.type === 'over'
        const input = inputOf(what, session)
        const did = step(setting, session, input, at)
        expect(step(setting, JSON.parse(JSON.stringify(session)), input, at)).toEqual(did)
        if (wasOver) expect(did).toEqual({ session, commands: [] })
        else if (did.commands.length > 0) assertHeld(did.session, did.commands, input, nodes)
        for (const command of did.commands) if (command.type === 'play') plays.push(command.play)
        session = did.session
        at += 900
      }
      // No playback has a name that another one had.
      expect(new Set(plays).size).toBe(plays.length)
    }),
    RUNS,
  )
})

test('flow.property: who does nothing, and is given back by everybody, comes to an end', () => {
  fc.assert(
    fc.property(anyFlow, fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 5 }), (json, back) => {
      const setting = { program: programOf(json), hours: { office: OPEN } }
      const run = dryRun(setting, { at: START, from: '+62811', to: '1500', keys: '', back })
      const endings: readonly Ending['type'][] = ['hang-up', 'handed-over']
      expect(endings).toContain(run.ending.type)
      expect(dryRun(setting, { at: START, from: '+62811', to: '1500', keys: '', back })).toEqual(run)
    }),
    RUNS,
  )
})

test('flow.property: keys typed early are taken by the questions that come, none is lost and none twice', () => {
  const ask = { prompts: [{ text: { en: '?' } }], bargeIn: false, timeoutMs: 5_000, interDigitMs: 2_000, retries: 0 }
  const collect = (variable: string, next: string) => ({
    ...ask,
    kind: 'collect',
    variable,
    masked: false,
    minDigits: 3,
    maxDigits: 3,
    exits: { next, invalid: 'bye', silence: 'bye' },
  })
  const nodes = { a: collect('one', 'b'), b: collect('two', 'bye'), bye: { kind: 'hang-up', prompts: [], exits: {} } }
  const head = { format: 1, id: 'test', name: 'T', languages: ['en'], start: 'a' }
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(digits, fc.array(fc.nat(1), { minLength: 6, maxLength: 6 }), flagged, (typed, pauses, bargeIn) => {
      const setting = { program: programOf({ ...head, nodes: { ...nodes, a: { ...nodes.a, bargeIn } } }), hours: {} }
      let session = newSession({ flow: 'test', version: 1, from: '', to: '', language: 'en' })
      const feed = (input: FlowInput): void => {
        session = step(setting, session, input, START).session
      }
      feed({ type: 'begin' })
      for (const [place, digit] of [...typed].entries()) {
        feed({ type: 'digit', digit })
        if (pauses[place] === 1) feed({ type: 'prompt-ended', play: session.plays })
      }
      for (let times = 0; times < 3; times++) feed({ type: 'prompt-ended', play: session.plays })
      expect(session.variables).toEqual({ one: typed.slice(0, 3), two: typed.slice(3) })
    }),
    RUNS,
  )
})
const flagged = fc.boolean()

/** What a run meets, and what `check` must have said of that node, or (loops) of the flow. */
const FORESEEN: Partial<Record<Trouble, readonly FindingCode[]>> = {
  'exit-leads-nowhere': ['exit-missing', 'exit-dangling'],
  'setting-missing': ['setting-missing'],
  'language-missing': ['language-missing'],
}
const LOOPS: readonly FindingCode[] = ['loop-without-input', 'endless-silence']

test('flow.property: whatever trouble a run meets, check has said so; written and read a flow is the same', () => {
  const met = new Map<Trouble, number>()
  fc.assert(
    fc.property(anyFlow, fc.string({ unit: fc.constantFrom(...'12*-'), maxLength: 8 }), (json, keys) => {
      const program = programOf(json)
      const text = flowText(program)
      const again = readFlowText(text)
      expect(again.ok && flowText(again.program)).toBe(text)
      expect(JSON.parse(text)).toEqual(json)
      const findings = check(program, {})
      const run = dryRun({ program, hours: { office: OPEN } }, { at: START, from: '', to: '', keys })
      for (const { node, troubles } of run.path)
        for (const trouble of troubles) {
          met.set(trouble, (met.get(trouble) ?? 0) + 1)
          const codes = findings.filter(({ path }) => path.startsWith(`nodes/${node}/`)).map(({ code }) => code)
          const foreseen = FORESEEN[trouble]
          const said = foreseen === undefined ? findings.map(({ code }) => code) : codes
          expect(said.filter((code) => (foreseen ?? LOOPS).includes(code))).not.toEqual([])
        }
    }),
    RUNS,
  )
  console.log(`flow.property: troubles met and foreseen: ${JSON.stringify(Object.fromEntries(met))}`)
})

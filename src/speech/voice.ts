/** Texts, values and recordings as files: what is missing is spoken by espeak-ng, once, and kept. */
import { fixedWords } from '../core/ivr/fixed-words.ts'
import type { Program } from '../core/ivr/read.ts'
import type { Heard } from '../core/ivr/session.ts'
import type { Prompt } from '../core/prompts/words.ts'
import type { Spoken, Voice, VoiceTrouble } from '../ports/voice.ts'
import { espeak, type SpeechProgram } from './espeak.ts'
import { type Piece, type Planned, planned } from './piece.ts'
import { isWhole, openShelf } from './shelf.ts'
import { createTurnstile } from './turnstile.ts'
import type { Workshop } from './workshop.ts'

export interface VoiceOptions {
  readonly program: SpeechProgram
  /** Where what is made is kept. */
  readonly folder: string
  readonly prompt: (id: string) => Prompt | undefined
  /** The file of a recording, with its ending. */
  readonly promptFile: (content: string) => string
  /** What these say never goes. */
  readonly published: () => readonly Program[]
  readonly convert: Workshop['convert']
  /** Wall-clock time. */
  readonly now: () => number
  readonly onTrouble: (what: string, error: unknown) => void
  readonly mostBytes?: number
  /** How many are made at once. */
  readonly atOnce?: number
  /** How long espeak-ng may take. */
  readonly withinMs?: number
}

/** Four hours of speech. */
const MOST_BYTES = 256 * 1024 * 1024
const AT_ONCE = 2
/** What failed is not tried again for so long: a program that hangs holds up one caller, not all. */
const FAILED_MS = 30_000
const MOST_FAILED = 1_000

/** Why it could not be made; null when it is there. */
type Outcome = string | null

export const createVoice = async (options: VoiceOptions): Promise<Voice> => {
  const { folder, mostBytes = MOST_BYTES, now, atOnce = AT_ONCE } = options
  const shelf = await openShelf({ folder, mostBytes, now, needed: () => neededBy(options.published()) })
  const turnstile = createTurnstile(atOnce)
  const making = new Map<string, Promise<Outcome>>()
  const failed = new Map<string, { readonly reason: string; readonly until: number }>()
  /** Recordings whose files were seen. */
  const recordings = new Set<string>()

  const lately = (name: string): string | undefined => {
    const failure = failed.get(name)
    return failure !== undefined && failure.until > now() ? failure.reason : undefined
  }
  const fail = (name: string, error: unknown): string => {
    const reason = error instanceof Error ? error.message : String(error)
    if (failed.size >= MOST_FAILED) failed.clear()
    failed.set(name, { reason, until: now() + FAILED_MS })
    options.onTrouble('words could not be spoken', error)
    return reason
  }
  const make = async ({ text, language, name }: WordsPiece): Promise<Outcome> => {
    try {
      // Another server may have made it meanwhile, or an earlier start.
      if (await shelf.check(name)) return null
      const raw = await espeak(options.program, text, language, options.withinMs)
      await shelf.put(name, (await options.convert('speech', raw)).wav)
      failed.delete(name)
      return null
    } catch (error) {
      return fail(name, error)
    }
  }
  const makeOnce = (piece: WordsPiece, urgent: boolean): Promise<Outcome> => {
    const begun = making.get(piece.name)
    if (begun !== undefined) {
      if (urgent) turnstile.hurry(piece.name)
      return begun
    }
    const made = turnstile.run(piece.name, urgent, () => make(piece)).finally(() => making.delete(piece.name))
    making.set(piece.name, made)
    return made
  }
  /** Looks at the disk, and makes what is not there. */
  const ensure = async (piece: Piece, urgent: boolean): Promise<Outcome> => {
    if (piece.type === 'recording') {
      const isThere = await isWhole(options.promptFile(piece.content))
      if (isThere) recordings.add(piece.content)
      else recordings.delete(piece.content)
      return isThere ? null : 'the file of a recording is gone'
    }
    if (shelf.has(piece.name) && (await shelf.check(piece.name))) return null
    return lately(piece.name) ?? makeOnce(piece, urgent)
  }
  /** The same from memory; undefined: somebody has to look. */
  const known = (piece: Piece): Outcome | undefined => {
    if (piece.type === 'recording') return recordings.has(piece.content) ? null : undefined
    return shelf.has(piece.name) ? null : lately(piece.name)
  }
  const fileOf = (piece: Piece): string =>
    piece.type === 'words' ? shelf.path(piece.name) : options.promptFile(piece.content).replace(/\.wav$/, '')

  const plan = (heard: readonly Heard[]): readonly Planned[] => heard.map((one) => planned(one, options.prompt))
  const said = (plans: readonly Planned[], outcomes: readonly Outcome[]): Spoken => ({
    files: plans.flatMap(({ piece }, at) => (piece === null || outcomes[at] !== null ? [] : [fileOf(piece)])),
    troubles: plans.flatMap(({ heard, trouble }, at): readonly VoiceTrouble[] => {
      const reason = outcomes[at] ?? trouble
      return reason === null ? [] : [{ heard, reason }]
    }),
  })
  const files = async (heard: readonly Heard[], urgent: boolean): Promise<Spoken> => {
    const plans = plan(heard)
    return said(plans, await Promise.all(plans.map(({ piece }) => (piece === null ? null : ensure(piece, urgent)))))
  }

  return {
    files: (heard) => files(heard, true),
    ready: (heard) => {
      const plans = plan(heard)
      const outcomes: Outcome[] = []
      for (const { piece } of plans) {
        const outcome = piece === null ? null : known(piece)
        if (outcome === undefined) return null
        outcomes.push(outcome)
      }
      return said(plans, outcomes)
    },
    prepare: async (program) => (await files(fixedWords(program), false)).troubles,
  }
}

type WordsPiece = Extract<Piece, { readonly type: 'words' }>

const names = new WeakMap<Program, readonly string[]>()

/** The files that these flows say something with. */
const neededBy = (programs: readonly Program[]): ReadonlySet<string> =>
  new Set(
    programs.flatMap((program) => {
      const known = names.get(program) ?? namesIn(program)
      names.set(program, known)
      return known
    }),
  )

const namesIn = (program: Program): readonly string[] =>
  fixedWords(program).flatMap((heard) => {
    const { piece } = planned(heard, () => undefined)
    return piece?.type === 'words' ? [piece.name] : []
  })

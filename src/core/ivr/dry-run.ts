/**
 * A flow tried without a call: a scripted caller, a clock that is only counted, and the path they take. It is the interpreter of
 * calls that runs, so the same keys lead the same way.
 */
import type { EpochMs, Ms } from '../ids.ts'
import {
  type Command,
  type HandOver,
  type Heard,
  type Note,
  newSession,
  type Outcome,
  type Session,
  type Trouble,
  type Why,
} from './session.ts'
import { step } from './step.ts'
import type { Setting } from './turn.ts'

export interface Script {
  readonly at: EpochMs
  readonly from: string
  readonly to: string
  /**
   * What the caller does at each question, in turn: a key, `-` waits until the question gives up on them, `x` hangs up. After the
   * last one they keep silent.
   */
  readonly keys: string
  /** How the caller comes back from those they are handed to, in turn; after the last one they do not. */
  readonly back?: readonly Outcome[]
}

export interface DryRun {
  readonly path: readonly Visit[]
  readonly ending: Ending
  readonly session: Session
}

export interface Visit {
  readonly node: string
  readonly heard: readonly Heard[]
  readonly exit: string | null
  readonly why: Why | null
  readonly troubles: readonly Trouble[]
  /** What became of it, when it was not the next node. */
  readonly done: readonly Exclude<Command, { type: 'play' | 'stop-play' | 'note' }>[]
}

export type Ending =
  | { readonly type: 'hang-up' }
  | { readonly type: 'hung-up' }
  | { readonly type: 'handed-over'; readonly command: HandOver }

/** About as long as words take to be said. */
const SAID_MS_A_LETTER: Ms = 70
const KEY_MS: Ms = 400
/** No flow keeps a silent caller as long: the interpreter sees to that. Were it otherwise, the run ends all the same. */
const INPUTS_MOST = 20_000
/** More than anybody reads; what a flow that leads round and round can cost is bounded by it. */
const VISITS_MOST = 1_000

export const dryRun = (setting: Setting, script: Script): DryRun => {
  const { flow } = setting.program
  const visits: (Visit & { heard: Heard[]; troubles: Trouble[]; done: Visit['done'][number][] })[] = []
  let session = newSession({
    flow: flow.id,
    version: 0,
    from: script.from,
    to: script.to,
    language: flow.languages[0] ?? 'en',
  })
  let at = script.at
  let [keys, backs] = [0, 0]
  let ending: Ending | null = null

  const tell = (told: Note): void => {
    const visit = visits.at(-1)
    if (told.type === 'entered')
      visits.push({ node: told.node, heard: [], exit: null, why: null, troubles: [], done: [] })
    else if (told.type === 'left' && visit !== undefined)
      visits[visits.length - 1] = { ...visit, exit: told.exit, why: told.why }
    else if (told.type === 'trouble') visit?.troubles.push(told.trouble)
  }
  const feed = (input: Parameters<typeof step>[2]): void => {
    const after = step(setting, session, input, at)
    session = after.session
    for (const command of after.commands) {
      if (command.type === 'note') tell(command.note)
      else if (command.type === 'play') {
        visits.at(-1)?.heard.push(...command.prompts)
        at += lengthOf(command.prompts)
      } else if (command.type !== 'stop-play') {
        visits.at(-1)?.done.push(command)
        ending = endingOf(command) ?? ending
      }
    }
  }
  /** False when there is nothing left for the caller to do. */
  const act = (): boolean => {
    const { phase } = session
    if (phase.type === 'saying' || (phase.type === 'asking' && phase.play !== null)) {
      feed({ type: 'prompt-ended', play: phase.play ?? 0 })
      return true
    }
    if (phase.type === 'away') {
      const outcome = script.back?.[backs++]
      if (outcome !== undefined) feed({ type: 'came-back', outcome })
      return outcome !== undefined
    }
    const { deadline } = session
    if (phase.type !== 'asking' || deadline === null) return false
    const key = script.keys[keys++] ?? '-'
    if (key === 'x') {
      ending = { type: 'hung-up' }
      feed({ type: 'hung-up' })
    } else if (key === '-') {
      at = Math.max(at, deadline.at)
      feed({ type: 'timer', nth: deadline.nth })
    } else {
      at += KEY_MS
      feed({ type: 'digit', digit: key })
    }
    return true
  }

  feed({ type: 'begin' })
  for (let inputs = 0; inputs < INPUTS_MOST && visits.length < VISITS_MOST && act(); ) inputs++
  return { path: visits, ending: ending ?? { type: 'hung-up' }, session }
}

const endingOf = (command: Visit['done'][number]): Ending | null => {
  if (command.type === 'consent') return null
  return command.type === 'hang-up' ? { type: 'hang-up' } : { type: 'handed-over', command }
}

const lengthOf = (prompts: readonly Heard[]): Ms =>
  prompts.reduce((sum, one) => sum + (one.type === 'text' ? one.text.length : 30) * SAID_MS_A_LETTER, 0)

/** One input's work: the session as it becomes, and the commands that it calls for. It lives as long as the input. */
import type { EpochMs, Ms } from '../ids.ts'
import { assigning } from './assigned.ts'
import type { Prompts } from './format.ts'
import { spoken } from './heard.ts'
import type { Hours } from './hours.ts'
import type { Assignment, Call } from './kind.ts'
import type { Program } from './read.ts'
import type { Command, HandOver, Note, Session, Trouble } from './session.ts'

/** The flow that a caller is in, and the opening hours there are. */
export interface Setting {
  readonly program: Program
  readonly hours: Readonly<Record<string, Hours>>
}

export interface Turn extends Call {
  session: Session
  readonly program: Program
  readonly at: EpochMs
  readonly hours: (id: string) => Hours | undefined
  readonly commands: Command[]
}

/** A prompt whose end nobody has reported after this time is taken as heard. */
const PROMPT_MOST_MS: Ms = 300_000

export const freshTurn = ({ program, hours }: Setting, session: Session, at: EpochMs): Turn => ({
  program,
  // A copy of this turn's own: what came in stays as it was.
  session: { ...session },
  at,
  hours: (id) => (Object.hasOwn(hours, id) ? hours[id] : undefined),
  commands: [],
})

export const update = (turn: Turn, change: Partial<Session>): void => {
  Object.assign(turn.session, change)
}

export const note = (turn: Turn, told: Note): void => {
  turn.commands.push({ type: 'note', note: told })
}

export const wait = (turn: Turn, ms: Ms): void => {
  const nth = turn.session.timers + 1
  update(turn, { timers: nth, deadline: { at: turn.at + ms, nth } })
}
export const cancel = (turn: Turn): void => {
  if (turn.session.deadline !== null) update(turn, { deadline: null })
}

/** The number of the playback; null when there is nothing to be heard. */
export const play = (turn: Turn, node: string, prompts: Prompts): number | null => {
  const { heard, isMissing } = spoken(prompts, turn.session, turn.program.flow.languages)
  if (isMissing) note(turn, { type: 'trouble', node, trouble: 'language-missing' })
  if (heard.length === 0) return null
  const nth = turn.session.plays + 1
  update(turn, { plays: nth, monologue: turn.session.monologue + 1 })
  turn.commands.push({ type: 'play', play: nth, prompts: heard })
  wait(turn, PROMPT_MOST_MS)
  return nth
}

export const stop = (turn: Turn, nth: number): void => {
  turn.commands.push({ type: 'stop-play', play: nth })
}

export const assign = (turn: Turn, assignments: readonly Assignment[]): void => {
  const { session, put } = assigning(turn.session)
  for (const one of assignments) {
    put(one)
    note(turn, { type: 'variable-set', variable: one.variable, value: one.secret ? null : one.value })
  }
  turn.session = session
}

export const handOver = (turn: Turn, node: string | null, command: HandOver): void => {
  const isLast = command.type === 'to-flow' || command.type === 'to-net'
  update(turn, { deadline: null, phase: isLast ? { type: 'over' } : { type: 'away', node, since: turn.at } })
  turn.commands.push(command)
}

/** Nobody is lost: to the flow's fallback queue, and who comes back from there, or has none, to the net. */
export const rescue = (turn: Turn, node: string | null, trouble: Trouble): void => {
  const { phase } = turn.session
  note(turn, { type: 'trouble', node, trouble })
  if ((phase.type === 'saying' || phase.type === 'asking') && phase.play !== null) stop(turn, phase.play)
  const { fallback } = turn.program.flow
  const wasThere = phase.type === 'away' && phase.node === null
  if (fallback === undefined || wasThere) return handOver(turn, null, { type: 'to-net' })
  const plain = { also: [], skills: [], priority: 0, maxWaitMs: null }
  handOver(turn, null, { type: 'to-queue', queue: fallback.queue, ...plain })
}

/** The caller has hung up. */
export const gone = (turn: Turn): void => {
  const { phase } = turn.session
  note(turn, { type: 'hung-up', node: 'node' in phase ? phase.node : null })
  update(turn, { deadline: null, phase: { type: 'over' } })
}

/**
 * The interpreter of flows: `step(setting, session, input, at)` gives the session after it and what is to be done. It is the only
 * one: calls, the editor's dry run, saved tests and replays go through it. It never throws for what a flow or a caller does, and
 * no caller is lost: whoever a flow cannot serve goes to its fallback, and without one to the net.
 *
 * Deadlines stand in the session: whoever runs it sends `timer` with the number of the one that has passed.
 */
import type { EpochMs, Ms } from '../ids.ts'
import { unreachable } from '../unreachable.ts'
import type { ExitRule, Move } from './kind.ts'
import { afterPrompt, askFirst, keyWhileAsking, silence } from './question.ts'
import type { ProgramNode } from './read.ts'
import type { Command, FlowInput, Outcome, Session, Why } from './session.ts'
import {
  assign,
  cancel,
  freshTurn,
  gone,
  handOver,
  note,
  play,
  rescue,
  type Setting,
  stop,
  type Turn,
  update,
} from './turn.ts'

export interface Stepped {
  readonly session: Session
  readonly commands: readonly Command[]
}

/** Nodes that one input may lead through; more than any flow that is meant needs. */
const STEPS_MOST = 200
/** Things said in a row without a key: whoever is there does not listen. */
const MONOLOGUE_MOST = 100
const HOPS_MOST = 10
/** Given back within this time is at once. */
const AT_ONCE_MS: Ms = 1_000
const RETURNS_MOST = 10
const TYPED_MOST = 200

export const step = (setting: Setting, session: Session, input: FlowInput, at: EpochMs): Stepped => {
  const turn = freshTurn(setting, session, at)
  if (session.phase.type !== 'over') take(turn, input)
  return { session: turn.session, commands: turn.commands }
}

const take = (turn: Turn, input: FlowInput): void => {
  const { phase, flow } = turn.session
  if (input.type === 'hung-up') return gone(turn)
  if (flow !== turn.program.flow.id && phase.type !== 'away') return rescue(turn, null, 'other-flow')
  switch (input.type) {
    case 'begin':
      return phase.type === 'new' ? begin(turn) : undefined
    case 'digit':
      return onDigit(turn, input.digit)
    case 'prompt-ended':
      return onPromptEnded(turn, input.play, input.failed ?? false)
    case 'timer':
      return onTimer(turn, input.nth)
    case 'resumed':
      return onResumed(turn)
    case 'came-back':
      return phase.type === 'away' ? onCameBack(turn, phase, input.outcome) : undefined
    default:
      return unreachable(input)
  }
}

const onDigit = (turn: Turn, digit: string): void => {
  const { phase, typed } = turn.session
  if (!/^[0-9*#]$/.test(digit) || phase.type === 'away') return
  update(turn, { typed: (typed + digit).slice(0, TYPED_MOST) })
  if (phase.type === 'saying' && phase.bargeIn) {
    stop(turn, phase.play)
    heard(turn, phase.node, { because: 'barge-in' })
  } else if (phase.type === 'asking') goOn(turn, phase.node, keyWhileAsking)
}

const onPromptEnded = (turn: Turn, ended: number, failed: boolean): void => {
  const { phase } = turn.session
  if ((phase.type !== 'saying' && phase.type !== 'asking') || phase.play !== ended) return
  if (failed) note(turn, { type: 'trouble', node: phase.node, trouble: 'prompt-failed' })
  if (phase.type === 'saying') heard(turn, phase.node, { because: 'heard' })
  else goOn(turn, phase.node, afterPrompt)
}

const onTimer = (turn: Turn, nth: number): void => {
  const { phase, deadline } = turn.session
  if (deadline?.nth !== nth || (phase.type !== 'saying' && phase.type !== 'asking')) return
  if (phase.play === null) return goOn(turn, phase.node, silence)
  // The switch never said that the prompt has ended.
  stop(turn, phase.play)
  note(turn, { type: 'trouble', node: phase.node, trouble: 'prompt-endless' })
  if (phase.type === 'saying') heard(turn, phase.node, { because: 'heard' })
  else goOn(turn, phase.node, afterPrompt)
}

const onCameBack = (turn: Turn, phase: Session['phase'] & { type: 'away' }, outcome: Outcome): void => {
  const node = phase.node === null ? undefined : turn.program.nodes.get(phase.node)
  if (node === undefined) return rescue(turn, phase.node, 'came-back-unwanted')
  const returns = turn.at - phase.since < AT_ONCE_MS ? turn.session.returns + 1 : 0
  update(turn, { returns, monologue: returns === 0 ? 0 : turn.session.monologue })
  if (returns > RETURNS_MOST) return rescue(turn, node.id, 'too-many-steps')
  const exit = node.logic.exits.some((rule) => rule.exit === outcome) ? outcome : 'failed'
  run(turn, node, { type: 'leave', exit, why: { because: 'came-back', outcome } })
}

/** What had been typed of an answer is asked for again: some of it may be missing. */
const onResumed = (turn: Turn): void => {
  const { phase } = turn.session
  if (phase.type === 'new') return begin(turn)
  if (phase.type !== 'saying' && phase.type !== 'asking') return
  const node = turn.program.nodes.get(phase.node)
  if (phase.play !== null) stop(turn, phase.play)
  cancel(turn)
  if (node === undefined) return rescue(turn, phase.node, 'exit-leads-nowhere')
  run(turn, node, node.logic.begin(turn))
}

const heard = (turn: Turn, id: string, why: Why): void => {
  const node = turn.program.nodes.get(id)
  const move = node?.logic.heard?.(turn, why)
  if (node === undefined || move === undefined) return rescue(turn, id, 'exit-leads-nowhere')
  cancel(turn)
  run(turn, node, move)
}

const begin = (turn: Turn): void => {
  const node = turn.program.nodes.get(turn.program.flow.start)
  if (turn.session.hops > HOPS_MOST) return rescue(turn, null, 'too-many-flows')
  if (node === undefined) return rescue(turn, null, 'exit-leads-nowhere')
  note(turn, { type: 'entered', node: node.id })
  run(turn, node, node.logic.begin(turn))
}

/** Goes on with a question; null when it waits. */
const goOn = (turn: Turn, id: string, how: (turn: Turn, node: ProgramNode) => Move | null): void => {
  const node = turn.program.nodes.get(id)
  if (node?.logic.question === undefined) return rescue(turn, id, 'exit-leads-nowhere')
  const move = how(turn, node)
  if (move !== null) run(turn, node, move)
}

/** From node to node, until one waits for something. */
const run = (turn: Turn, from: ProgramNode, first: Move): void => {
  let [node, move]: [ProgramNode, Move] = [from, first]
  for (let steps = 0; steps < STEPS_MOST; steps++) {
    let next: Move | null
    if (move.type === 'leave') {
      const to = leave(turn, node, move)
      if (to === null) return
      node = to
      next = node.logic.begin(turn)
    } else next = act(turn, node, move)
    if (next === null) return
    move = next
  }
  rescue(turn, node.id, 'too-many-steps')
}

const act = (turn: Turn, node: ProgramNode, move: Exclude<Move, { type: 'leave' }>): Move | null => {
  switch (move.type) {
    case 'say':
      return say(turn, node, move)
    case 'ask':
      return askFirst(turn, node)
    case 'hand-over':
      handOver(turn, node.id, move.command)
      return null
    case 'hang-up':
      hangUp(turn)
      return null
    case 'lost':
      rescue(turn, node.id, move.trouble ?? 'setting-missing')
      return null
    default:
      return unreachable(move)
  }
}

/** Who has typed ahead does not wait for what a key would break off. */
const say = (turn: Turn, node: ProgramNode, { prompts, bargeIn }: Move & { type: 'say' }): Move | null => {
  if (turn.session.monologue >= MONOLOGUE_MOST) return { type: 'lost', trouble: 'nobody-answers' }
  const isSkipped = bargeIn && turn.session.typed !== ''
  const nth = isSkipped ? null : play(turn, node.id, prompts)
  if (nth === null) return node.logic.heard?.(turn, { because: isSkipped ? 'barge-in' : 'heard' }) ?? { type: 'lost' }
  update(turn, { phase: { type: 'saying', node: node.id, play: nth, bargeIn } })
  return null
}

const hangUp = (turn: Turn): void => {
  update(turn, { deadline: null, phase: { type: 'over' } })
  turn.commands.push({ type: 'hang-up' })
}

/** The node that the exit leads to; null when the caller has gone somewhere else. */
const leave = (turn: Turn, node: ProgramNode, move: Move & { type: 'leave' }): ProgramNode | null => {
  cancel(turn)
  if (move.set !== undefined) assign(turn, move.set)
  if (move.language !== undefined) {
    update(turn, { language: move.language })
    note(turn, { type: 'language-set', language: move.language })
  }
  turn.commands.push(...(move.commands ?? []))
  const rule = linked(node, move.exit)
  if (rule.to === null) {
    if (rule.ends) hangUp(turn)
    else rescue(turn, node.id, 'exit-leads-nowhere')
    return null
  }
  note(turn, { type: 'left', node: node.id, exit: rule.exit, to: rule.to, why: move.why })
  const to = turn.program.nodes.get(rule.to)
  if (to === undefined) rescue(turn, node.id, 'exit-leads-nowhere')
  else note(turn, { type: 'entered', node: to.id })
  return to ?? null
}

/** The exit that is taken: this one, or the one that stands in for it where it is not linked. */
const linked = (
  node: ProgramNode,
  wanted: string,
): { readonly exit: string; readonly to: string | null; readonly ends: boolean } => {
  let exit = wanted
  for (;;) {
    const to = node.exits.get(exit)
    if (to !== undefined) return { exit, to, ends: false }
    const rule: ExitRule | undefined = node.logic.exits.find((one) => one.exit === exit)
    if (rule?.ends === true) return { exit, to: null, ends: true }
    if (rule?.instead == null || rule.instead === exit) return { exit, to: null, ends: false }
    exit = rule.instead
  }
}

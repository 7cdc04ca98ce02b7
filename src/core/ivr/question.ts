/**
 * Questions: what is said, the keys that come, silence, and asking again. Each function returns the node's next move, or null
 * while the caller is awaited. Keys are kept in `typed` until a question takes them, one by one.
 */
import type { Prompts } from './format.ts'
import type { Move, Question } from './kind.ts'
import type { ProgramNode } from './read.ts'
import { play, stop, type Turn, update, wait } from './turn.ts'

/** Questions in a row without a valid key, after which nobody is there who could press one. */
const UNANSWERED_MOST = 20

export const askFirst = (turn: Turn, node: ProgramNode): Move | null => ask(turn, node, 0, [])

/** A key came; it is in `typed`. */
export const keyWhileAsking = (turn: Turn, node: ProgramNode): Move | null => {
  const { phase } = turn.session
  if (phase.type !== 'asking') return null
  if (phase.play !== null) {
    if (node.logic.question?.bargeIn === false) return null
    stop(turn, phase.play)
    update(turn, { phase: { ...phase, play: null } })
  }
  return takeKeys(turn, node)
}

export const afterPrompt = (turn: Turn, node: ProgramNode): Move | null => {
  const { phase } = turn.session
  if (phase.type !== 'asking') return null
  update(turn, { phase: { ...phase, play: null } })
  if (turn.session.typed !== '') return takeKeys(turn, node)
  wait(turn, node.logic.question?.timeoutMs ?? 0)
  return null
}

/** No key came for as long as one was awaited. */
export const silence = (turn: Turn, node: ProgramNode): Move | null => {
  const { phase } = turn.session
  if (phase.type !== 'asking') return null
  if (phase.answer === '') return askAgain(turn, node, 'silence')
  const verdict = node.logic.typed?.(phase.answer, true) ?? 'wrong'
  return typeof verdict === 'string' ? askAgain(turn, node, 'invalid') : answered(turn, verdict)
}

const ask = (turn: Turn, node: ProgramNode, again: number, before: Prompts): Move | null => {
  const { question } = node.logic
  if (question === undefined) return { type: 'lost' }
  const asking = { type: 'asking', node: node.id, answer: '', again } as const
  const isTypedAhead = turn.session.typed !== ''
  const nth = isTypedAhead && question.bargeIn ? null : play(turn, node.id, [...before, ...question.prompts])
  update(turn, { phase: { ...asking, play: nth } })
  if (nth !== null) return null
  if (isTypedAhead) return takeKeys(turn, node)
  wait(turn, question.timeoutMs)
  return null
}

const takeKeys = (turn: Turn, node: ProgramNode): Move | null => {
  const { phase, typed } = turn.session
  if (phase.type !== 'asking') return null
  let { answer } = phase
  for (let taken = 1; taken <= typed.length; taken++) {
    answer += typed[taken - 1] ?? ''
    const verdict = node.logic.typed?.(answer, false) ?? 'wrong'
    if (verdict === 'more') continue
    update(turn, { typed: typed.slice(taken) })
    return verdict === 'wrong' ? askAgain(turn, node, 'invalid') : answered(turn, verdict)
  }
  update(turn, { typed: '', phase: { ...phase, answer } })
  wait(turn, node.logic.question?.interDigitMs ?? 0)
  return null
}

const answered = (turn: Turn, move: Move): Move => {
  update(turn, { unanswered: 0, monologue: 0, hops: 0, returns: 0 })
  return move
}

const askAgain = (turn: Turn, node: ProgramNode, exit: 'silence' | 'invalid'): Move | null => {
  const { phase, unanswered } = turn.session
  const { question, unanswered: commands = [] } = node.logic
  if (phase.type !== 'asking' || question === undefined) return { type: 'lost' }
  if (phase.again < question.retries) return ask(turn, node, phase.again + 1, saidFirst(question, exit))
  update(turn, { unanswered: unanswered + 1 })
  if (unanswered + 1 > UNANSWERED_MOST) return { type: 'lost', trouble: 'nobody-answers' }
  return { type: 'leave', exit, why: { because: exit === 'silence' ? 'silence' : 'wrong-keys' }, commands }
}

const saidFirst = ({ onSilence = [], onInvalid = [] }: Question, exit: 'silence' | 'invalid'): Prompts =>
  exit === 'silence' ? onSilence : onInvalid

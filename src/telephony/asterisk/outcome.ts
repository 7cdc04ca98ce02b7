/** What an answer of the switch means for the command it answers: done, already so, gone, or refused. */
import type { EngineCommand } from '../../core/call/switch.ts'
import { CallGoneError, EngineRefusedError } from '../../ports/engine.ts'
import type { AriAnswer } from './ari-socket.ts'

/** Statuses that mean "it is already so" for a command that is repeated. */
const ALREADY: Partial<Readonly<Record<EngineCommand['type'], readonly number[]>>> = {
  'create-bridge': [409],
  // 409: it is being destroyed, and listed until its last leg has left
  'destroy-bridge': [404, 409],
  // 422: not in this bridge
  'remove-leg': [422],
  // 404: it has been heard
  'stop-play': [404],
  // 409: no music is played
  'stop-music': [409],
}

export const settle = (command: EngineCommand, answer: AriAnswer): void => {
  if (answer.status < 300 || ALREADY[command.type]?.includes(answer.status)) return
  throw failed(command, answer)
}

/**
 * 404 and ARI's "Channel not found" (400) and "not in Stasis" (409, 412, 422): the leg is not ours to command any more. A function
 * that fails (400) does so because the leg is on its way out: the only one we use is its clock.
 */
export const failed = (command: EngineCommand, answer: AriAnswer): Error =>
  answer.status === 404 ||
  /not found|not in stasis|failed to execute function/i.test(wordsOf(answer)) ||
  [412, 422].includes(answer.status)
    ? new CallGoneError(`${command.type}: ${wordsOf(answer)}`)
    : refused(command, answer)

export const refused = (command: EngineCommand, answer: AriAnswer): Error =>
  new EngineRefusedError(`${command.type}: ${answer.status} ${wordsOf(answer)}`)

const wordsOf = ({ body, reason }: AriAnswer): string => {
  if (typeof body !== 'object' || body === null) return reason
  if ('message' in body && typeof body.message === 'string') return body.message
  return 'error' in body && typeof body.error === 'string' ? body.error : reason
}

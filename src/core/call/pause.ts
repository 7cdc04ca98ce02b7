/** A recording is silent while a card number is read out; nothing is cut, so that its moments stay those of the call. */
import type { Command } from '../input.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { talkOf } from './hold.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>

export const pauseRecording = (turn: Turn, { contact: id, agent, reason }: Of<'pause-recording'>): Decided => {
  const { contact, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  const { recording } = contact
  if (recording === null) return refuse('conflict', 'contact', 'it is not recorded')
  if (contact.pausedFor !== undefined) return refuse('conflict', 'contact', 'its recording is paused already')
  turn.emit({ type: 'recording-paused', contact: contact.id, recording, reason })
  return undefined
}

export const continueRecording = (turn: Turn, { contact: id, agent }: Of<'continue-recording'>): Decided => {
  const { contact, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  const { recording } = contact
  if (recording === null || contact.pausedFor === undefined)
    return refuse('conflict', 'contact', 'its recording is not paused')
  turn.emit({ type: 'recording-continued', contact: contact.id, recording })
  return undefined
}

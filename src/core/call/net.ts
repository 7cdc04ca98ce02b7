/**
 * Calls that the switch's own net had while we were away, taken over from its notes. A call that is still in the net gets a
 * contact, so that it counts and is owed an answer; one that ended there gets its whole record.
 */
import type { ContactId, CustomerId } from '../ids.ts'
import { contactOfLeg, obligationOf, voicemailOf } from '../ids.ts'
import type { Input } from '../input.ts'
import { promise } from '../obligation/decide.ts'
import type { Turn } from '../turn.ts'
import { leftForNet, takeIn } from './decide.ts'
import { endContact } from './end.ts'
import type { NetLine } from './switch.ts'

type Line = NetLine & { readonly customer: CustomerId }

/** Takes the notes in, once: who reads the same bytes again changes nothing. */
export const readNet = (turn: Turn, { from, to, lines }: Extract<Input, { readonly type: 'net-lines' }>): void => {
  if (from !== turn.state.netRead || to === from) return
  const handedOver = new Set(lines.flatMap(({ leg, how }) => (how === 'handed-over' ? [leg] : [])))
  const entered = new Set(lines.flatMap(({ leg, what }) => (what === 'entered' ? [leg] : [])))
  for (const line of lines)
    if (isMade(turn, line)) continue
    else if (line.what === 'message') keepMessage(turn, contactOfLeg(line.leg), line)
    else if (handedOver.has(line.leg)) continue
    else if (isOpen(turn, line) || (entered.has(line.leg) && !isOver(turn, line))) readLine(turn, line)
    else keepMessage(turn, contactOfLeg(line.leg), line)
  turn.emit({ type: 'net-read', upTo: to, lines: lines.length })
}

const isOpen = ({ state }: Turn, { leg }: Line): boolean => state.contacts.has(contactOfLeg(leg))

/** A leg of our own making is nobody who dialled, whatever a line says. */
const isMade = ({ state }: Turn, { leg }: Line): boolean => (state.legs.get(leg)?.role ?? 'customer') !== 'customer'

/** Closed before these notes were read; what is owed tells of it. */
const isOver = ({ state }: Turn, { leg }: Line): boolean => state.obligations.has(obligationOf(contactOfLeg(leg)))

const readLine = (turn: Turn, line: Line): void => {
  const known = turn.state.contacts.get(contactOfLeg(line.leg))
  // What it says of a call that has been with us since is old.
  if (known !== undefined && known.phase.type !== 'net' && known.phase.since > line.at) return
  const contact = known === undefined ? enter(turn, line) : known.id
  if (known !== undefined && known.phase.type !== 'net') leftForNet(turn, contact, line.at)
  if (line.what === 'ended') end(turn, contact, line)
}

const enter = (turn: Turn, { leg, from, to, customer, at }: Line): ContactId => {
  const contact = takeIn(turn, { leg, from, to, customer, memo: null, waitedSince: at }, true)
  turn.emit({ type: 'net-entered', contact, since: Math.min(at, turn.at) })
  return contact
}

/** Whoever answered in the net, or took the message: the obligation stays open until one of us has seen to it. */
const end = (turn: Turn, contact: ContactId, line: Line): void => {
  const { leg, how, at } = line
  const known = turn.state.contacts.get(contact)
  if (known === undefined || known.endedAt !== null || how === null || how === 'handed-over') return
  turn.emit({ type: 'leg-closed', contact, leg, cause: 'normal', code: 0 })
  keepMessage(turn, contact, line)
  // Who was left to a machine after a talk, and said nothing to it, is owed an answer anew as well.
  if (how === 'voicemail') promise(turn, contact, 'voice')
  // Who had talked before was answered, whatever became of the rest.
  const outcome = how !== 'abandoned' ? how : known.answeredAt !== null ? 'answered' : (known.cameTo ?? how)
  endContact(turn, contact, outcome, Math.max(known.createdAt, Math.min(at, turn.at)))
}

/** Also of a contact that was closed before its last note was read: what was said is not lost, and asks for an answer. */
const keepMessage = (turn: Turn, contact: ContactId, { voicemail }: Line): void => {
  if (voicemail === null) return
  promise(turn, contact, 'voice')
  turn.emit({ type: 'voicemail-left', contact, recording: voicemailOf(contact, nthOf(voicemail)), file: voicemail })
}

/** The second message of a call is of another name, `….m1.wav`. */
const nthOf = (file: string): number => Number(/\.m(\d{1,4})\.wav$/.exec(file)?.[1] ?? 0)

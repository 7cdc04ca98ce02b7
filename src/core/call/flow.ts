/**
 * A caller in a flow: what happens to them is fed to the interpreter (core/ivr), and what it wants done is done. A call stays
 * with the version that it began with. Whoever cannot be served goes to the flow's fallback, and else to the net: nobody is lost.
 */

import { askCallback, wordsEnded } from '../callback/ask.ts'
import { bridgeOf, type ContactId, type LegId, ownerOfPlayback, type PlaybackId, playbackOf, queueId } from '../ids.ts'
import { programOf, publishedVersion, versionNumbered } from '../ivr/book.ts'
import type { Command, FlowInput, HandOver, Outcome, Session } from '../ivr/session.ts'
import { newSession } from '../ivr/session.ts'
import { step } from '../ivr/step.ts'
import type { Setting } from '../ivr/turn.ts'
import type { CenterState } from '../state.ts'
import type { Turn } from '../turn.ts'
import { unreachable } from '../unreachable.ts'
import type { CameTo, Contact } from './contact.ts'
import { endContact } from './end.ts'
import { noteOf } from './flow-notes.ts'
import { putThrough, toQueue } from './flow-places.ts'
import { endOffer } from './offer.ts'
import { sessionText } from './session-text.ts'
import type { MessageEnd } from './switch.ts'

/** What another flow gives with a caller. */
type Given = Partial<Extract<HandOver, { readonly type: 'to-flow' }>>

/** The caller enters the flow, in the version that is published now. */
export const enterFlow = (turn: Turn, id: ContactId, flow: string, given: Given = {}): void => {
  const contact = turn.state.contacts.get(id)
  const published = publishedVersion(turn.state.flows.get(flow))
  if (contact === undefined) return
  if (published === undefined) return toFallback(turn, contact)
  const { version } = published
  const { type: _, flow: __, language = published.flow.languages[0] ?? '', ...rest } = given
  const session = newSession({ ...rest, flow, version, from: contact.from, to: contact.to, language })
  turn.emit({ type: 'flow-entered', contact: id, flow, version, session: sessionText(session) })
  feed(turn, id, { type: 'begin' })
}

/** The customer pressed a key. Whom the flow does not have now, it is not for. */
export const digitPressed = (turn: Turn, leg: LegId, digit: string): void => {
  const row = turn.state.legs.get(leg)
  if (row?.role === 'customer' && !askCallback(turn, row.contact, digit))
    feed(turn, row.contact, { type: 'digit', digit })
}

/** News of another playback than the last is late. */
export const playEnded = (turn: Turn, playback: PlaybackId, failed: boolean): void => {
  const owner = ownerOfPlayback(playback)
  const sound = owner === null ? undefined : turn.state.contacts.get(owner.contact)?.sound
  if (owner !== null && sound?.nth === owner.nth && sound.play !== null)
    feed(turn, owner.contact, { type: 'prompt-ended', play: sound.play, failed })
  else wordsEnded(turn, playback)
}

export const flowTimer = (turn: Turn, id: ContactId): void => {
  const deadline = turn.state.contacts.get(id)?.flow?.deadline
  if (deadline != null) feed(turn, id, { type: 'timer', nth: deadline.nth })
}

/** The customer hangs up: the flow's last word. */
export const leaveFlow = (turn: Turn, id: ContactId): void => feed(turn, id, { type: 'hung-up' })

/**
 * After an outage the flow says again where the caller is: they may have missed it, and of the keys that they pressed meanwhile
 * nobody knows. To hear a question twice is less harm than to wait in silence for an answer that was given.
 */
export const resumeFlow = (turn: Turn, id: ContactId): void => {
  turn.emit({ type: 'contact-resumed', contact: id })
  feed(turn, id, { type: 'resumed' })
}

/**
 * The flow has the caller again. `outcome` is null when only the net had them. Whom it had sent to people, and who did not get to
 * any, is owed an answer although the flow may go on to a friendly end: they did not come for that.
 */
export const returnToFlow = (turn: Turn, id: ContactId, outcome: Outcome | null, cameTo?: CameTo): void => {
  const contact = turn.state.contacts.get(id)
  const isLeftAlone = outcome !== null && contact?.answeredAt === null && contact.cameTo === undefined
  const least = cameTo ?? (isLeftAlone ? 'abandoned' : undefined)
  turn.emit({ type: 'flow-returned', contact: id, outcome, ...(least === undefined ? {} : { cameTo: least }) })
  // By its books it may never have sent them anywhere, as when the rows of that were lost: then it says again where they are.
  const wasAway = contact?.flow?.phase.type === 'away'
  feed(turn, id, outcome === null || !wasAway ? { type: 'resumed' } : { type: 'came-back', outcome })
}

/** Whom the net was to take a message from is back; without word of it something went wrong on the way. */
export const backFromMessage = (turn: Turn, id: ContactId, end: MessageEnd | undefined): void => {
  if (end === undefined) return returnToFlow(turn, id, 'failed')
  const before = turn.state.contacts.get(id)?.cameTo ?? 'abandoned'
  returnToFlow(turn, id, end, end === 'left' ? 'voicemail' : before)
}

/** Whoever has the caller was sent them by a node whose exit for the end of that leads on. */
export const asksAfterwards = ({ state }: Turn, { flow, leg }: Contact): boolean => {
  if (flow?.phase.type !== 'away' || flow.phase.node === null || leg === null) return false
  return settingOf(state, flow)?.program.nodes.get(flow.phase.node)?.exits.has('ended') === true
}

/** The time that the flow gave for waiting is over. Who rings just then is let go. */
export const waitRanOut = (turn: Turn, id: ContactId): void => {
  if (turn.state.contacts.get(id)?.terms?.until == null) return
  endOffer(turn, id, 'withdrawn')
  if (turn.state.contacts.get(id)?.phase.type === 'waiting') returnToFlow(turn, id, 'timeout')
}

const feed = (turn: Turn, id: ContactId, input: FlowInput): void => {
  const contact = turn.state.contacts.get(id)
  if (contact?.phase.type !== 'flow') return
  const setting = contact.flow === undefined ? null : settingOf(turn.state, contact.flow)
  // Its rows were lost, or the flow was retired under it.
  if (contact.flow === undefined || setting === null) return toFallback(turn, contact)
  const { session, commands } = step(setting, contact.flow, input, turn.at)
  const text = sessionText(session)
  if (commands.length === 0 && text === sessionText(contact.flow)) return
  speak(turn, contact, session, text, commands)
  for (const command of commands) carryOut(turn, id, session, command)
}

const settingOf = (state: CenterState, { flow, version }: Session): Setting | null => {
  const found = versionNumbered(state.flows.get(flow), version)
  return found === undefined
    ? null
    : { program: programOf(found.flow), hours: Object.fromEntries(state.hours.entries()) }
}

/** Words of a call are asked for and not kept: values of the caller's may stand in them. */
const speak = (turn: Turn, contact: Contact, session: Session, text: string, commands: readonly Command[]): void => {
  const { id, sound } = contact
  const play = commands.find((command) => command.type === 'play')
  const isStopped = commands.some((command) => command.type === 'stop-play' && command.play === sound?.play)
  if (isStopped && sound !== undefined) turn.ask({ type: 'stop-play', playback: playbackOf(id, sound.nth) })
  const goesOn =
    sound !== undefined && sound.play !== null && 'play' in session.phase && session.phase.play === sound.play
  const heard = play === undefined ? (goesOn ? sound.nth : null) : Math.max(turn.at, (sound?.nth ?? 0) + 1)
  turn.emit({ type: 'flow-stepped', contact: id, session: text, heard })
  if (play !== undefined && heard !== null)
    turn.ask({ type: 'play', bridge: bridgeOf(id), playback: playbackOf(id, heard), prompts: play.prompts })
}

const carryOut = (turn: Turn, id: ContactId, session: Session, command: Command): void => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return
  switch (command.type) {
    case 'play':
    case 'stop-play':
      return
    case 'note':
      return turn.emit(noteOf(id, session.flow, command.note))
    case 'consent':
      return turn.emit({ type: 'consent-given', contact: id, given: command.given })
    case 'hang-up':
      return endContact(turn, id, contact.answeredAt === null ? (contact.cameTo ?? 'completed-in-flow') : 'answered')
    case 'to-queue':
      return toQueue(turn, contact, command) ? undefined : returnToFlow(turn, id, 'failed')
    case 'to-agent':
    case 'to-number': {
      const problem = putThrough(turn, contact, command)
      return problem === null ? undefined : returnToFlow(turn, id, problem)
    }
    case 'to-flow':
      return enterFlow(turn, id, command.flow, command)
    case 'voicemail':
      return toMessage(turn, id, command)
    case 'to-net':
      return toNet(turn, id)
    default:
      return unreachable(command)
  }
}

/** The queue that the flow names for whom it cannot serve. */
const toFallback = (turn: Turn, contact: Contact): void => {
  const { flow } = contact
  const version = flow === undefined ? undefined : versionNumbered(turn.state.flows.get(flow.flow), flow.version)
  const queue = version?.flow.fallback?.queue
  const plain = { also: [], skills: [], priority: 0, maxWaitMs: null }
  if (queue === undefined || !toQueue(turn, contact, { type: 'to-queue', queue: queueId(queue), ...plain }))
    toNet(turn, contact.id)
}

const toMessage = (turn: Turn, id: ContactId, order: Extract<HandOver, { readonly type: 'voicemail' }>): void => {
  const { type: _, queue: name, ...message } = order
  const queue = turn.state.queues.get(queueId(name ?? ''))?.id
  const terms = { for: 'message', message, ...(queue === undefined ? {} : { queue }) } as const
  turn.emit({ type: 'net-entered', contact: id, since: turn.at, ...terms })
}

const toNet = (turn: Turn, id: ContactId): void =>
  turn.emit({ type: 'net-entered', contact: id, since: turn.at, for: 'people' })

/** The caller's side: who waits is told that they may be called back, and presses the key for it. */
import { type Contact, isInLine, isOnLine } from '../call/contact.ts'
import { endContact } from '../call/end.ts'
import type { ContactId, PlaybackId } from '../ids.ts'
import { bridgeOf, callbackOf, obligationOf, ownerOfPlayback, playbackOf } from '../ids.ts'
import { isForeign } from '../lines/abroad.ts'
import { isEmergency, routeOf } from '../lines/route.ts'
import { promise } from '../obligation/decide.ts'
import { type CenterState, wishKey } from '../state.ts'
import type { Turn } from '../turn.ts'
import { saidAlready, saidNoted, saidOffer } from './said.ts'
import { makeWish } from './wish.ts'
import { type CallbackRules, SAYING_MS } from './words.ts'

/** Who has come into a queue that calls back is told so when they have waited for a while. */
export const planOffer = (turn: Turn, contact: Contact): void => {
  const rules = rulesFor(turn.state, contact)
  if (rules === null) return
  const since = contact.enqueuedAt ?? turn.at
  turn.emit({
    type: 'callback-planned',
    contact: contact.id,
    tellAt: Math.max(since + rules.afterMs, turn.at + SOON_MS),
  })
}

/** Who comes back into line hears that they do before anything else. */
const SOON_MS = 3_000

/** It is time. Who rings at an agent just now, or whom somebody else has, is told later, if they wait then. */
export const tellOffer = (turn: Turn, contact: Contact): void => {
  const { state, at } = turn
  const { id, from, language } = contact
  const rules = rulesFor(state, contact)
  if (rules === null || !isOnLine(contact.phase))
    return turn.emit({ type: 'callback-planned', contact: id, tellAt: at + IDLE_MS })
  const againAt = at + rules.everyMs
  // A number that must not be called, or has no way out just now, is promised nothing.
  const isCallable = routeOf(state, from, at, { caller: null }).refusal === null
  if (!state.linkUp || !isInLine(contact) || !isCallable)
    return turn.emit({ type: 'callback-planned', contact: id, tellAt: againAt })
  const heard = nextSound(turn, contact)
  turn.emit({ type: 'callback-told', contact: id, heard, againAt })
  const prompts = saidOffer(language, rules.key)
  turn.ask({ type: 'play', bridge: bridgeOf(id), playback: playbackOf(id, heard), prompts })
}

/** Its queue calls back no more: asked again now and then, as long as they wait. */
const IDLE_MS = 600_000

/** The number that is shown can be anybody's: whoever shows one for help or one abroad is promised nothing. */
const rulesFor = (state: CenterState, { queue, direction, channel, from, leg }: Contact): CallbackRules | null => {
  if (queue === null || leg === null || from === '' || direction !== 'inbound' || channel !== 'voice') return null
  if (isEmergency(state, from) || isForeign(state.callCaps, from)) return null
  return state.queues.get(queue)?.callback ?? null
}

const nextSound = ({ at }: Turn, { sound }: Contact): number => Math.max(at, (sound?.nth ?? 0) + 1)

/** A key of somebody who waits. False: it asks for nothing. */
export const askCallback = (turn: Turn, id: ContactId, digit: string): boolean => {
  const contact = turn.state.contacts.get(id)
  if (contact?.told === undefined || !isInLine(contact)) return false
  if (rulesFor(turn.state, contact)?.key !== digit) return false
  // They were promised it a moment ago: full trunks and caps are for when they are called.
  if (routeOf(turn.state, contact.from, turn.at, { caller: null }).refusal?.code === 'invalid') return false
  note(turn, contact)
  return true
}

/** One wish a number and queue: who is on the list already keeps that place. */
const note = (turn: Turn, contact: Contact): void => {
  const { state, at } = turn
  const { id, from, language, told, queue } = contact
  // Who was talked with before is owed an answer anew.
  if (!state.obligations.has(obligationOf(id))) promise(turn, id, contact.channel)
  const known = queue === null ? undefined : state.index.callbacks.get(wishKey(queue, from))
  const callback = known ?? callbackOf(id)
  if (known === undefined) makeWish(turn, contact, callback)
  const heard = nextSound(turn, contact)
  const isNew = known === undefined
  turn.emit({ type: 'callback-asked', contact: id, callback, isNew, heard, until: at + SAYING_MS })
  if (told !== undefined) turn.ask({ type: 'stop-play', playback: playbackOf(id, told) })
  const prompts = isNew ? saidNoted(language, from) : saidAlready(language)
  turn.ask({ type: 'play', bridge: bridgeOf(id), playback: playbackOf(id, heard), prompts })
}

/** What they were to hear is over, or should be by now. */
export const leave = (turn: Turn, id: ContactId): void => endContact(turn, id, 'callback')

/** The words to somebody who leaves have ended. */
export const wordsEnded = (turn: Turn, playback: PlaybackId): void => {
  const owner = ownerOfPlayback(playback)
  const contact = owner === null ? undefined : turn.state.contacts.get(owner.contact)
  if (contact?.leavesFor !== undefined && contact.sound?.nth === owner?.nth) leave(turn, contact.id)
}

/** What the switch is asked for when somebody is called back; the words that callers hear are asked for where it is decided. */
import { hangUp, hangUpOffers, toSwitch, writeMemo } from '../call/commands.ts'
import type { Effect } from '../effect.ts'
import type { EventOf } from '../event.ts'
import { bridgeOf, type ContactId, calledLeg, playbackOf } from '../ids.ts'
import type { CenterState } from '../state.ts'
import type { CallbackEvent } from './event.ts'

export const callbackEffects = (state: CenterState, event: CallbackEvent): readonly Effect[] => {
  if (event.type === 'callback-put-off') return event.agent === null ? [] : clear(state, event)
  return event.type === 'callback-adopted' ? writeMemo(state, event.contact) : []
}

/** Nothing of the call is left; the next one has the bridge made anew. */
const clear = (state: CenterState, { contact: id }: EventOf<'callback-put-off'>): readonly Effect[] => {
  const effects = [...hangUpOffers(state, id)]
  for (let nth = state.contacts.get(id)?.callback?.dialled ?? 0; nth > 0; nth--)
    effects.push(...hangUp(state, calledLeg(id, nth)))
  return [...effects, toSwitch({ type: 'destroy-bridge', bridge: bridgeOf(id) })]
}

/** Who talks does not hear on that they may be called back. */
export const hushOffer = (state: CenterState, id: ContactId): readonly Effect[] => {
  const told = state.contacts.get(id)?.told
  if (told === undefined || state.at - told > WORDS_MS) return []
  return [toSwitch({ type: 'stop-play', playback: playbackOf(id, told) })]
}

/** The words are over by then. A playback's number is about the moment it began. */
const WORDS_MS = 60_000

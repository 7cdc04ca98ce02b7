/** What is asked of the switch for a contact, in parts that several events share. */
import type { Effect } from '../effect.ts'
import { type ContactId, type LegId, offerLeg } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { type Contact, hasCompany, isTalk } from './contact.ts'
import { memoOf } from './memo-of.ts'
import type { EngineCommand } from './switch.ts'

/** How much longer than our own deadline the switch may ring: it only acts when we are gone. */
export const SWITCH_RING_GRACE_MS = 5_000

/** What the switch refuses is asked for again after this time, then after twice as long each time. */
export const FIRST_TRY_AGAIN_MS = 1_000
export const TRIES_AGAIN = 5
/** Later than this after it was decided, what was refused is not asked for any more. */
export const TRIED_FOR_MS = FIRST_TRY_AGAIN_MS * (2 ** TRIES_AGAIN - 1)

export const record = ({ leg, recording }: Contact): readonly Effect[] =>
  leg && recording !== null ? [toSwitch({ type: 'start-recording', leg, recording })] : []

/** A recording is silent while it is paused, not allowed any more, or nobody of us has the customer; and has no music in it. */
export const muteRecording = (state: CenterState, id: ContactId): readonly Effect[] => {
  const command = hushOf(state.contacts.get(id))
  return command === null ? [] : [toSwitch(command)]
}

/** What of a contact is silence in its recording at this moment; null when it has none. */
export const hushOf = (contact: Contact | undefined): EngineCommand | null => {
  if (!contact?.leg || contact.recording === null) return null
  const { leg, recording, phase } = contact
  const isForbidden = contact.pausedFor !== undefined || contact.consent === false
  const voice = isForbidden || phase.type === 'flow' || phase.type === 'net'
  return { type: 'mute-recording', leg, recording, voice, heard: voice || !hasCompany(phase) }
}

/** The agent who has the customer is heard, or not, as the books have it. */
export const muteAgent = (state: CenterState, id: ContactId): readonly Effect[] => {
  const contact = state.contacts.get(id)
  if (contact === undefined || !isTalk(contact.phase) || !state.legs.has(contact.phase.leg)) return []
  return [toSwitch({ type: 'mute-leg', leg: contact.phase.leg, muted: contact.muted === true })]
}

/** The agents' legs of the contact, which are few. */
export const hangUpOffers = (state: CenterState, id: ContactId): readonly Effect[] => {
  const effects: Effect[] = []
  for (let offer = state.contacts.get(id)?.offers ?? 0; offer > 0; offer--)
    effects.push(...hangUp(state, offerLeg(id, offer)))
  return effects
}

export const hangUp = (state: CenterState, leg: LegId): readonly Effect[] =>
  state.legs.has(leg) ? [toSwitch({ type: 'hang-up-leg', leg, cause: 'normal' })] : []

export const writeMemo = (state: CenterState, id: ContactId): readonly Effect[] => {
  const contact = state.contacts.get(id)
  return contact?.leg ? [toSwitch({ type: 'write-memo', leg: contact.leg, memo: memoOf(contact) })] : []
}

export const toSwitch = (command: EngineCommand): Effect => ({ kind: 'switch', command })

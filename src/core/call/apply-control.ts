/** What people do with a call that is going on. */
import { assign } from '../agent/apply.ts'
import { rejoinDeadline, retryDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { changeContact, workAfter } from './apply.ts'
import { isTalk, talkSince, unmuted, withoutPause } from './contact.ts'

export const applyContactHeld = (state: CenterState, { contact: id, agent }: EventOf<'contact-held'>): void => {
  changeContact(state, id, (contact) =>
    isTalk(contact.phase)
      ? {
          ...contact,
          phase: { type: 'held', since: state.at, talkSince: talkSince(contact.phase), agent, leg: contact.phase.leg },
        }
      : contact,
  )
  assign(state, agent, id, 'held')
}

export const applyContactRetrieved = (
  state: CenterState,
  { contact: id, agent }: EventOf<'contact-retrieved'>,
): void => {
  changeContact(state, id, (contact) =>
    contact.phase.type === 'held'
      ? { ...contact, phase: { type: 'talking', since: contact.phase.talkSince, agent, leg: contact.phase.leg } }
      : contact,
  )
  assign(state, agent, id, 'active')
}

/** The customer waits for this agent, whose hands are not free meanwhile. */
export const applyTalkInterrupted = (state: CenterState, event: EventOf<'talk-interrupted'>): void => {
  const { contact: id, agent, until } = event
  changeContact(state, id, (contact) => ({
    ...contact,
    rejoin: { agent, until, held: contact.phase.type === 'held' },
    phase: { type: 'waiting', since: state.at },
  }))
  assign(state, agent, id, 'interrupted')
  setDeadline(state, rejoinDeadline(id), until)
}

export const applyRejoinEnded = (state: CenterState, event: EventOf<'rejoin-ended'>): void => {
  const { contact: id, agent, wrapupUntil } = event
  setDeadline(state, rejoinDeadline(id), null)
  changeContact(state, id, ({ rejoin: _, ...contact }) => ({ ...unmuted(withoutPause(contact)), first: true }))
  workAfter(state, id, agent, wrapupUntil)
}

/** The next one hears it recorded from the start; who handed it on is not asked again at once. */
export const applyContactTransferred = (state: CenterState, event: EventOf<'contact-transferred'>): void => {
  const { contact: id, agent, excludedUntil } = event
  changeContact(state, id, (contact) => ({
    ...withoutPause(contact),
    excluded: agent === null ? contact.excluded : { ...contact.excluded, [agent]: excludedUntil },
  }))
  if (agent !== null) setDeadline(state, retryDeadline(id, agent), excludedUntil)
}

export const applyRecordingPause = (
  state: CenterState,
  event: EventOf<'recording-paused' | 'recording-continued'>,
): void =>
  changeContact(state, event.contact, (contact) =>
    event.type === 'recording-paused' ? { ...contact, pausedFor: event.reason } : withoutPause(contact),
  )

export const applyAgentMuted = (state: CenterState, event: EventOf<'agent-muted'>): void =>
  changeContact(state, event.contact, (contact) => ({ ...contact, muted: true }))

export const applyAgentUnmuted = (state: CenterState, event: EventOf<'agent-unmuted'>): void =>
  changeContact(state, event.contact, unmuted)

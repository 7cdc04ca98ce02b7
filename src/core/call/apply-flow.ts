/** A caller in a flow. */
import { flowDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import { newSession } from '../ivr/session.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { changeContact } from './apply.ts'
import type { Contact } from './contact.ts'
import { endTerms, silenced } from './flow-wait.ts'
import { readSession } from './session-text.ts'

export const applyFlowEntered = (state: CenterState, event: EventOf<'flow-entered'>): void => {
  const { contact: id, flow, version } = event
  endTerms(state, id)
  changeContact(state, id, (contact) => {
    const { from, to } = contact
    const session = readSession(event.session) ?? newSession({ flow, version, from, to, language: '' })
    return { ...contact, flow: session, phase: { type: 'flow', since: state.at } }
  })
}

export const applyFlowStepped = (
  state: CenterState,
  { contact: id, session, heard }: EventOf<'flow-stepped'>,
): void => {
  const flow = readSession(session)
  if (flow === null) return
  changeContact(state, id, (contact) => {
    const sound = heard === null ? silenced(contact) : { sound: { nth: heard, play: playIn(flow.phase) } }
    return { ...contact, ...sound, flow, language: flow.language }
  })
  setDeadline(state, flowDeadline(id), flow.deadline?.at ?? null)
}

const playIn = (phase: NonNullable<Contact['flow']>['phase']): number | null => ('play' in phase ? phase.play : null)

export const applyFlowPutThrough = (state: CenterState, { contact: id }: EventOf<'flow-put-through'>): void =>
  changeContact(state, id, (contact) => ({
    ...contact,
    putThrough: true,
    phase: { type: 'waiting', since: state.at },
  }))

export const applyFlowReturned = (state: CenterState, { contact: id, cameTo }: EventOf<'flow-returned'>): void => {
  endTerms(state, id)
  changeContact(state, id, (contact) => ({
    ...contact,
    // Whoever left a message is owed an answer to it, whatever came after.
    ...(cameTo === undefined || contact.cameTo === 'voicemail' ? {} : { cameTo }),
    phase: { type: 'flow', since: state.at },
  }))
}

export const applyVoicemailLeft = (state: CenterState, { contact: id }: EventOf<'voicemail-left'>): void =>
  changeContact(state, id, (contact) => (contact.endedAt === null ? { ...contact, cameTo: 'voicemail' } : contact))

export const applyConsentGiven = (state: CenterState, { contact: id, given }: EventOf<'consent-given'>): void =>
  changeContact(state, id, (contact) => ({ ...contact, consent: given }))

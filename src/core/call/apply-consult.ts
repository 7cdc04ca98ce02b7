/** Somebody else is asked into a call, or gets it. */
import { assign, release } from '../agent/apply.ts'
import { offerDeadline, partingDeadline, retryDeadline, thirdDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import type { AgentId } from '../ids.ts'
import { countOn } from '../lines/apply.ts'
import { beginTalk } from '../lines/apply-caps.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { addLeg, changeContact, lineOf } from './apply.ts'
import {
  type Contact,
  isTalk,
  isTalkOfThree,
  type Phase,
  type TalkOfThree,
  talkSince,
  unmuted,
  withoutAsks,
  withoutPause,
} from './contact.ts'

export const applyConsultBegun = (state: CenterState, event: EventOf<'consult-begun'>): void => {
  const { contact: id, agent, leg, to } = event
  const wasHeld = state.contacts.get(id)?.phase.type === 'held'
  const third = { agent: event.third, leg, answeredAt: null }
  changeContact(state, id, (contact) => {
    if (!isTalk(contact.phase)) return contact
    const both = { since: state.at, talkSince: talkSince(contact.phase), agent, leg: contact.phase.leg, third }
    const phase: Phase = event.joins
      ? { type: 'conference', ...both }
      : { type: 'consulting', ...both, with: 'third' as const }
    return { ...withoutAsks(contact), offers: event.offer, phase, ...(typeof to === 'string' ? { asks: to } : {}) }
  })
  addLeg(
    state,
    leg,
    id,
    event.third === null ? 'outside' : 'agent',
    event.third,
    lineOf(typeof to === 'string' ? to : '', event.way),
  )
  if (event.way !== undefined) countOn(state, event.way.trunk)
  setDeadline(state, thirdDeadline(id), event.ringUntil)
  if (wasHeld) assign(state, agent, id, 'active')
  if (event.third !== null) assign(state, event.third, id, 'offered')
}

export const applyConsultAnswered = (state: CenterState, { contact: id }: EventOf<'consult-answered'>): void => {
  setDeadline(state, thirdDeadline(id), null)
  changeTalk(state, id, (phase) => ({ ...phase, third: { ...phase.third, answeredAt: state.at } }))
  changeContact(state, id, withoutAsks)
  const third = thirdAgent(state, id)
  if (third !== null) assign(state, third, id, 'active')
  const phase = state.contacts.get(id)?.phase
  if (isTalkOfThree(phase)) beginTalk(state, phase.third.leg)
}

export const applyConsultSwapped = (state: CenterState, event: EventOf<'consult-swapped'>): void =>
  changeTalk(state, event.contact, (phase) =>
    phase.type === 'consulting' ? { ...phase, since: state.at, with: event.with } : phase,
  )

export const applyThirdEnded = (
  state: CenterState,
  { contact: id }: EventOf<'consult-ended'> | EventOf<'conference-ended'>,
): void => {
  const phase = state.contacts.get(id)?.phase
  if (!isTalkOfThree(phase)) return
  setDeadline(state, thirdDeadline(id), null)
  letThirdGo(state, id, phase)
  const { agent, leg } = phase
  changeContact(state, id, (contact) => ({
    ...withoutAsks(contact),
    phase: { type: 'talking', since: phase.talkSince, agent, leg },
  }))
}

/** An offer that came to nothing leaves their place among the idle as it was; who talked is idle from now. */
const letThirdGo = (state: CenterState, id: Contact['id'], { third }: TalkOfThree): void => {
  if (third.agent === null) return
  const idleSince = third.answeredAt === null ? state.agents.get(third.agent)?.idleSince : state.at
  release(state, third.agent, id, idleSince)
}

export const applyConferenceBegun = (state: CenterState, { contact: id }: EventOf<'conference-begun'>): void =>
  changeContact(state, id, (contact) => {
    if (contact.phase.type !== 'consulting') return contact
    const { agent, leg, third, talkSince: since } = contact.phase
    return { ...contact, phase: { type: 'conference', since: state.at, talkSince: since, agent, leg, third } }
  })

export const applyContactHandedOver = (state: CenterState, event: EventOf<'contact-handed-over'>): void => {
  const { contact: id, agent, to, leg, ringUntil, wrapupUntil, excludedUntil } = event
  const answered = ringUntil === null
  const isKept = excludedUntil > state.at
  const phase: Phase =
    to === null
      ? { type: 'outside', since: state.at, leg, answered }
      : answered
        ? { type: 'talking', since: state.at, agent: to, leg }
        : { type: 'offered', since: state.at, agent: to, leg, ringing: true }
  changeContact(state, id, (contact) => ({
    ...unmuted(withoutPause(contact)),
    agent: answered && to !== null ? to : contact.agent,
    excluded: isKept ? { ...contact.excluded, [agent]: excludedUntil } : contact.excluded,
    partings: [...(contact.partings ?? []), ...(wrapupUntil === null ? [] : [agent])],
    phase,
  }))
  setDeadline(state, thirdDeadline(id), to === null ? ringUntil : null)
  if (to !== null && !answered) setDeadline(state, offerDeadline(id), ringUntil)
  if (isKept) setDeadline(state, retryDeadline(id, agent), excludedUntil)
  if (wrapupUntil === null) return release(state, agent, id)
  assign(state, agent, id, 'wrapup')
  setDeadline(state, partingDeadline(id, agent), wrapupUntil)
}

const changeTalk = (state: CenterState, id: Contact['id'], change: (phase: TalkOfThree) => TalkOfThree): void =>
  changeContact(state, id, (contact) =>
    isTalkOfThree(contact.phase) ? { ...contact, phase: change(contact.phase) } : contact,
  )

const thirdAgent = (state: CenterState, id: Contact['id']): AgentId | null => {
  const phase = state.contacts.get(id)?.phase
  return isTalkOfThree(phase) ? phase.third.agent : null
}

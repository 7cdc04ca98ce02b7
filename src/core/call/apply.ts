import { assign, changeAgent, release } from '../agent/apply.ts'
import type { Assignment } from '../agent/words.ts'
import {
  flowDeadline,
  offerDeadline,
  partingDeadline,
  rejoinDeadline,
  retryDeadline,
  thirdDeadline,
  waitDeadline,
  wrapupDeadline,
} from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import { type AgentId, agentId, type ContactId, callOfLeg, type EpochMs, type LegId, offerOfLeg } from '../ids.ts'
import { beginTalk, endTalkOut } from '../lines/apply-caps.ts'
import { calledMark } from '../lines/called-mark.ts'
import type { Way } from '../lines/words.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { applyEarClosed, takeMonitorNumber } from './apply-monitor.ts'
import { type Contact, isTalk, type Leg, unmuted, withoutPause } from './contact.ts'
import { endFlowWait, endTerms } from './flow-wait.ts'

export const applyContactCreated = (state: CenterState, event: EventOf<'contact-created'>): void => {
  state.contacts.set(event.contact, {
    id: event.contact,
    channel: event.channel,
    direction: event.direction,
    customer: event.customer,
    from: event.from,
    to: event.to,
    createdAt: event.createdAt,
    queue: null,
    enqueuedAt: null,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    agent: null,
    leg: event.leg,
    offers: 0,
    excluded: {},
    recording: null,
    phase: { type: 'waiting', since: state.at },
  })
  if (event.leg !== null) addLeg(state, event.leg, event.contact, 'customer', null)
}

export const applyQueueEntered = (state: CenterState, event: EventOf<'queue-entered'>): void => {
  const { contact: id, queue, enqueuedAt, terms } = event
  changeContact(state, id, ({ terms: _, putThrough: __, ...contact }) => ({
    ...contact,
    queue,
    enqueuedAt: contact.enqueuedAt ?? enqueuedAt,
    ...(terms === undefined ? {} : { terms }),
    phase: { type: 'waiting', since: state.at },
  }))
  setDeadline(state, flowDeadline(id), null)
  setDeadline(state, waitDeadline(id), terms?.until ?? null)
}

export const applyContactOffered = (state: CenterState, event: EventOf<'contact-offered'>): void => {
  changeContact(state, event.contact, (contact) => ({
    ...contact,
    offers: event.offer,
    phase: { type: 'offered', since: state.at, agent: event.agent, leg: event.leg, ringing: false },
  }))
  addLeg(state, event.leg, event.contact, 'agent', event.agent)
  assign(state, event.agent, event.contact, isBack(state, event) ? 'interrupted' : 'offered')
  setDeadline(state, offerDeadline(event.contact), event.ringUntil)
}

/** It is the agent's own customer, whom their page had lost. */
const isBack = (state: CenterState, { contact, agent }: { contact: ContactId; agent: AgentId }): boolean =>
  state.contacts.get(contact)?.rejoin?.agent === agent

export const applyOfferRang = (state: CenterState, event: EventOf<'offer-rang'>): void =>
  changeContact(state, event.contact, (contact) =>
    contact.phase.type === 'offered' ? { ...contact, phase: { ...contact.phase, ringing: true } } : contact,
  )

export const applyOfferEnded = (state: CenterState, event: EventOf<'offer-ended'>): void => {
  setDeadline(state, offerDeadline(event.contact), null)
  changeContact(state, event.contact, (contact) => ({
    ...contact,
    excluded:
      event.excludedUntil > state.at ? { ...contact.excluded, [event.agent]: event.excludedUntil } : contact.excluded,
    phase: { type: 'waiting', since: state.at },
  }))
  if (event.excludedUntil > state.at) setDeadline(state, retryDeadline(event.contact, event.agent), event.excludedUntil)
  // They are still waited for.
  if (isBack(state, event)) return assign(state, event.agent, event.contact, 'interrupted')
  // An offer that came to nothing by nobody's fault leaves the agent's place among the idle as it was.
  const blameless = event.reason === 'withdrawn'
  const idleSince = blameless ? state.agents.get(event.agent)?.idleSince : state.at
  release(state, event.agent, event.contact, idleSince)
  if (event.reason === 'missed') changeAgent(state, event.agent, (agent) => ({ ...agent, misses: agent.misses + 1 }))
}

export const applyOfferAllowedAgain = (state: CenterState, event: EventOf<'offer-allowed-again'>): void => {
  setDeadline(state, retryDeadline(event.contact, event.agent), null)
  changeContact(state, event.contact, (contact) => ({
    ...contact,
    excluded: Object.fromEntries(Object.entries(contact.excluded).filter(([agent]) => agent !== event.agent)),
  }))
}

export const applyContactAnswered = (state: CenterState, event: EventOf<'contact-answered'>): void => {
  setDeadline(state, offerDeadline(event.contact), null)
  setDeadline(state, thirdDeadline(event.contact), null)
  setDeadline(state, rejoinDeadline(event.contact), null)
  endTerms(state, event.contact)
  beginTalk(state, state.contacts.get(event.contact)?.leg ?? null)
  liftRetries(state, event.contact)
  changeContact(state, event.contact, ({ rejoin: _, first: __, callback: ___, ...contact }) => ({
    ...contact,
    agent: event.agent,
    answeredAt: contact.answeredAt ?? state.at,
    excluded: {},
    recording: event.recording,
    phase: { type: 'talking', since: state.at, agent: event.agent, leg: event.leg },
  }))
  assign(state, event.agent, event.contact, 'active')
  changeAgent(state, event.agent, (agent) => ({ ...agent, misses: 0 }))
  // Once more, after the page of who called was gone: they have had it all the while.
  const whom = state.contacts.get(event.contact)?.colleague
  const isNew = state.agents.get(whom ?? event.agent)?.assignments.some(({ state: how }) => how === 'offered')
  if (whom !== undefined && isNew === true) assign(state, whom, event.contact, 'active')
}

/** As if it had been offered and answered; what the books had of it gives way. */
export const applyTalkAdopted = (state: CenterState, event: EventOf<'talk-adopted'>): void => {
  const { contact: id, agent, leg, answeredAt } = event
  setDeadline(state, offerDeadline(id), null)
  setDeadline(state, rejoinDeadline(id), null)
  endTerms(state, id)
  endFlowWait(state, id)
  liftRetries(state, id)
  changeContact(state, id, ({ rejoin: _, first: __, ...contact }) => ({
    ...unmuted(contact),
    ...(event.muted === true ? { muted: true } : {}),
    queue: event.queue,
    enqueuedAt: contact.enqueuedAt ?? event.enqueuedAt,
    agent,
    answeredAt: contact.answeredAt ?? answeredAt,
    excluded: {},
    offers: Math.max(contact.offers, event.offer),
    recording: event.recording,
    phase: { type: 'talking', since: answeredAt, agent, leg },
  }))
  addLeg(state, leg, id, 'agent', agent)
  assign(state, agent, id, 'active', answeredAt)
  changeAgent(state, agent, (one) => ({ ...one, misses: 0 }))
}

export const applyNetEntered = (state: CenterState, event: EventOf<'net-entered'>): void => {
  const phase = state.contacts.get(event.contact)?.phase
  if (isTalk(phase)) release(state, phase.agent, event.contact)
  endFlowWait(state, event.contact)
  changeContact(state, event.contact, (contact) => ({
    ...unmuted(withoutPause(contact)),
    queue: event.queue ?? contact.queue,
    phase: { type: 'net', since: event.since, ...(event.for === 'message' ? { for: event.for } : {}) },
  }))
}

export const applyWrapupExtended = (state: CenterState, event: EventOf<'wrapup-extended'>): void => {
  const { contact: id, agent, until } = event
  if (state.contacts.get(id)?.partings?.includes(agent) === true)
    return setDeadline(state, partingDeadline(id, agent), until)
  changeContact(state, id, (contact) =>
    contact.phase.type === 'wrapup' ? { ...contact, phase: { ...contact.phase, until } } : contact,
  )
  setDeadline(state, wrapupDeadline(id), until)
}

export const applyTalkEnded = (state: CenterState, event: EventOf<'talk-ended'>): void => {
  if (customerStays(event)) return part(state, event)
  const until = event.wrapupUntil
  changeContact(state, event.contact, (contact) => ({
    ...unmuted(contact),
    phase:
      until === null
        ? { type: 'ended', since: state.at }
        : { type: 'wrapup', since: state.at, agent: event.agent, until },
  }))
  if (until === null) release(state, event.agent, event.contact)
  else {
    assign(state, event.agent, event.contact, 'wrapup')
    setDeadline(state, wrapupDeadline(event.contact), until)
  }
}

export const customerStays = ({ by, goesOn }: EventOf<'talk-ended'>): boolean => by === 'transfer' || goesOn === true

const part = (state: CenterState, event: EventOf<'talk-ended'>): void => {
  const { contact: id, agent, wrapupUntil, excludedUntil } = event
  changeContact(state, id, (contact) => ({
    ...unmuted(withoutPause(contact)),
    excluded: excludedUntil === undefined ? contact.excluded : { ...contact.excluded, [agent]: excludedUntil },
    phase: { type: 'waiting', since: state.at },
  }))
  if (excludedUntil !== undefined) setDeadline(state, retryDeadline(id, agent), excludedUntil)
  workAfter(state, id, agent, wrapupUntil)
}

/** Whose part is over while the contact goes on works after it on their own. */
export const workAfter = (state: CenterState, id: ContactId, agent: AgentId, wrapupUntil: EpochMs | null): void => {
  if (wrapupUntil === null) return release(state, agent, id)
  changeContact(state, id, (contact) => ({ ...contact, partings: [...(contact.partings ?? []), agent] }))
  assign(state, agent, id, 'wrapup')
  setDeadline(state, partingDeadline(id, agent), wrapupUntil)
}

export const applyWrapupEnded = (state: CenterState, { contact: id, agent }: EventOf<'wrapup-ended'>): void => {
  const parted = state.contacts.get(id)?.partings?.includes(agent) === true
  setDeadline(state, parted ? partingDeadline(id, agent) : wrapupDeadline(id), null)
  changeContact(state, id, (contact) =>
    parted
      ? { ...contact, partings: contact.partings?.filter((one) => one !== agent) ?? [] }
      : { ...contact, phase: { type: 'ended', since: state.at } },
  )
  release(state, agent, id)
}

export const applyLegClosed = (state: CenterState, event: EventOf<'leg-closed'>): void => {
  const isEar = state.legs.get(event.leg)?.role === 'ear'
  endTalkOut(state, event.leg)
  state.legs.delete(event.leg)
  if (isEar) return applyEarClosed(state, event)
  const contact = state.contacts.get(event.contact)
  if (contact?.leg === event.leg) state.contacts.set(contact.id, { ...contact, leg: null })
}

export const applyContactEnded = (state: CenterState, event: EventOf<'contact-ended'>): void => {
  const colleague = state.contacts.get(event.contact)?.colleague
  const isWithThem = ({ contact }: Assignment): boolean => contact === event.contact
  // Whose station never rang has waited for the next call as long as before.
  if (colleague !== undefined && state.agents.get(colleague)?.assignments.some(isWithThem) === true)
    release(state, colleague, event.contact)
  liftRetries(state, event.contact)
  endFlowWait(state, event.contact)
  changeContact(state, event.contact, (contact) => ({
    ...contact,
    endedAt: event.endedAt ?? state.at,
    outcome: event.outcome,
    phase: contact.phase.type === 'wrapup' ? contact.phase : { type: 'ended', since: state.at },
  }))
}

export const applyContactClosed = (state: CenterState, event: EventOf<'contact-closed'>): void =>
  state.contacts.delete(event.contact)

/** Its number is taken for good: the next offer of the contact has a leg of another name. */
export const applyStrayLegFound = (state: CenterState, event: EventOf<'stray-leg-found'>): void => {
  takeMonitorNumber(state, event.leg)
  const called = callOfLeg(event.leg)
  if (called !== null) takeCallNumber(state, called.contact, called.nth)
  const offer = offerOfLeg(event.leg)
  if (offer === null) return
  changeContact(state, offer.contact, (contact) => ({ ...contact, offers: Math.max(contact.offers, offer.offer) }))
}

const takeCallNumber = (state: CenterState, id: ContactId, nth: number): void =>
  changeContact(state, id, (contact) =>
    contact.phase.type === 'dialling'
      ? { ...contact, phase: { ...contact.phase, dialled: Math.max(contact.phase.dialled, nth) } }
      : contact.callback === undefined
        ? contact
        : { ...contact, callback: { ...contact.callback, dialled: Math.max(contact.callback.dialled, nth) } },
  )

const liftRetries = (state: CenterState, id: ContactId): void => {
  for (const agent of Object.keys(state.contacts.get(id)?.excluded ?? {}))
    setDeadline(state, retryDeadline(id, agentId(agent)), null)
}

export const addLeg = (
  state: CenterState,
  id: LegId,
  contact: ContactId,
  role: Leg['role'],
  agent: AgentId | null,
  line: Pick<Leg, 'trunk' | 'called' | 'tried'> = {},
): void => void state.legs.set(id, { id, contact, role, agent, since: state.at, ...line })

/** Of a leg to a number: by which trunk, and which number it is. */
export const lineOf = (number: string, way: Way | undefined): Pick<Leg, 'trunk' | 'called'> =>
  way === undefined ? {} : { trunk: way.trunk, called: calledMark(number, way) }

export const changeContact = (state: CenterState, id: ContactId, change: (contact: Contact) => Contact): void => {
  const contact = state.contacts.get(id)
  if (contact !== undefined) state.contacts.set(id, change(contact))
}

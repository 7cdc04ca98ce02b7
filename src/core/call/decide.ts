/** Call control for one customer leg and one agent leg: what the switch reports and what people order. */

import type { AgentId, ContactId, CustomerId, LegId } from '../ids.ts'
import { contactOfLeg, recordingOf } from '../ids.ts'
import type { Command } from '../input.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import type { Contact, Outcome } from './contact.ts'
import { endOffer, offerEndOf } from './offer.ts'
import type { EngineEvent, LegMemo } from './switch.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>
type LegEnded = Extract<EngineEvent, { readonly type: 'leg-ended' }>

export interface Arrival {
  readonly leg: LegId
  readonly from: string
  readonly to: string
  readonly customer: CustomerId
  readonly memo: LegMemo | null
}

/** A leg arrives at a number. One that waited before (its memo says so) keeps its place. */
export const arrive = (turn: Turn, arrival: Arrival, adopted = false): void => {
  const { state, at } = turn
  const contact = contactOfLeg(arrival.leg)
  if (state.legs.has(arrival.leg) || state.contacts.has(contact)) return
  const memo = arrival.memo?.contact === contact ? arrival.memo : null
  const queue = memo?.queue && state.queues.has(memo.queue) ? memo.queue : state.numbers.get(arrival.to)?.queue
  if (queue === undefined) {
    turn.emit({ type: 'call-turned-away', leg: arrival.leg, to: arrival.to, reason: 'unknown-number' })
    return
  }
  const { leg, from, to, customer } = arrival
  const enqueuedAt = Math.min(memo?.enqueuedAt ?? at, at)
  turn.emit({
    type: 'contact-created',
    contact,
    channel: 'voice',
    direction: 'inbound',
    customer,
    from,
    to,
    leg,
    createdAt: enqueuedAt,
    adopted,
  })
  turn.emit({ type: 'queue-entered', contact, queue, enqueuedAt })
}

export const legRang = (turn: Turn, leg: LegId): void => {
  const contact = contactOf(turn, leg)
  if (contact?.phase.type === 'offered' && contact.phase.leg === leg && !contact.phase.ringing)
    turn.emit({ type: 'offer-rang', contact: contact.id })
}

/** The agent picks up. An answer that comes after the offer ended changes nothing: its leg was told to hang up. */
export const legAnswered = (turn: Turn, leg: LegId): void => {
  const contact = contactOf(turn, leg)
  if (contact?.phase.type !== 'offered' || contact.phase.leg !== leg) return
  const recorded = contact.queue !== null && turn.state.queues.get(contact.queue)?.recorded === true
  turn.emit({
    type: 'contact-answered',
    contact: contact.id,
    agent: contact.phase.agent,
    leg,
    recording: recorded ? recordingOf(contact.id) : null,
  })
}

/** A leg is gone. `unseen`: it was missing when we looked again, so nobody knows why. */
export const legEnded = (turn: Turn, { leg, cause, code }: Omit<LegEnded, 'type'>, unseen = false): void => {
  const { state } = turn
  const row = state.legs.get(leg)
  if (row === undefined) return
  turn.emit({ type: 'leg-closed', contact: row.contact, leg, cause, code })
  const contact = state.contacts.get(row.contact)
  if (contact === undefined) return
  if (row.role === 'customer') customerLeft(turn, contact, unseen)
  else agentLeft(turn, contact, leg, unseen ? 'switch-restart' : cause)
}

const customerLeft = (turn: Turn, contact: Contact, unseen: boolean): void => {
  const answered = contact.answeredAt !== null
  endOffer(turn, contact.id, 'withdrawn')
  endTalk(turn, contact, 'customer')
  endContact(turn, contact.id, answered ? 'answered' : unseen ? 'lost-in-gap' : 'abandoned')
}

const agentLeft = (turn: Turn, contact: Contact, leg: LegId, cause: LegEnded['cause']): void => {
  if (contact.phase.type === 'offered' && contact.phase.leg === leg) endOffer(turn, contact.id, offerEndOf(cause))
  else if (contact.phase.type === 'talking' && contact.phase.leg === leg) endTalk(turn, contact, 'agent')
}

const endTalk = (turn: Turn, contact: Contact, by: 'customer' | 'agent' | 'system'): void => {
  if (contact.phase.type !== 'talking') return
  const wrapupMs = contact.queue === null ? 0 : (turn.state.queues.get(contact.queue)?.wrapupMs ?? 0)
  const wrapupUntil = wrapupMs > 0 ? turn.at + wrapupMs : null
  turn.emit({ type: 'talk-ended', contact: contact.id, agent: contact.phase.agent, by, wrapupUntil })
}

const endContact = (turn: Turn, id: ContactId, outcome: Outcome): void => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined || contact.endedAt !== null) return
  turn.emit({ type: 'contact-ended', contact: id, outcome })
  closeContact(turn, id)
}

/** A contact closes when the customer is gone and no wrap-up is left. */
const closeContact = (turn: Turn, id: ContactId): void => {
  const contact = turn.state.contacts.get(id)
  if (contact?.phase.type === 'ended' && contact.endedAt !== null) turn.emit({ type: 'contact-closed', contact: id })
}

export const declineOffer = (turn: Turn, { contact: id, agent }: Of<'decline-offer'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  if (contact.phase.type !== 'offered' || contact.phase.agent !== agent)
    return refuse('conflict', 'contact', 'it is not offered to this agent now')
  endOffer(turn, id, 'declined')
  return undefined
}

/** Ends the talk, or (for those who may) a contact that nobody has answered yet. */
export const hangUpContact = (turn: Turn, { contact: id, by }: Of<'hang-up-contact'>): Decided => {
  const contact = turn.state.contacts.get(id)
  if (contact === undefined) return noContact(id)
  if (contact.leg === null || contact.endedAt !== null)
    return refuse('conflict', 'contact', 'the customer is not on the line any more')
  if (contact.phase.type === 'talking') endTalk(turn, contact, by === contact.phase.agent ? 'agent' : 'system')
  else if (by === null) {
    endOffer(turn, id, 'withdrawn')
    endContact(turn, id, 'refused')
  } else return refuse('conflict', 'contact', 'nobody talks in it: decline the offer instead')
  return undefined
}

export const finishWrapup = (turn: Turn, command: Of<'finish-wrapup'>): Decided => {
  const contact = turn.state.contacts.get(command.contact)
  if (contact === undefined) return noContact(command.contact)
  if (contact.phase.type !== 'wrapup' || contact.phase.agent !== command.agent)
    return refuse('conflict', 'contact', 'this agent has no wrap-up of it to finish')
  endWrapup(turn, contact.id, contact.phase.agent, command.disposition, command.note)
  return undefined
}

export const endWrapup = (
  turn: Turn,
  contact: ContactId,
  agent: AgentId,
  disposition: string | null,
  note: string | null,
): void => {
  turn.emit({ type: 'wrapup-ended', contact, agent, disposition, note })
  closeContact(turn, contact)
}

const contactOf = (turn: Turn, leg: LegId): Contact | undefined => {
  const row = turn.state.legs.get(leg)
  return row === undefined ? undefined : turn.state.contacts.get(row.contact)
}

const noContact = (id: string): Decided => refuse('unknown', 'contact', `there is no open contact "${id}"`)

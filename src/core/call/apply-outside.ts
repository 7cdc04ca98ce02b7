/** A number is called into a call: for a customer who is put through to it, or (called again) for an agent who asks it. */
import { thirdDeadline, waitDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import type { ContactId, LegId } from '../ids.ts'
import { countOn } from '../lines/apply.ts'
import { beginTalk } from '../lines/apply-caps.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import { addLeg, changeContact, lineOf } from './apply.ts'
import { isTalkOfThree, type Phase, withoutAsks } from './contact.ts'

type OutsideEvent = EventOf<'outside-called' | 'number-called-again' | 'outside-answered' | 'outside-ended'>

export const applyOutsideEvent = (state: CenterState, event: OutsideEvent): void => {
  switch (event.type) {
    case 'outside-called':
      return applyCalled(state, event)
    case 'number-called-again':
      return applyCalledAgain(state, event)
    case 'outside-answered':
      return applyAnswered(state, event.contact)
    case 'outside-ended':
      return applyEnded(state, event.contact)
    default:
      return unreachable(event)
  }
}

const applyCalled = (state: CenterState, event: EventOf<'outside-called'>): void => {
  const { contact: id, number, leg, offer, ringUntil, way } = event
  setDeadline(state, waitDeadline(id), null)
  changeContact(state, id, (contact) => ({
    ...contact,
    offers: offer,
    asks: number,
    phase: { type: 'outside', since: state.at, leg, answered: false },
  }))
  addLeg(state, leg, id, 'outside', null, lineOf(number, way))
  if (way !== undefined) countOn(state, way.trunk)
  setDeadline(state, thirdDeadline(id), ringUntil)
}

/** Whoever waits for it waits as before. */
const applyCalledAgain = (state: CenterState, event: EventOf<'number-called-again'>): void => {
  const { contact: id, leg, offer, way, tried } = event
  const number = state.contacts.get(id)?.asks ?? ''
  changeContact(state, id, (contact) => ({ ...contact, offers: offer, phase: withLeg(contact.phase, leg) }))
  addLeg(state, leg, id, 'outside', null, { ...lineOf(number, way), tried })
  countOn(state, way.trunk)
}

const withLeg = (phase: Phase, leg: LegId): Phase => {
  if (isTalkOfThree(phase)) return { ...phase, third: { ...phase.third, leg } }
  return phase.type === 'outside' ? { ...phase, leg } : phase
}

const applyAnswered = (state: CenterState, id: ContactId): void => {
  setDeadline(state, thirdDeadline(id), null)
  const phase = state.contacts.get(id)?.phase
  if (phase?.type !== 'outside') return
  changeContact(state, id, (contact) => ({ ...withoutAsks(contact), phase: { ...phase, answered: true } }))
  beginTalk(state, phase.leg)
}

const applyEnded = (state: CenterState, id: ContactId): void => {
  setDeadline(state, thirdDeadline(id), null)
  changeContact(state, id, (contact) =>
    contact.phase.type === 'outside'
      ? { ...withoutAsks(contact), phase: { type: contact.phase.answered ? 'ended' : 'waiting', since: state.at } }
      : contact,
  )
}

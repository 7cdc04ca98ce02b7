/** An agent calls out. */
import { assign, release } from '../agent/apply.ts'
import { thirdDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import { countOn } from '../lines/apply.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { addLeg, changeContact, lineOf } from './apply.ts'
import type { Phase } from './contact.ts'

export const applyCallPlaced = (state: CenterState, event: EventOf<'call-placed'>): void => {
  const { contact: id, agent, queue, leg, offer, ringUntil, colleague } = event
  changeContact(state, id, (contact) => ({
    ...contact,
    queue,
    agent,
    ...(colleague === undefined ? {} : { colleague }),
    offers: offer,
    phase: { type: 'dialling', since: state.at, agent, leg, answered: false, dialled: 0 },
  }))
  addLeg(state, leg, id, 'agent', agent)
  assign(state, agent, id, 'dialling')
  setDeadline(state, thirdDeadline(id), ringUntil)
}

/** Theirs is the leg that stays, as a customer's is. */
export const applyColleagueRung = (state: CenterState, event: EventOf<'colleague-rung'>): void => {
  const { contact: id, agent, leg, ringUntil } = event
  changeContact(state, id, (contact) =>
    contact.phase.type === 'dialling'
      ? { ...contact, leg, phase: { ...contact.phase, answered: true, dialled: 1 } }
      : contact,
  )
  addLeg(state, leg, id, 'customer', agent)
  assign(state, agent, id, 'offered')
  setDeadline(state, thirdDeadline(id), ringUntil)
}

export const applyNumberDialled = (state: CenterState, event: EventOf<'number-dialled'>): void => {
  const { contact: id, leg, ringUntil, way, heardBy } = event
  changeContact(state, id, (contact) =>
    contact.phase.type === 'dialling' ? { ...contact, leg, phase: dialledBy(contact.phase, event) } : contact,
  )
  addLeg(state, leg, id, 'customer', null, lineOf(state.contacts.get(id)?.from ?? '', way))
  countOn(state, way.trunk)
  setDeadline(state, thirdDeadline(id), heardBy ?? ringUntil)
}

const dialledBy = ({ trial: _, ...phase }: Dialling, { nth, way, heardBy }: EventOf<'number-dialled'>): Dialling => ({
  ...phase,
  answered: true,
  dialled: nth,
  tried: [...(phase.tried ?? []), way.trunk],
  ...(heardBy === undefined ? {} : { trial: 'quiet' }),
})

export const applyNumberAwaited = (state: CenterState, event: EventOf<'number-awaited'>): void => {
  changeContact(state, event.contact, (contact) => {
    if (contact.phase.type !== 'dialling') return contact
    const { trial: _, ...phase } = contact.phase
    return { ...contact, phase }
  })
  setDeadline(state, thirdDeadline(event.contact), event.ringUntil)
}

export const applyNumberGivenUp = (state: CenterState, event: EventOf<'number-given-up'>): void => {
  changeContact(state, event.contact, (contact) =>
    contact.phase.type === 'dialling' ? { ...contact, phase: { ...contact.phase, trial: 'given-up' } } : contact,
  )
  setDeadline(state, thirdDeadline(event.contact), event.until)
}

type Dialling = Extract<Phase, { readonly type: 'dialling' }>

export const applyDiallingEnded = (state: CenterState, event: EventOf<'dialling-ended'>): void => {
  setDeadline(state, thirdDeadline(event.contact), null)
  changeContact(state, event.contact, (contact) => ({ ...contact, phase: { type: 'ended', since: state.at } }))
  release(state, event.agent, event.contact)
}

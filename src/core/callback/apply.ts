import { assign, changeAgent, release } from '../agent/apply.ts'
import { changeContact } from '../call/apply.ts'
import type { Contact } from '../call/contact.ts'
import { callbackDeadline, expiryDeadline, offerDeadline, thirdDeadline, waitDeadline } from '../deadlines.ts'
import type { EventOf } from '../event.ts'
import { obligationOf } from '../ids.ts'
import { markObligation } from '../obligation/apply.ts'
import { type CenterState, setDeadline } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import type { CallbackEvent } from './event.ts'

export const applyCallbackEvent = (state: CenterState, event: CallbackEvent): void => {
  switch (event.type) {
    case 'callback-planned':
      return setDeadline(state, callbackDeadline(event.contact), event.tellAt)
    case 'callback-told':
      return told(state, event)
    case 'callback-noted':
      return noted(state, event)
    case 'callback-asked':
      return asked(state, event)
    case 'callback-taken':
      return taken(state, event)
    case 'callback-put-off':
      return putOff(state, event)
    case 'callback-due':
      return due(state, event)
    case 'callback-adopted':
      return adopted(state, event)
    case 'callback-outlasted':
      return setDeadline(state, expiryDeadline(event.contact), event.until)
    case 'callback-expired':
      return markObligation(state, obligationOf(event.contact), 'expired')
    case 'callback-given-up':
      return markObligation(state, obligationOf(event.contact), 'given-up')
    default:
      return unreachable(event)
  }
}

const told = (state: CenterState, { contact: id, heard, againAt }: EventOf<'callback-told'>): void => {
  changeContact(state, id, (contact) => ({ ...contact, sound: { nth: heard, play: null }, told: heard }))
  setDeadline(state, callbackDeadline(id), againAt)
}

const noted = (state: CenterState, { contact: id, of, heldUntil, expiresAt }: EventOf<'callback-noted'>): void => {
  const caller = state.contacts.get(of)
  changeContact(state, id, (contact) => ({
    ...contact,
    ...(caller?.language === undefined ? {} : { language: caller.language }),
    ...(caller?.consent === undefined ? {} : { consent: caller.consent }),
    answersFor: [...(caller?.answersFor ?? []), of],
    callback: {
      attempts: 0,
      dialled: 0,
      heldUntil,
      why: 'leaving',
      last: null,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
  }))
  if (expiresAt !== undefined) setDeadline(state, expiryDeadline(id), expiresAt)
  setDeadline(state, callbackDeadline(id), heldUntil)
}

const asked = (state: CenterState, event: EventOf<'callback-asked'>): void => {
  const { contact: id, callback, isNew, heard, until } = event
  const { answersFor: before = [], enqueuedAt = null } = state.contacts.get(id) ?? {}
  changeContact(state, id, ({ terms: _, ...contact }) => ({
    ...contact,
    sound: { nth: heard, play: null },
    leavesFor: callback,
  }))
  setDeadline(state, waitDeadline(id), null)
  setDeadline(state, callbackDeadline(id), until)
  if (isNew) return
  // Of two calls of one person the older place counts, whichever pressed first.
  changeContact(state, callback, (wish) => ({
    ...answeringFor(wish, [...before, id]),
    enqueuedAt: Math.min(wish.enqueuedAt ?? state.at, enqueuedAt ?? state.at),
  }))
}

const answeringFor = (contact: Contact, more: Contact['answersFor'] = []): Contact => ({
  ...contact,
  answersFor: [...new Set([...(contact.answersFor ?? []), ...more])],
})

const taken = (state: CenterState, { contact: id, agent }: EventOf<'callback-taken'>): void => {
  changeContact(state, id, (contact) =>
    contact.phase.type === 'offered' && contact.callback !== undefined
      ? {
          ...contact,
          agent,
          phase: {
            type: 'dialling',
            since: state.at,
            agent,
            leg: contact.phase.leg,
            answered: true,
            dialled: contact.callback.dialled,
          },
        }
      : contact,
  )
  setDeadline(state, offerDeadline(id), null)
  assign(state, agent, id, 'dialling')
  changeAgent(state, agent, (one) => ({ ...one, misses: 0 }))
}

const putOff = (state: CenterState, event: EventOf<'callback-put-off'>): void => {
  const { contact: id, agent, heldFor: why, outcome, attempts, until } = event
  changeContact(state, id, (contact) => {
    const { phase, callback } = contact
    if (callback === undefined) return contact
    const dialled = phase.type === 'dialling' ? phase.dialled : callback.dialled
    const last = outcome ?? callback.last
    return {
      ...contact,
      // Whatever of the call is left in the switch is told to go, and is nobody's leg any more.
      ...(agent === null ? {} : { agent: null, leg: null, phase: { type: 'waiting', since: state.at } as const }),
      callback: { ...callback, attempts, dialled, heldUntil: until, why, last },
    }
  })
  setDeadline(state, callbackDeadline(id), until)
  if (agent === null) return
  setDeadline(state, thirdDeadline(id), null)
  release(state, agent, id)
}

const due = (state: CenterState, { contact: id }: EventOf<'callback-due'>): void => {
  changeContact(state, id, (contact) =>
    contact.callback === undefined ? contact : { ...contact, callback: { ...contact.callback, heldUntil: null } },
  )
  setDeadline(state, callbackDeadline(id), null)
}

const adopted = (state: CenterState, { contact: id, callback, enqueuedAt }: EventOf<'callback-adopted'>): void => {
  const promised = state.contacts.get(callback)?.answersFor
  changeContact(state, id, (contact) => ({ ...answeringFor(contact, promised), enqueuedAt }))
}

/** What an event asks of the world; read off the event and the state just after it, so that a replay asks for nothing. */

import { phoneEffects } from './agent/effects.ts'
import { ringUri } from './agent/shown.ts'
import { customerStays } from './call/apply.ts'
import {
  hangUp,
  hangUpOffers,
  muteAgent,
  muteRecording,
  record,
  SWITCH_RING_GRACE_MS,
  toSwitch,
  writeMemo,
} from './call/commands.ts'
import { arrange, consultEffects } from './call/consult-effects.ts'
import { type Contact, isTalkOfThree } from './call/contact.ts'
import { dialEffects } from './call/dial-effects.ts'
import { memoOf } from './call/memo-of.ts'
import { monitorEffects } from './call/monitor-effects.ts'
import { callbackEffects, hushOffer } from './callback/effects.ts'
import type { Effect } from './effect.ts'
import type { CenterEvent, EventOf } from './event.ts'
import { bridgeOf, type ContactId } from './ids.ts'
import { lineEffects } from './lines/effects.ts'
import type { CenterState } from './state.ts'

export const effectsOf = (state: CenterState, event: CenterEvent): readonly Effect[] => {
  switch (event.type) {
    case 'queue-entered':
    case 'flow-put-through':
      return holdCustomer(state, event.contact)
    case 'flow-entered':
      // Who comes from an agent or a queue has heard music since.
      return hasWaited(state.contacts.get(event.contact))
        ? giveBack(state, event.contact)
        : seatCustomer(state, event.contact)
    case 'flow-returned':
      return [...hangUpOffers(state, event.contact), ...giveBack(state, event.contact)]
    case 'talk-adopted':
      // Whatever was asked of the agent's leg before its books were lost.
      return [...resume(state, event.contact, event.apart === true), ...muteAgent(state, event.contact)]
    case 'contact-resumed':
      return [...resume(state, event.contact, event.apart === true), ...muteAgain(state, event)]
    case 'call-placed':
    case 'colleague-rung':
    case 'number-dialled':
    case 'number-given-up':
    case 'dialling-ended':
      return dialEffects(state, event)
    case 'callback-put-off':
    case 'callback-adopted':
      return callbackEffects(state, event)
    case 'contact-offered':
      return ringAgent(state, event)
    case 'offer-ended':
      return [...hangUp(state, event.leg), ...writeMemo(state, event.contact)]
    case 'contact-answered':
      return connect(state, event)
    case 'net-entered':
      return [...hangUpOffers(state, event.contact), ...release(state, event)]
    case 'voicemail-left': {
      const { contact, recording, file } = event
      return [
        { kind: 'outward', key: `keep:${recording}`, action: { type: 'keep-voicemail', contact, recording, file } },
      ]
    }
    case 'contact-held':
      return hold(state, event.contact)
    case 'contact-retrieved':
      return retrieve(state, event.contact)
    case 'agent-muted':
      // Said before it is so: whoever is muted and was not asked to be, because that row was lost, is known by their memo.
      return [...writeMemo(state, event.contact), ...muteAgent(state, event.contact)]
    case 'agent-unmuted':
      return [...muteAgent(state, event.contact), ...writeMemo(state, event.contact)]
    case 'consult-begun':
    case 'consult-answered':
    case 'consult-swapped':
    case 'consult-ended':
    case 'conference-begun':
    case 'conference-ended':
    case 'contact-handed-over':
    case 'outside-called':
    case 'number-called-again':
    case 'outside-answered':
    case 'outside-ended':
      return consultEffects(state, event)
    case 'monitor-rung':
    case 'monitor-attached':
    case 'monitor-ended':
      return monitorEffects(state, event)
    case 'recording-paused':
    case 'recording-continued':
      return muteRecording(state, event.contact)
    case 'talk-interrupted':
      return [...partFrom(state, event), ...writeMemo(state, event.contact)]
    case 'talk-ended':
      return customerStays(event) ? partFrom(state, event) : hangUpAll(state, event.contact)
    case 'contact-ended':
      return tidyUp(state, event)
    case 'phone-issued':
    case 'phone-reached':
    case 'phone-withdrawn':
      return phoneEffects(state, event)
    case 'trunk-saved':
    case 'trunk-retired':
    case 'desk-phone-saved':
    case 'desk-phone-retired':
      return lineEffects(event)
    case 'call-turned-away':
      return [toSwitch({ type: 'hang-up-leg', leg: event.leg, cause: 'unallocated' })]
    case 'stray-leg-found':
      return [toSwitch({ type: 'hang-up-leg', leg: event.leg, cause: 'normal' })]
    case 'stray-bridge-found':
      return [toSwitch({ type: 'destroy-bridge', bridge: event.bridge })]
    default:
      return []
  }
}

const hasWaited = (contact: Contact | undefined): boolean =>
  contact !== undefined && (contact.offers > 0 || contact.enqueuedAt !== null)

/** The customer waits in the contact's bridge with its music, from the first moment on. */
const holdCustomer = (state: CenterState, id: ContactId): readonly Effect[] =>
  seatCustomer(state, id, toSwitch({ type: 'start-music', bridge: bridgeOf(id) }))

/** The customer is in the contact's bridge. */
const seatCustomer = (state: CenterState, id: ContactId, ...then: readonly Effect[]): readonly Effect[] => {
  const leg = state.contacts.get(id)?.leg
  if (!leg) return []
  const bridge = bridgeOf(id)
  return [
    toSwitch({ type: 'create-bridge', bridge }),
    toSwitch({ type: 'answer-leg', leg }),
    toSwitch({ type: 'add-leg', bridge, leg }),
    ...then,
    ...writeMemo(state, id),
  ]
}

/** No music plays while a flow has the customer, but under a prompt the switch would start it again after each. */
const giveBack = (state: CenterState, id: ContactId): readonly Effect[] => [
  ...seatCustomer(state, id, toSwitch({ type: 'stop-music', bridge: bridgeOf(id) })),
  ...muteRecording(state, id),
]

const release = (state: CenterState, event: EventOf<'net-entered'>): readonly Effect[] => {
  const leg = state.contacts.get(event.contact)?.leg
  const { for: errand, message } = event
  if (!leg || errand === undefined) return []
  return [
    ...muteRecording(state, event.contact),
    toSwitch({ type: 'release-leg', leg, for: errand, ...(message === undefined ? {} : { message }) }),
  ]
}

/** What may have been lost on the way to the switch is asked for again: each of it is a success when it is already so. */
const resume = (state: CenterState, id: ContactId, apart: boolean): readonly Effect[] => {
  const contact = state.contacts.get(id)
  if (isTalkOfThree(contact?.phase) || contact?.phase.type === 'outside') return arrange(state, contact, apart)
  if (contact?.phase.type === 'flow') return giveBack(state, id)
  if (contact?.phase.type === 'held') return [...holdCustomer(state, id), ...record(contact), ...hold(state, id)]
  if (contact?.phase.type !== 'offered' && contact?.phase.type !== 'talking') return holdCustomer(state, id)
  const bridge = bridgeOf(id)
  const { leg, phase } = contact
  const agent = state.legs.has(phase.leg) ? [toSwitch({ type: 'add-leg', bridge, leg: phase.leg })] : []
  if (phase.type === 'offered') return [...holdCustomer(state, id), ...agent]
  const effects: Effect[] = []
  if (leg && apart)
    effects.push(
      toSwitch({ type: 'create-bridge', bridge }),
      toSwitch({ type: 'answer-leg', leg }),
      toSwitch({ type: 'add-leg', bridge, leg }),
      ...agent,
    )
  effects.push(toSwitch({ type: 'stop-music', bridge }))
  return [...effects, ...record(contact), ...muteRecording(state, id), ...writeMemo(state, id)]
}

/** Who is muted is so for sure; who only seems so is heard again. */
const muteAgain = (
  state: CenterState,
  { contact: id, muted }: { readonly contact: ContactId; readonly muted?: true },
): readonly Effect[] => (muted === true || state.contacts.get(id)?.muted === true ? muteAgent(state, id) : [])

/** The agent leaves the bridge, and its music starts; what the customer hears of it is not recorded. */
const hold = (state: CenterState, id: ContactId): readonly Effect[] => {
  const contact = state.contacts.get(id)
  if (contact?.phase.type !== 'held') return []
  const bridge = bridgeOf(id)
  return [
    ...muteRecording(state, id),
    ...(state.legs.has(contact.phase.leg) ? [toSwitch({ type: 'remove-leg', bridge, leg: contact.phase.leg })] : []),
    toSwitch({ type: 'start-music', bridge }),
    ...writeMemo(state, id),
  ]
}

const retrieve = (state: CenterState, id: ContactId): readonly Effect[] => {
  const contact = state.contacts.get(id)
  if (contact?.phase.type !== 'talking') return []
  const bridge = bridgeOf(id)
  return [
    toSwitch({ type: 'stop-music', bridge }),
    toSwitch({ type: 'add-leg', bridge, leg: contact.phase.leg }),
    ...muteRecording(state, id),
    ...writeMemo(state, id),
  ]
}

/** The customer stays in the bridge, with music; the agent's leg ends. */
const partFrom = (state: CenterState, { contact: id }: { readonly contact: ContactId }): readonly Effect[] => [
  ...muteRecording(state, id),
  ...hangUpOffers(state, id),
  toSwitch({ type: 'start-music', bridge: bridgeOf(id) }),
]

const ringAgent = (state: CenterState, event: EventOf<'contact-offered'>): readonly Effect[] => {
  const contact = state.contacts.get(event.contact)
  const agent = state.agents.get(event.agent)
  const uri = agent === undefined ? null : ringUri(agent)
  if (!contact || uri === null) return []
  const bridge = bridgeOf(event.contact)
  return [
    // Nobody is in it yet whom we are to call back.
    ...(contact.callback === undefined ? [] : [toSwitch({ type: 'create-bridge', bridge })]),
    toSwitch({
      type: 'ring-leg',
      leg: event.leg,
      uri,
      from: contact.colleague === undefined ? contact.from : '',
      bridge,
      ringMs: event.ringUntil - state.at + SWITCH_RING_GRACE_MS,
      memo: memoOf(contact),
      ...(contact.rejoin?.agent === event.agent ? { answersItself: true as const } : {}),
      ...(contact.muted === true ? { muted: true as const } : {}),
    }),
  ]
}

const connect = (state: CenterState, event: EventOf<'contact-answered'>): readonly Effect[] => {
  const leg = state.contacts.get(event.contact)?.leg
  const bridge = bridgeOf(event.contact)
  // The agent's leg has been in the bridge since it rang.
  const effects = [toSwitch({ type: 'stop-music', bridge })]
  if (leg && event.recording !== null)
    effects.push(toSwitch({ type: 'start-recording', leg, recording: event.recording }))
  return [
    ...effects,
    ...hushOffer(state, event.contact),
    ...onceMore(state, event.contact),
    ...writeMemo(state, event.contact),
  ]
}

/** A recording that went on in silence while the customer was handed on has two voices again. */
const onceMore = (state: CenterState, id: ContactId): readonly Effect[] =>
  (state.contacts.get(id)?.answeredAt ?? state.at) < state.at ? muteRecording(state, id) : []

/** Everyone of the contact who is still on the line leaves; the contact's legs are few. */
const hangUpAll = (state: CenterState, id: ContactId): readonly Effect[] => {
  const effects: Effect[] = []
  const contact = state.contacts.get(id)
  if (contact?.leg) effects.push(...hangUp(state, contact.leg))
  return [...effects, ...hangUpOffers(state, id)]
}

const tidyUp = (state: CenterState, event: EventOf<'contact-ended'>): readonly Effect[] => {
  const contact = state.contacts.get(event.contact)
  const effects: Effect[] = contact?.leg ? [...hangUp(state, contact.leg)] : []
  effects.push(toSwitch({ type: 'destroy-bridge', bridge: bridgeOf(event.contact) }))
  if (contact?.recording)
    effects.push({
      kind: 'outward',
      key: `keep:${contact.recording}`,
      action: { type: 'keep-recording', contact: contact.id, recording: contact.recording },
    })
  return effects
}

/**
 * What the switch is asked for while somebody else is asked into a call. The customer stays in their bridge, and music starts
 * there before the agent leaves it, so that whatever is lost between two commands leaves the customer with somebody or music.
 */
import { ringUri } from '../agent/shown.ts'
import type { Effect } from '../effect.ts'
import type { EventOf } from '../event.ts'
import { type BridgeId, bridgeOf, consultBridgeOf, type LegId, offerLeg } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import { hangUp, muteRecording, record, SWITCH_RING_GRACE_MS, toSwitch, writeMemo } from './commands.ts'
import { type Contact, hasCompany, isTalkOfThree } from './contact.ts'
import { memoOf } from './memo-of.ts'
import { trunkUri } from './outgoing.ts'
import { seatsOf, sideRoomOf } from './rooms.ts'

export type ConsultEvent = EventOf<
  | 'consult-begun'
  | 'consult-answered'
  | 'consult-swapped'
  | 'consult-ended'
  | 'conference-begun'
  | 'conference-ended'
  | 'contact-handed-over'
  | 'outside-called'
  | 'number-called-again'
  | 'outside-answered'
  | 'outside-ended'
>

export const consultEffects = (state: CenterState, event: ConsultEvent): readonly Effect[] => {
  const { contact: id } = event
  const contact = state.contacts.get(id)
  if (contact === undefined) return []
  const main = bridgeOf(id)
  const after = (): readonly Effect[] => [...muteRecording(state, id), ...writeMemo(state, id)]
  switch (event.type) {
    case 'consult-begun':
      return begin(state, contact, event)
    case 'consult-answered':
      return isTalkOfThree(contact.phase) && contact.phase.type === 'conference'
        ? [...seat(state, main, contact.phase.third.leg), destroy(consultBridgeOf(contact.phase.third.leg))]
        : []
    case 'consult-swapped':
      return [...swap(state, contact), ...after()]
    case 'consult-ended': {
      const end = [...hangUp(state, event.leg), destroy(consultBridgeOf(event.leg))]
      return event.reason === 'withdrawn' ? end : [...end, ...rejoin(state, contact), ...after()]
    }
    case 'conference-begun': {
      const third = isTalkOfThree(contact.phase) ? contact.phase.third.leg : null
      const theirs = third === null ? [] : [...seat(state, main, third), destroy(consultBridgeOf(third))]
      return [...rejoin(state, contact), ...theirs, ...after()]
    }
    case 'conference-ended':
      return [...hangUp(state, event.leg), destroy(consultBridgeOf(event.leg)), ...writeMemo(state, id)]
    case 'contact-handed-over':
      return [
        ...seat(state, main, event.leg),
        music(main, event.ringUntil !== null),
        ...hangUpOthers(state, contact, event.leg),
        destroy(consultBridgeOf(event.leg)),
        ...after(),
      ]
    case 'outside-called':
      return [...ring(state, contact, event, trunkUri(event.number, event.way), main), ...writeMemo(state, id)]
    case 'number-called-again':
      return callAgain(state, contact, event)
    case 'outside-answered':
      return [music(main, false), ...after()]
    case 'outside-ended':
      return [...hangUp(state, event.leg), ...writeMemo(state, id)]
    default:
      return unreachable(event)
  }
}

const begin = (state: CenterState, contact: Contact, event: EventOf<'consult-begun'>): readonly Effect[] => {
  const { id, phase } = contact
  const side = consultBridgeOf(event.leg)
  const agent = event.third === null ? undefined : state.agents.get(event.third)
  const uri = typeof event.to === 'string' ? trunkUri(event.to, event.way) : agent === undefined ? null : ringUri(agent)
  const rings = ring(state, contact, event, uri, side)
  const create = toSwitch({ type: 'create-bridge', bridge: side })
  if (!isTalkOfThree(phase) || event.joins) return [create, ...rings]
  return [
    create,
    ...muteRecording(state, id),
    music(bridgeOf(id), true),
    ...seat(state, side, phase.leg),
    ...rings,
    ...writeMemo(state, id),
  ]
}

/** Its new leg rings where the one before did, or in a side room of its own: that is named after it. */
const callAgain = (state: CenterState, contact: Contact, event: EventOf<'number-called-again'>): readonly Effect[] => {
  const { id, phase, asks = '' } = contact
  const uri = trunkUri(asks, event.way)
  if (!isTalkOfThree(phase)) return [...ring(state, contact, event, uri, bridgeOf(id)), ...writeMemo(state, id)]
  const side = consultBridgeOf(event.leg)
  return [
    toSwitch({ type: 'create-bridge', bridge: side }),
    ...(phase.type === 'consulting' ? seat(state, side, phase.leg) : []),
    ...ring(state, contact, event, uri, side),
    destroy(consultBridgeOf(event.replaces)),
    ...writeMemo(state, id),
  ]
}

const swap = (state: CenterState, { id, phase }: Contact): readonly Effect[] => {
  if (phase.type !== 'consulting') return []
  const [main, side] = [bridgeOf(id), consultBridgeOf(phase.third.leg)]
  return phase.with === 'customer'
    ? [music(side, true), music(main, false), ...seat(state, main, phase.leg)]
    : [music(main, true), music(side, false), ...seat(state, side, phase.leg)]
}

/** The agent is with the customer again. */
const rejoin = (state: CenterState, { id, phase }: Contact): readonly Effect[] =>
  'leg' in phase ? [music(bridgeOf(id), false), ...seat(state, bridgeOf(id), phase.leg)] : []

/**
 * All of it is asked for again as the phase wants it. `apart`: somebody is not where they belong; all are asked in, and who is
 * inside stays.
 */
export const arrange = (state: CenterState, contact: Contact, apart: boolean): readonly Effect[] => {
  const { id, leg, phase } = contact
  const [main, side] = [bridgeOf(id), sideRoomOf(contact)]
  const effects: Effect[] = []
  if (leg && apart) {
    effects.push(toSwitch({ type: 'create-bridge', bridge: main }), toSwitch({ type: 'answer-leg', leg }))
    if (side !== null) effects.push(toSwitch({ type: 'create-bridge', bridge: side }))
    effects.push(...seat(state, main, leg))
    for (const { leg: other, bridge } of seatsOf(contact))
      if (bridge !== null) effects.push(...seat(state, bridge, other))
  }
  effects.push(music(main, !hasCompany(phase)))
  if (side !== null) effects.push(music(side, phase.type === 'consulting' && phase.with === 'customer'))
  return [...effects, ...record(contact), ...muteRecording(state, id), ...writeMemo(state, id)]
}

/** A number is shown what its route says, or the number that the customer dialled, which is ours; a colleague sees the customer's. */
const ring = (
  state: CenterState,
  contact: Contact,
  { leg, ringUntil, way }: EventOf<'consult-begun' | 'outside-called' | 'number-called-again'>,
  uri: string | null,
  bridge: BridgeId,
): readonly Effect[] => {
  if (uri === null) return []
  const from = state.legs.get(leg)?.role === 'outside' ? (way?.callerId ?? contact.to) : contact.from
  const ringMs = ringUntil - state.at + SWITCH_RING_GRACE_MS
  return [toSwitch({ type: 'ring-leg', leg, uri, from, bridge, ringMs, memo: memoOf(contact) })]
}

const seat = (state: CenterState, bridge: BridgeId, leg: LegId): readonly Effect[] =>
  state.legs.has(leg) ? [toSwitch({ type: 'add-leg', bridge, leg })] : []

const music = (bridge: BridgeId, on: boolean): Effect => toSwitch({ type: on ? 'start-music' : 'stop-music', bridge })

const destroy = (bridge: BridgeId): Effect => toSwitch({ type: 'destroy-bridge', bridge })

/** Whoever was rung for the contact before, and is not the one who has it now. */
const hangUpOthers = (state: CenterState, { id, offers }: Contact, leg: LegId): readonly Effect[] =>
  Array.from({ length: offers }, (_, n) => offerLeg(id, n + 1)).flatMap((one) =>
    one === leg ? [] : hangUp(state, one),
  )

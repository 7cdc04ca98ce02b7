/** What the switch is asked for while an agent calls out. Both are in the contact's bridge before anybody picks up. */
import { ringUri } from '../agent/shown.ts'
import type { Effect } from '../effect.ts'
import type { EventOf } from '../event.ts'
import { bridgeOf } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'
import { hangUp, hangUpOffers, SWITCH_RING_GRACE_MS, toSwitch } from './commands.ts'
import { memoOf } from './memo-of.ts'
import { trunkUri } from './outgoing.ts'

export const dialEffects = (
  state: CenterState,
  event: EventOf<'call-placed' | 'colleague-rung' | 'number-dialled' | 'number-given-up' | 'dialling-ended'>,
): readonly Effect[] => {
  switch (event.type) {
    case 'call-placed':
      return ringStation(state, event)
    case 'colleague-rung':
      return ringThem(state, event)
    case 'number-dialled':
      return ringNumber(state, event)
    case 'number-given-up':
      return hangUp(state, event.leg)
    case 'dialling-ended':
      return hangUpOffers(state, event.contact)
    default:
      return unreachable(event)
  }
}

/** Their page picks up by itself, since it was they who asked; both show the number that is called. */
const ringStation = (state: CenterState, { contact: id, agent: who, leg, ringUntil }: EventOf<'call-placed'>) => {
  const contact = state.contacts.get(id)
  const agent = state.agents.get(who)
  const uri = agent === undefined ? null : ringUri(agent)
  if (contact === undefined || uri === null) return []
  const bridge = bridgeOf(id)
  return [
    toSwitch({ type: 'create-bridge', bridge }),
    toSwitch({
      type: 'ring-leg',
      leg,
      uri,
      from: contact.colleague === undefined ? contact.from : '',
      bridge,
      ringMs: ringUntil - state.at + SWITCH_RING_GRACE_MS,
      memo: memoOf(contact),
      ...(agent?.station.kind === 'browser' ? { answersItself: true as const } : {}),
    }),
  ]
}

/** What their telephone shows is no number: who it is stands on their desk. */
const ringThem = (state: CenterState, { contact: id, agent: who, leg, ringUntil }: EventOf<'colleague-rung'>) => {
  const contact = state.contacts.get(id)
  const agent = state.agents.get(who)
  const uri = agent === undefined ? null : ringUri(agent)
  if (contact === undefined || uri === null) return []
  const ringMs = ringUntil - state.at + SWITCH_RING_GRACE_MS
  const [bridge, memo] = [bridgeOf(id), memoOf(contact)]
  return [toSwitch({ type: 'ring-leg', leg, uri, from: '', bridge, ringMs, memo })]
}

const ringNumber = (state: CenterState, { contact: id, leg, ringUntil, way }: EventOf<'number-dialled'>) => {
  const contact = state.contacts.get(id)
  const uri = contact === undefined ? null : trunkUri(contact.from, way)
  if (contact === undefined || uri === null) return []
  return [
    toSwitch({
      type: 'ring-leg',
      leg,
      uri,
      from: way.callerId ?? '',
      bridge: bridgeOf(id),
      ringMs: ringUntil - state.at + SWITCH_RING_GRACE_MS,
      memo: memoOf(contact),
    }),
  ]
}

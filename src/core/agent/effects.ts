/** What a browser's phone asks of the switch: its account, and whether a page that went silent still sends. */
import { hangUp, toSwitch } from '../call/commands.ts'
import { isTalk, isTalkOfThree } from '../call/contact.ts'
import type { Effect } from '../effect.ts'
import type { EventOf } from '../event.ts'
import type { AccountId, AgentId } from '../ids.ts'
import type { CenterState } from '../state.ts'
import { unreachable } from '../unreachable.ts'

type PhoneEvent = EventOf<'phone-issued' | 'phone-reached' | 'phone-withdrawn'>

export const phoneEffects = (state: CenterState, event: PhoneEvent): readonly Effect[] => {
  switch (event.type) {
    case 'phone-issued':
      return [
        ...(event.replaces === null ? [] : closePhone(state, event.agent, event.replaces)),
        toSwitch({ type: 'open-account', account: event.account }),
      ]
    case 'phone-reached':
      return event.reachable ? [] : listenForLife(state, event.agent)
    case 'phone-withdrawn':
      return closePhone(state, event.agent, event.account)
    default:
      return unreachable(event)
  }
}

/** A page that lost only its way to us talks on; one that is gone sends nothing any more. */
const listenForLife = (state: CenterState, id: AgentId): readonly Effect[] =>
  (state.agents.get(id)?.assignments ?? []).flatMap(({ contact }) => {
    const phase = state.contacts.get(contact)?.phase
    if (!isTalk(phase)) return []
    const theirs = phase.agent === id ? phase : isTalkOfThree(phase) && phase.third.agent === id ? phase.third : null
    const { colleague, leg = null } = state.contacts.get(contact) ?? {}
    if (colleague === id && leg !== null) return [toSwitch({ type: 'listen-for-life', leg, forMs: LISTEN_MS })]
    return theirs === null ? [] : [toSwitch({ type: 'listen-for-life', leg: theirs.leg, forMs: LISTEN_MS })]
  })

const LISTEN_MS = 60_000

/** Nobody is left at a phone that is taken away: who talked there has left the talk. */
const closePhone = (state: CenterState, agent: AgentId, account: AccountId): readonly Effect[] => [
  ...(state.agents.get(agent)?.station.kind === 'browser'
    ? [...state.legs.values()].flatMap((leg) => (leg.agent === agent ? hangUp(state, leg.id) : []))
    : []),
  toSwitch({ type: 'close-account', account }),
]

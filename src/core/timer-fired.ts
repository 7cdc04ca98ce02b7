import { phoneRanOut } from './agent/phone.ts'
import { thirdRanOut } from './call/consult.ts'
import { endWrapup } from './call/decide.ts'
import { dialRanOut } from './call/dialling.ts'
import { flowTimer, waitRanOut } from './call/flow.ts'
import { endOffer, ranOut } from './call/offer.ts'
import { outsideRanOut } from './call/outside-left.ts'
import { stopWaiting } from './call/rejoin.ts'
import { callbackTimer, expireWish } from './callback/attempt.ts'
import { readDeadline } from './deadlines.ts'
import type { ContactId } from './ids.ts'
import type { Input } from './input.ts'
import type { Turn } from './turn.ts'
import { unreachable } from './unreachable.ts'

/** Something fell due. A timer of an earlier generation was overtaken by events and says nothing. */
export const timerFired = (turn: Turn, input: Extract<Input, { readonly type: 'timer-fired' }>): void => {
  const { state } = turn
  if (state.deadlines.get(input.deadline)?.generation !== input.generation) return
  const due = readDeadline(input.deadline)
  switch (due?.kind) {
    case undefined:
      return
    case 'offer':
      // With the link down the phone may be answered already, and the two talk: the switch is asked first.
      return state.linkUp ? endOffer(turn, due.contact, ranOut(turn, due.contact)) : undefined
    case 'rejoin':
      return stopWaiting(turn, due.contact)
    case 'third':
      return state.linkUp ? ringsInVain(turn, due.contact) : undefined
    // With the link down nobody could be heard, and nothing said: where the caller is, all is said again when it is up.
    case 'flow':
      return state.linkUp ? flowTimer(turn, due.contact) : undefined
    case 'wait':
      return state.linkUp ? waitRanOut(turn, due.contact) : undefined
    case 'callback':
      return callbackTimer(turn, due.contact)
    case 'expiry':
      return expireWish(turn, due.contact)
    case 'retry':
      return turn.emit({ type: 'offer-allowed-again', contact: due.contact, agent: due.agent })
    case 'back':
      return turn.emit({ type: 'presence-changed', agent: due.agent, state: 'offline', reason: 'not-back' })
    case 'phone':
      return phoneRanOut(turn, due.agent)
    case 'rest':
      return turn.emit({ type: 'agent-rest-ended', agent: due.agent })
    case 'parting':
      if (state.contacts.get(due.contact)?.partings?.includes(due.agent) === true)
        endWrapup(turn, due.contact, due.agent, null, null)
      return
    case 'wrapup': {
      const contact = state.contacts.get(due.contact)
      if (contact?.phase.type === 'wrapup') endWrapup(turn, contact.id, contact.phase.agent, null, null)
      return
    }
    default:
      return unreachable(due)
  }
}

const ringsInVain = (turn: Turn, id: ContactId): void => {
  thirdRanOut(turn, id)
  outsideRanOut(turn, id)
  dialRanOut(turn, id)
}

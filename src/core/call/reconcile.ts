/**
 * Our books against what is alive in the switch: after a start, a lost link, a restart of the switch, and now and then.
 * What is done about each difference stands here, and nowhere else.
 */
import type { CustomerId } from '../ids.ts'
import { inOrder } from '../table.ts'
import type { Turn } from '../turn.ts'
import { unreachable } from '../unreachable.ts'
import { arrive, legAnswered, legEnded, legRang } from './decide.ts'
import { type Difference, differences } from './differences.ts'
import { endOffer } from './offer.ts'
import type { LiveLegs } from './switch.ts'

type Customers = Readonly<Record<string, CustomerId>>

/** The link is up again: every difference counts, and what a talk needs is asked for again. */
export const reconcile = (turn: Turn, live: LiveLegs, customers: Customers): void => {
  const talking = inOrder(turn.state.contacts).filter(({ phase }) => phase.type === 'talking')
  settle(turn, differences(turn.state, live), customers)
  for (const { id } of talking)
    if (turn.state.contacts.get(id)?.phase.type === 'talking') turn.emit({ type: 'contact-resumed', contact: id })
}

export const settle = (turn: Turn, found: readonly Difference[], customers: Customers): void => {
  for (const difference of found) settleOne(turn, difference, customers)
}

const settleOne = (turn: Turn, difference: Difference, customers: Customers): void => {
  switch (difference.type) {
    case 'leg-missing':
      return legEnded(turn, { leg: difference.leg, cause: 'failed', code: 0 }, true)
    case 'leg-unknown': {
      const { live } = difference
      const customer = customers[live.leg]
      // A caller is always taken in, with the place their memo says; a leg of ours that nobody knows is ended.
      if (live.inbound && customer !== undefined) arrive(turn, { ...live, customer }, true)
      else if (!live.inbound) turn.emit({ type: 'stray-leg-found', leg: live.leg })
      return
    }
    case 'leg-surplus':
      return turn.emit({ type: 'stray-leg-found', leg: difference.leg })
    case 'leg-ahead':
      return difference.state === 'up' ? legAnswered(turn, difference.leg) : legRang(turn, difference.leg)
    case 'leg-silent':
      return endOffer(turn, difference.contact, 'withdrawn')
    case 'bridge-unknown':
      return turn.emit({ type: 'stray-bridge-found', bridge: difference.bridge })
    case 'customer-outside':
      return turn.emit({ type: 'contact-resumed', contact: difference.contact })
    default:
      return unreachable(difference)
  }
}

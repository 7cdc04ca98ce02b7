/**
 * Keys pressed for whoever the agent talks with: a menu, an account number, a PIN. They go to the switch once and are written
 * down nowhere: the journal has how many there were. What a crash swallowed is pressed again by the agent, not by us.
 */
import type { LegId } from '../ids.ts'
import type { Command } from '../input.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { type Contact, isTalkOfThree } from './contact.ts'
import { talkOf } from './hold.ts'

/** What a telephone has keys for, and how many of them at a time. */
const DIGITS_PATTERN = /^[0-9*#A-D]{1,32}$/

export const sendDigits = (
  turn: Turn,
  { contact: id, agent, digits }: Extract<Command, { readonly type: 'send-digits' }>,
): Decided => {
  const { contact, refusal } = talkOf(turn, id, agent)
  if (refusal !== null) return refusal
  if (!DIGITS_PATTERN.test(digits))
    return refuse('invalid', 'digits', 'expected 1 to 32 of 0-9, *, # and A-D, for example 1234#')
  const { to, legs } = whoHears(contact)
  if (to === null) return refuse('conflict', 'contact', 'nobody hears the agent now: it is on hold, or still rings')
  turn.emit({ type: 'digits-sent', contact: id, agent, to, count: digits.length })
  for (const leg of legs) turn.ask({ type: 'send-digits', leg, digits })
  return undefined
}

type Hearers =
  | { readonly to: 'customer' | 'third' | 'both'; readonly legs: readonly LegId[] }
  | { readonly to: null; readonly legs?: never }

/** Whom the agent has on the line at this moment, each by their leg. */
const whoHears = ({ leg, phase }: Contact): Hearers => {
  const customer: Hearers = leg === null ? { to: null } : { to: 'customer', legs: [leg] }
  if (phase.type === 'talking') return customer
  if (!isTalkOfThree(phase)) return { to: null }
  const third = phase.third.answeredAt === null ? null : phase.third.leg
  if (phase.type === 'conference') return third === null || leg === null ? customer : { to: 'both', legs: [leg, third] }
  if (phase.with === 'customer') return customer
  return third === null ? { to: null } : { to: 'third', legs: [third] }
}

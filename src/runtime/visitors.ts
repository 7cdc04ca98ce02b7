/**
 * Callers from the hotline's own page, who sign in to nothing. Each gets a telephone for one call: an account of the switch that
 * is open from the ticket until the call arrives, or until nobody called with it. (The switch keeps a call whose account is
 * closed.) Nothing of it is stored: its secrets follow from its name, a lost ticket is asked for again, and a call in progress
 * is known by who calls.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Contact } from '../core/call/contact.ts'
import type { EngineCommand } from '../core/call/switch.ts'
import type { Recorded } from '../core/event.ts'
import { type AccountId, accountId, type ContactId, type EpochMs, type Ms, VISITOR_PATTERN } from '../core/ids.ts'
import type { CenterView } from '../core/view.ts'
import type { Clock } from '../ports/clock.ts'

export interface Visitors {
  /** A telephone for one call to this number, open in the switch when this resolves; `full` when too many call already. */
  admit(number: string, address: string): Promise<Admitted | 'full'>
  /** What has come of a ticket; null when it is none of ours. */
  look(ticket: string): VisitorCall | null
  /** Accounts that should be open in the switch. */
  accounts(): readonly AccountId[]
  hear(events: readonly Recorded[]): void
}

export interface Admitted {
  readonly account: AccountId
  readonly secret: string
  readonly ticket: string
  readonly expiresAt: EpochMs
}

export interface VisitorCall {
  readonly account: AccountId
  /** Null when it is over. */
  readonly number: string | null
  /** `none`: it has not been called yet. `over`: nor will it be any more. */
  readonly state: 'none' | 'waiting' | 'talking' | 'held' | 'over'
}

export interface VisitorsOptions {
  readonly view: Pick<CenterView, 'contacts'>
  readonly clock: Pick<Clock, 'after' | 'now'>
  readonly execute: (command: EngineCommand) => Promise<void>
  /** What follows from a name under the installation's key. */
  readonly secretOf: (name: AccountId) => string
  /** Eight hexadecimal digits. */
  readonly newName: () => string
  /** How many may have a telephone at once. */
  readonly most: number
  readonly onTrouble: (what: string, error: Error) => void
}

/** For a ticket that nobody calls with. */
export const TICKET_MS: Ms = 60_000
/** From one address, so that nobody takes all the places there are. */
export const MOST_OF_AN_ADDRESS = 5

interface Phone {
  readonly number: string
  readonly address: string
  readonly expiresAt: EpochMs
}

export const createVisitors = (options: VisitorsOptions): Visitors => {
  const { view, clock, execute, secretOf, newName, most } = options
  /** Those that nobody has called with yet. */
  const fresh = new Map<AccountId, Phone>()
  const calls = new Map<AccountId, ContactId>()
  const addresses = new Map<AccountId, string>()

  const callOf = (account: AccountId): Contact | null => {
    const contact = view.contacts.get(calls.get(account) ?? NO_CONTACT)
    return contact === undefined || contact.endedAt !== null ? null : contact
  }
  const note = ({ id, from, endedAt }: Pick<Contact, 'id' | 'from' | 'endedAt'>): void => {
    if (VISITOR_PATTERN.test(from) && endedAt === null) calls.set(accountId(from), id)
  }
  const sweep = (): void => {
    for (const account of calls.keys()) if (callOf(account) === null) calls.delete(account)
    for (const account of addresses.keys()) if (!fresh.has(account) && !calls.has(account)) addresses.delete(account)
  }
  const close = (account: AccountId): void => {
    if (!fresh.delete(account)) return
    // What cannot be told now is put right when the link comes up: the account is wanted no more.
    execute({ type: 'close-account', account }).catch((error: Error) =>
      options.onTrouble('the telephone of a visitor could not be closed', error),
    )
  }
  const ticketOf = (account: AccountId): string => `${account}.${secretOf(accountId(`${account}.ticket`))}`

  for (const contact of view.contacts.values()) note(contact)

  return {
    admit: async (number, address) => {
      sweep()
      const account = accountId(`visitor${newName()}`)
      const ofThisAddress = [...addresses.values()].filter((each) => each === address).length
      if (fresh.size + calls.size >= most || ofThisAddress >= MOST_OF_AN_ADDRESS) return 'full'
      const expiresAt = clock.now() + TICKET_MS
      fresh.set(account, { number, address, expiresAt })
      addresses.set(account, address)
      clock.after(TICKET_MS, () => close(account))
      try {
        await execute({ type: 'open-account', account })
      } catch (error) {
        close(account)
        throw error
      }
      return { account, secret: secretOf(account), ticket: ticketOf(account), expiresAt }
    },
    look: (ticket) => {
      const [name = ''] = ticket.split('.')
      if (!VISITOR_PATTERN.test(name)) return null
      const account = accountId(name)
      if (!isSame(ticket, ticketOf(account))) return null
      const call = callOf(account)
      if (call !== null) return { account, number: call.to, state: stateOf(call) }
      const phone = fresh.get(account)
      return phone === undefined
        ? { account, number: null, state: 'over' }
        : { account, number: phone.number, state: 'none' }
    },
    accounts: () => [...fresh.keys()],
    hear: (events) => {
      for (const { event } of events) {
        if (event.type !== 'contact-created' || !VISITOR_PATTERN.test(event.from)) continue
        calls.set(accountId(event.from), event.contact)
        close(accountId(event.from))
      }
    },
  }
}

/** No contact has this name. */
const NO_CONTACT = '' as ContactId
const ALONE: ReadonlySet<string> = new Set(['flow', 'waiting', 'offered', 'net'])

const stateOf = ({ phase }: Contact): VisitorCall['state'] =>
  phase.type === 'held' ? 'held' : ALONE.has(phase.type) ? 'waiting' : 'talking'

/** By bytes: as many letters may be more of them. */
const isSame = (one: string, other: string): boolean => {
  const [ours, theirs] = [Buffer.from(one), Buffer.from(other)]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}

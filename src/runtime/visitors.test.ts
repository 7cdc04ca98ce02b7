import { expect, test } from 'vitest'
import type { Contact } from '../core/call/contact.ts'
import type { EngineCommand } from '../core/call/switch.ts'
import type { CenterEvent } from '../core/event.ts'
import { type AccountId, accountId, type ContactId, contactId, customerId, legId, queueId } from '../core/ids.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createVisitors, MOST_OF_AN_ADDRESS, TICKET_MS } from './visitors.ts'

const setUp = (contacts = new Map<ContactId, Contact>()) => {
  const clock = createManualClock()
  const commands: EngineCommand[] = []
  const state: { refusal: Error | null } = { refusal: null }
  let named = 0
  const visitors = createVisitors({
    view: { contacts },
    clock,
    execute: async (command) => {
      commands.push(command)
      if (state.refusal !== null) throw state.refusal
    },
    secretOf: (name) => `secret-of-${name}`.replace('.', '-'),
    newName: () => (named++).toString(16).padStart(8, '0'),
    most: 8,
    onTrouble: () => undefined,
  })
  const admit = async (address = '192.0.2.1') => {
    const admitted = await visitors.admit('1501', address)
    if (admitted === 'full') throw new Error('full')
    return admitted
  }
  const arrive = (account: AccountId): Contact => {
    const contact = callFrom(account)
    contacts.set(contact.id, contact)
    const { id, channel, direction, customer, from, to, leg, createdAt } = contact
    if (leg === null) throw new Error('no leg')
    const event: CenterEvent = {
      type: 'contact-created',
      ...{ contact: id, channel, direction, customer, from, to, leg, createdAt, adopted: false },
    }
    visitors.hear([{ seq: 1, at: 0, event }])
    return contact
  }
  return { visitors, clock, commands, state, contacts, admit, arrive }
}

const callFrom = (account: AccountId): Contact => ({
  id: contactId(`c-${account}`),
  leg: legId(`leg-${account}`),
  channel: 'voice',
  direction: 'inbound',
  customer: customerId('cu-1'),
  from: account,
  to: '1501',
  createdAt: 0,
  queue: queueId('support'),
  enqueuedAt: 0,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  agent: null,
  offers: 0,
  excluded: {},
  recording: null,
  phase: { type: 'waiting', since: 0 },
})

test('a telephone is open from its ticket to its call, which goes on with the account closed', async () => {
  const { visitors, commands, contacts, admit, arrive } = setUp()
  const { account, ticket } = await admit()
  expect(commands).toEqual([{ type: 'open-account', account }])
  expect(visitors.accounts()).toEqual([account])
  expect(visitors.look(ticket)).toEqual({ account, number: '1501', state: 'none' })
  // As many letters, and more bytes.
  expect(visitors.look(`${ticket.slice(0, -1)}é`)).toBeNull()
  const contact = arrive(account)
  expect(commands.at(-1)).toEqual({ type: 'close-account', account })
  expect(visitors.accounts()).toEqual([])
  expect(visitors.look(ticket)).toEqual({ account, number: '1501', state: 'waiting' })
  contacts.set(contact.id, { ...contact, endedAt: 5 })
  expect(visitors.look(ticket)).toEqual({ account, number: null, state: 'over' })
})

test('one that nobody calls with lapses', async () => {
  const { visitors, clock, commands, admit } = setUp()
  const { account, ticket } = await admit()
  clock.advance(TICKET_MS - 1)
  expect(visitors.look(ticket)?.state).toBe('none')
  clock.advance(1)
  expect(commands.at(-1)).toEqual({ type: 'close-account', account })
  expect(visitors.look(ticket)?.state).toBe('over')
})

test('a later start knows a call in progress by its ticket, and wants no telephone open', async () => {
  const before = setUp()
  const { account, ticket } = await before.admit()
  before.arrive(account)
  const after = setUp(before.contacts)
  expect(after.visitors.look(ticket)).toEqual({ account, number: '1501', state: 'waiting' })
  expect(after.visitors.accounts()).toEqual([])
})

test('a ticket is not made up', async () => {
  const { visitors, admit } = setUp()
  const { ticket } = await admit()
  for (const wrong of ['', 'visitor00000000', `${ticket}x`, ticket.replace('00000000', '00000001'), 'web-1.x'])
    expect(visitors.look(wrong), wrong).toBeNull()
})

test('so many at once, and fewer from one address; who has gone makes room', async () => {
  const { visitors, contacts, admit, arrive } = setUp()
  const mine = []
  for (let n = 0; n < MOST_OF_AN_ADDRESS; n++) mine.push(await admit())
  expect(await visitors.admit('1501', '192.0.2.1')).toBe('full')
  for (let n = 0; n < 3; n++) await admit(`198.51.100.${n}`)
  expect(await visitors.admit('1501', '198.51.100.9')).toBe('full')
  const contact = arrive(mine[0]?.account ?? accountId(''))
  expect(await visitors.admit('1501', '198.51.100.9')).toBe('full')
  contacts.delete(contact.id)
  await admit()
})

test('what the switch refuses takes no place', async () => {
  const { visitors, state, admit } = setUp()
  state.refusal = new Error('refused')
  for (let n = 0; n < 20; n++) await expect(visitors.admit('1501', '192.0.2.1')).rejects.toThrow('refused')
  state.refusal = null
  await admit()
  expect(visitors.accounts()).toHaveLength(1)
})

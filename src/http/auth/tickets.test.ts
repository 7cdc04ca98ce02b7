import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createTickets } from './tickets.ts'

const setUp = () => {
  const clock = { now: 1_000_000 }
  return { clock, tickets: createTickets({ now: () => clock.now, random: randomBytes }) }
}

it('is good once, for thirty seconds', () => {
  const { clock, tickets } = setUp()
  const { ticket, expiresAt } = tickets.issue('s-1')
  expect(expiresAt).toBe(clock.now + 30_000)
  clock.now += 29_999
  expect(tickets.redeem(ticket)).toBe('s-1')
  expect(tickets.redeem(ticket)).toBeNull()
  const late = tickets.issue('s-1').ticket
  clock.now += 30_000
  expect(tickets.redeem(late)).toBeNull()
  expect(tickets.redeem('')).toBeNull()
})

it('holds no more than a few of one sign-in, and none of them for long', () => {
  const { clock, tickets } = setUp()
  const other = tickets.issue('s-2').ticket
  const issued = Array.from({ length: 1_000 }, () => tickets.issue('s-1').ticket)
  expect(issued.filter((ticket) => tickets.redeem(ticket) !== null)).toEqual(issued.slice(-20))
  expect(tickets.redeem(other)).toBe('s-2')
  const old = tickets.issue('s-1').ticket
  clock.now += 30_000
  tickets.issue('s-1')
  expect(tickets.redeem(old)).toBeNull()
})

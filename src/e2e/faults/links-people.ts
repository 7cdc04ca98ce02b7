/** Callers and agents as the tests of the links use them, and what must be true of every record in the end. */
import { expect } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import { ContactDetail, ContactList } from '../../wire/contacts.ts'
import { wholeContactFrom } from '../support/contact-from.ts'
import type { PhoneManner, SipCall, SipPhone } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { LinksWorld } from './links-world.ts'

const CALLER_HZ = 440
const AGENT_HZ = 660

export interface LabAgent {
  readonly id: string
  readonly phone: SipPhone
  present(state: 'ready' | 'away'): Promise<void>
  shown(): Promise<string>
}

/** An agent at a telephone of that manner, away. */
export const seat = async (world: LinksWorld, id: string, manner: PhoneManner): Promise<LabAgent> => {
  const phone = world.phones.phone(id, manner, AGENT_HZ)
  const present: LabAgent['present'] = (state) =>
    world.admin.put(`/agents/${id}/presence`, state === 'away' ? { state, reason: 'a test' } : { state })
  await world.admin.put(`/agents/${id}/station`, { kind: 'phone', uri: phone.uri })
  await present('away')
  return {
    id,
    phone,
    present,
    shown: async () => (await world.admin.get(`/agents/${id}`, Agent)).presence.state,
  }
}

export const dial = (world: LinksWorld, from: string): Promise<SipCall> =>
  world.callers.dial({ from, to: '1501', hz: CALLER_HZ })

/** The contacts of a caller as they stand now. */
export const contactsOf = async (world: LinksWorld, from: string): Promise<readonly ContactDetail[]> => {
  const { items } = await world.admin.get(`/contacts?from=${from}`, ContactList)
  return Promise.all(items.map(({ id }) => world.admin.get(`/contacts/${id}`, ContactDetail)))
}

/** Waits until a caller's one contact is in that phase. */
export const inPhase = (world: LinksWorld, from: string, phase: string, withinMs = 10_000): Promise<ContactDetail> =>
  waitFor(
    `${from} to be ${phase}`,
    async () => {
      const all = await contactsOf(world, from)
      if (all.length === 1 && all[0]?.phase === phase) return all[0]
      throw new Error(`${from} is [${all.map((one) => one.phase).join(', ')}]`)
    },
    withinMs,
  )

/** Waits until caller and agent hear each other, now and not a while ago. */
export const hearEachOther = async (caller: SipCall, agent: SipCall): Promise<void> => {
  await waitFor('the caller to hear the agent', () => hearsAgent(caller))
  await waitFor('the agent to hear the caller', () => hearsCaller(agent))
}

/** An agent and nothing else, no music beside them. */
export const hearsAgent = (caller: SipCall): boolean => caller.loudness() - caller.tone(AGENT_HZ) < 3 && heard(caller)

export const hearsCaller = (agent: SipCall): boolean => agent.loudness() - agent.tone(CALLER_HZ) < 3 && heard(agent)

export const hearsMusic = (caller: SipCall, withinMs?: number): Promise<boolean> =>
  waitFor('music', () => heard(caller) && caller.loudness() - caller.tone(AGENT_HZ) > 3, withinMs)

const heard = (call: SipCall): boolean => call.loudness() > -45

/** One record, complete, in which nothing happened twice. */
export const expectOneRecord = async (
  world: LinksWorld,
  from: string,
  wanted: { readonly agents: readonly string[]; readonly outcome: 'answered' | 'abandoned' | 'lost-in-gap' },
): Promise<ContactDetail> => {
  const record = await wholeContactFrom(world.admin, from)
  const { timeline } = record
  const count = (type: string): number => timeline.filter((entry) => entry.type === type).length
  const answered = wanted.outcome === 'answered'
  const what = `${from}: ${timeline.map((entry) => entry.type).join(' ')}`
  expect(record, what).toMatchObject({
    outcome: wanted.outcome,
    phase: 'ended',
    agent: answered ? wanted.agents.at(-1) : null,
  })
  expect(
    timeline.filter((entry) => entry.type === 'contact-offered').map((entry) => Reflect.get(entry, 'agent')),
    what,
  ).toEqual(wanted.agents)
  for (const type of ['contact-created', 'queue-entered', 'contact-ended', 'contact-closed'])
    expect(count(type), `${what}: ${type}`).toBe(1)
  for (const type of ['contact-answered', 'talk-ended']) expect(count(type), `${what}: ${type}`).toBe(answered ? 1 : 0)
  const ended = timeline.filter((entry) => entry.type === 'leg-closed').map((entry) => Reflect.get(entry, 'leg'))
  expect(new Set(ended).size, what).toBe(ended.length)
  expect(ended, what).toHaveLength(1 + wanted.agents.length)
  const moments = [record.createdAt, record.enqueuedAt, ...(answered ? [record.answeredAt] : []), record.endedAt]
  const times = moments.map((moment) => Date.parse(moment ?? 'never'))
  expect(times, what).toEqual([...times].sort((a, b) => a - b))
  return record
}

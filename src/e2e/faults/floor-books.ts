/** What the product says of its calls, read the way people read it: over HTTP. */
import { expect } from 'vitest'
import { AgentList } from '../../wire/agents.ts'
import { ContactDetail, ContactList } from '../../wire/contacts.ts'
import { wholeContactFrom } from '../support/contact-from.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Floor } from './floor.ts'

/** What must not change while nobody is there to change it. */
export interface Place {
  readonly id: string
  readonly from: string | null
  readonly phase: string
  readonly queue: string | null
  readonly agent: string | null
  readonly createdAt: string
  readonly enqueuedAt: string | null
  readonly answeredAt: string | null
}

/** All open contacts, first in line first. */
export const openPlaces = async ({ admin }: Floor): Promise<readonly Place[]> => {
  const places: Place[] = []
  for (let cursor = ''; ; ) {
    const page = await admin.get(`/contacts?state=open&limit=200${cursor}`, ContactList)
    for (const { id, from, phase, queue, agent, createdAt, enqueuedAt, answeredAt } of page.items)
      places.push({ id, from, phase, queue, agent, createdAt, enqueuedAt, answeredAt })
    if (page.next === null) break
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
  return places.sort((a, b) => `${a.enqueuedAt} ${a.id}`.localeCompare(`${b.enqueuedAt} ${b.id}`))
}

/** Resolves with the places when exactly that many contacts are in each phase named. */
export const placesWith = async (floor: Floor, phases: Readonly<Record<string, number>>): Promise<readonly Place[]> => {
  const look = async (): Promise<readonly Place[] | null> => {
    const places = await openPlaces(floor)
    // Whom the net has waits too, and has no place in line yet.
    const isIn = ({ phase, enqueuedAt }: Place, wanted: string): boolean => phase === wanted && enqueuedAt !== null
    const count = (wanted: string): number => places.filter((place) => isIn(place, wanted)).length
    return Object.entries(phases).every(([phase, wanted]) => count(phase) === wanted) ? places : null
  }
  try {
    return await waitFor(`open contacts to be ${JSON.stringify(phases)}`, look, PATIENCE_MS)
  } catch (error) {
    throw new Error(await storyOf(floor), { cause: error })
  }
}

const PATIENCE_MS = 20_000

/** What the product has of its open calls and of its agents, for whoever has to find out why one hangs. */
export const storyOf = async (floor: Floor): Promise<string> => {
  const { items } = await floor.admin.get('/agents?limit=200', AgentList)
  const agents = items.map(({ username, presence }) => `${username} ${presence.state}`)
  const calls = await Promise.all(
    (await openPlaces(floor)).map(async ({ id }) => {
      const { from, phase, timeline } = await floor.admin.get(`/contacts/${id}`, ContactDetail)
      return `${from} ${phase}: ${JSON.stringify(timeline)}`
    }),
  )
  return `agents: ${agents.join(', ')}; open calls: ${calls.join('\n')}`
}

/** The closed record of that caller, held against what every record promises. */
export const completeRecord = async ({ admin }: Pick<Floor, 'admin'>, from: string): Promise<ContactDetail> => {
  const record = await wholeContactFrom(admin, from)
  expectComplete(record)
  return record
}

/** All times in order, one outcome that fits them, and every leg closed. */
export const expectComplete = (record: ContactDetail): void => {
  const { createdAt, enqueuedAt, answeredAt, endedAt } = record
  const moments = [createdAt, enqueuedAt, answeredAt, endedAt].flatMap((moment) =>
    moment === null ? [] : [Date.parse(moment)],
  )
  const what = JSON.stringify(record)
  expect(endedAt, what).not.toBeNull()
  expect(moments, what).toEqual([...moments].sort((a, b) => a - b))
  expect(record.outcome === 'answered', what).toBe(answeredAt !== null)
  expect(record.agent !== null, what).toBe(answeredAt !== null)
  expect(record.talkMs, what).toBeGreaterThanOrEqual(0)
  const count = (type: string): number => record.timeline.filter((entry) => entry.type === type).length
  expect([count('contact-created'), count('contact-ended'), count('contact-closed')], what).toEqual([1, 1, 1])
  // A talk that began while there was no server was never seen as an offer.
  const rung = record.timeline.filter(({ type }) => type === 'contact-offered' || type === 'talk-adopted')
  const agentLegs = new Set(rung.map((entry): unknown => Reflect.get(entry, 'leg')))
  expect(count('leg-closed'), what).toBe(1 + agentLegs.size)
}

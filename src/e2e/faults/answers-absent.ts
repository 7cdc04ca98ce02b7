/** A queue in which the agent who is asked first has a telephone that is not there, and the next one picks up. */
import { expect } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import type { ContactDetail } from '../../wire/contacts.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Floor, FloorAgent } from './floor.ts'
import { completeRecord } from './floor-books.ts'
import { slowness } from './floor-faults.ts'
import { hearsAgent } from './links-people.ts'

export interface Absence {
  readonly floor: Floor
  readonly absent: FloorAgent
  readonly present: FloorAgent
  /** A whole call, in which exactly these are asked and the present one talks. */
  talk(asked: readonly FloorAgent[]): Promise<ContactDetail>
}

const RING_MS = 5_000
/** What the core does: misses before an agent is sent away; how long a contact, and an agent, are left in peace. */
const MISSES_BEFORE_AWAY = 3
const MISSED_EXCLUDED_MS = 10_000
const UNREACHABLE_EXCLUDED_MS = 30_000
const UNREACHABLE_REST_MS = 10_000

/** `uri`: where the absent one's telephone should be; null: it is there and says nothing to anything. */
export const openAbsence = async (floor: Floor, number: string, uri: string | null): Promise<Absence> => {
  const { admin } = floor
  const queue = `absence-${number}`
  const settings = { wrapupMs: 0, recorded: false, ringTimeoutMs: RING_MS }
  await admin.request('POST', '/queues', { id: queue, name: queue, ...settings })
  await admin.put(`/numbers/${number}`, { queue })
  const absent = await floor.addAgent({ queues: [queue], manner: 'ignores' })
  if (uri !== null) await admin.put(`/agents/${absent.id}/station`, { kind: 'phone', uri })
  const present = await floor.addAgent({ queues: [queue], manner: (call) => call.answer() })
  return {
    floor,
    absent,
    present,
    async talk(asked) {
      const caller = await floor.dial(number)
      await waitFor('the caller to talk', () => hearsAgent(caller), 3 * RING_MS)
      caller.hangUp()
      const record = await completeRecord(floor, caller.shown)
      expectOffers(record, asked)
      return record
    },
  }
}

/** Each miss takes the whole ring time, the third sends the agent away; gives when the next one was rung each time. */
export const missesAll = async ({ floor, absent, present, talk }: Absence): Promise<readonly number[]> => {
  const waits: number[] = []
  for (let miss = 1; miss <= MISSES_BEFORE_AWAY; miss++) {
    expect(await presenceOf(floor, absent)).toMatchObject({ state: 'ready' })
    const end = offerEndOf(await talk([absent, present]))
    expect(end).toMatchObject({ reason: 'missed', excludedMs: MISSED_EXCLUDED_MS })
    expect(end.rungMs).toBeGreaterThanOrEqual(RING_MS)
    expect(end.rungMs).toBeLessThan(RING_MS + 1_000 * slowness())
    waits.push(end.nextMs)
  }
  expect(await presenceOf(floor, absent)).toMatchObject({ state: 'away', reason: 'missed-offers' })
  await talk([present])
  return waits
}

/** Whoever answers for the telephone knows nobody of that name: the next one is rung at once, and the agent rests a little. */
export const isRefusedAtOnce = async ({ floor, absent, present, talk }: Absence): Promise<readonly number[]> => {
  const end = offerEndOf(await talk([absent, present]))
  expect(end).toMatchObject({ reason: 'unreachable', excludedMs: UNREACHABLE_EXCLUDED_MS })
  expect(end.nextMs).toBeLessThan(1_000 * slowness())
  expect(await presenceOf(floor, absent)).toMatchObject({ state: 'busy-elsewhere' })
  await talk([present])
  const isBack = async (): Promise<boolean> => (await presenceOf(floor, absent)).state === 'ready'
  await waitFor('the rest to be over', isBack, UNREACHABLE_REST_MS + 2_000 * slowness())
  return [end.nextMs]
}

export const offersOf = ({ timeline }: ContactDetail): readonly unknown[] =>
  timeline.filter(({ type }) => type === 'contact-offered').map((entry): unknown => Reflect.get(entry, 'agent'))

const presenceOf = async ({ admin }: Floor, { id }: FloorAgent): Promise<Agent['presence']> =>
  (await admin.get(`/agents/${id}`, Agent)).presence

/** The place was kept: it entered the queue once, when it came. */
const expectOffers = (record: ContactDetail, asked: readonly FloorAgent[]): void => {
  const what = JSON.stringify(record)
  expect([record.agent, offersOf(record)], what).toEqual([asked.at(-1)?.id, asked.map(({ id }) => id)])
  expect(
    record.timeline.filter(({ type }) => type === 'queue-entered'),
    what,
  ).toHaveLength(1)
  expect(Date.parse(record.enqueuedAt ?? '') - Date.parse(record.createdAt), what).toBeLessThan(1_000)
}

/** How the one offer that came to nothing ended, and when the next one was made. */
const offerEndOf = ({ timeline }: ContactDetail) => {
  const all = (type: string) => timeline.filter((entry) => entry.type === type)
  const ends = all('offer-ended')
  expect(ends).toHaveLength(1)
  const field = (name: string): string => String(Reflect.get(ends[0] ?? {}, name))
  const at = Date.parse(field('at'))
  const [first = 0, second = 0] = all('contact-offered').map((entry) => Date.parse(entry.at))
  const excludedMs = Date.parse(field('excludedUntilAt')) - at
  return { reason: field('reason'), excludedMs, rungMs: at - first, nextMs: second - first }
}

/**
 * F7: a command of the server is answered 404, 409, 422, 500, or not at all, by a fault proxy in the place of the switch, which
 * may have done it or never heard of it. One command in a call, each kind in each way; whatever it was, the caller hears music
 * while nobody is there, then talks, and leaves one complete record.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../../telephony/fake/random.ts'
import { createDialling, createHiring } from './floor.ts'
import { completeRecord } from './floor-books.ts'
import { contactsOf } from './links-people.ts'
import { type LinksWorld, seedOf, startLinksWorld } from './links-world.ts'
import type { RestListener } from './proxy-rest.ts'
import { isOfKind, REFUSED, type Refused } from './refused-cases.ts'
import { openRefusedLane, type Served } from './refused-lane.ts'
import { tellFault } from './tell.ts'

const LANES = 16
/** A bridge that is left is found by the regular look, in the second of two. */
const FOUND_WITHIN_MS = 45_000

let world: LinksWorld
beforeAll(async () => {
  world = await startLinksWorld(createRandom(seedOf()))
}, 120_000)
afterAll(() => world?.stop(), 60_000)

it(`F7 refused commands: ${REFUSED.length} calls, each of which lacks one`, async () => {
  const { admin } = world
  const floor = { admin, addAgent: createHiring(admin, world.phones), dial: createDialling(world.callers) }
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, n) => openRefusedLane(floor, n)))
  const refusing = createRefusing()
  world.ari.listen(refusing)
  const left = [...REFUSED]
  const served: Served[] = []
  const failed: unknown[] = []
  await Promise.all(
    lanes.map(async (lane) => {
      for (let refused = left.shift(); refused !== undefined; refused = left.shift()) {
        const one = refused
        let from = ''
        try {
          served.push(
            await lane.play(one, (caller) => {
              from = caller.shown
              refusing.expect(from, one)
            }),
          )
        } catch (error) {
          failed.push({ ...one, error: String(error), contacts: JSON.stringify(await contactsOf(world, from)) })
        }
      }
    }),
  )
  world.ari.listen(null)
  expect(failed).toEqual([])
  await world.emptySwitch(FOUND_WITHIN_MS)
  const slowest = (what: 'musicMs' | 'talkMs' | 'freeMs' | 'goneMs'): string =>
    (Math.max(...served.map((one) => one[what])) / 1000).toFixed(1)
  tellFault({
    fault: 'F7 refused commands',
    done: `${served.length} calls; music after ${slowest('musicMs')} s at most, the talk after ${slowest('talkMs')} s, the agent free after ${slowest('freeMs')} s, no leg after ${slowest('goneMs')} s`,
    recoveredMs: null,
  })
  // A kind that no call asks for any more proves nothing.
  expect(refusing.unused()).toEqual([])
  for (const { refused, from } of served) {
    const { outcome, timeline } = await completeRecord(floor, from)
    const entered = timeline.filter(({ type }) => type === 'queue-entered').length
    expect([outcome, entered], JSON.stringify(refused)).toEqual(['answered', 1])
  }
}, 600_000)

interface Refusing extends RestListener {
  /** The call that will come from that number lacks this. */
  expect(from: string, refused: Refused): void
  unused(): readonly Refused[]
}

/** Each is refused once: what the server asks for a second time goes well. */
const createRefusing = (): Refusing => {
  const byNumber = new Map<string, Refused>()
  const byLeg = new Map<string, Refused>()
  return {
    expect: (from, refused) => void byNumber.set(from, refused),
    unused: () => [...byNumber.values(), ...byLeg.values()],
    hear({ type, args, channel }) {
      if (type !== 'StasisStart' || !Array.isArray(args) || args[0] !== 'inbound') return
      const from = String(fieldOf(fieldOf(channel, 'caller'), 'number'))
      const refused = byNumber.get(from)
      if (refused === undefined) return
      byNumber.delete(from)
      byLeg.set(String(fieldOf(channel, 'id')), refused)
    },
    judge(request) {
      for (const [leg, refused] of byLeg)
        if (isOfKind(refused.kind, leg, request)) {
          byLeg.delete(leg)
          return refused
        }
      return null
    },
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

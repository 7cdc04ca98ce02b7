/** F3: the switch is killed with calls in it. They are lost, and that is said of each; everything else mends by itself. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord, placesWith } from './floor-books.ts'
import { fillFloor } from './floor-crowd.ts'
import { isTakingCalls } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const SIZE = { waiting: 3, talking: 3 }
const BACK_MS = 10_000

let floor: Floor
beforeAll(async () => {
  floor = await openFloor({ legs: 30 })
}, 120_000)
afterAll(() => floor?.close(), 60_000)

it('F3 kill -9 of the switch: every call is closed with its cause, agents are free, the numbers work again', async () => {
  const crowd = await fillFloor(floor, SIZE)
  const [theSwitch, theServer] = [floor.site.pid('asterisk'), floor.site.pid('main.js')]
  const began = performance.now()
  process.kill(theSwitch, 'SIGKILL')
  await waitFor(
    'another switch to be linked',
    async () => floor.site.pid('asterisk') !== theSwitch && (await isTakingCalls(floor)),
    30_000,
  )
  const backMs = Math.round(performance.now() - began)
  tellFault({
    fault: 'F3 kill -9 of the switch',
    done: 'every call closed with its cause, agents free, a new call gets through',
    recoveredMs: backMs,
  })
  expect(backMs).toBeLessThan(BACK_MS)
  expect(floor.site.pid('main.js')).toBe(theServer)

  for (const [n, { shown }] of crowd.callers.entries()) {
    const record = await completeRecord(floor, shown)
    expect(record.outcome).toBe(n < SIZE.talking ? 'answered' : 'lost-in-gap')
    const closed = record.timeline.filter(({ type }) => type === 'leg-closed')
    for (const leg of closed) expect(leg).toMatchObject({ cause: 'switch-restart' })
  }
  for (const { id } of crowd.agents)
    await waitFor(`${id} to be free`, async () => {
      const { presence } = await floor.admin.get(`/agents/${id}`, Agent)
      return presence.state === 'ready'
    })

  const caller = await floor.dial()
  await placesWith(floor, { talking: 1 })
  expect(crowd.rung().at(-1)?.shown).toBe(caller.shown)
  caller.hangUp()
  expect((await completeRecord(floor, caller.shown)).outcome).toBe('answered')
  await floor.emptySwitch()
}, 120_000)

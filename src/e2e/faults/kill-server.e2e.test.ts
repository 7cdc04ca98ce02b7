/** F1: the server is killed while people wait and talk. They hear nothing of it, and afterwards all is as it was. */
import { afterEach, describe, expect, it } from 'vitest'
import { Recording } from '../../wire/contacts.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord, openPlaces, placesWith } from './floor-books.ts'
import { type Crowd, everybodyHears, fillFloor, legsOf, longestPause } from './floor-crowd.ts'
import { backWithinMs, LONG, pauseWithinMs, serverBack } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const RECORDED_WITHIN_MS = 1_000

let floor: Floor
afterEach(() => floor?.close(), 60_000)

describe('F1', () => {
  const sizes = LONG
    ? [
        { waiting: 50, talking: 20 },
        { waiting: 100, talking: 50 },
      ]
    : [{ waiting: 12, talking: 6 }]

  it.each(sizes)(
    'F1 kill -9 of the server: $waiting wait and $talking talk',
    async ({ waiting, talking }) => {
      floor = await openFloor({ legs: waiting + 2 * talking + 10 })
      const crowd = await fillFloor(floor, { waiting, talking })
      const before = await openPlaces(floor)
      const legs = legsOf(crowd)
      for (const leg of legs) leg.pauses.forget()

      const backMs = await serverBack(floor, 'SIGKILL')
      expect(await openPlaces(floor)).toEqual(before)
      await everybodyHears(crowd)
      const pauseMs = longestPause(legs)
      tellFault({
        fault: `F1 kill -9 of the server, ${legs.length} legs`,
        done: `longest pause of sound ${pauseMs} ms`,
        recoveredMs: backMs,
      })
      expect(backMs).toBeLessThan(backWithinMs())
      expect(pauseMs).toBeLessThan(pauseWithinMs())
      expect(crowd.rung()).toHaveLength(talking)

      await hangUpInTurn(crowd)
      expect(crowd.rung().map(({ shown }) => shown)).toEqual(crowd.callers.map(({ shown }) => shown))
      for (const [n, { shown }] of crowd.callers.entries()) await expectWhole(shown, n < talking)
      await floor.emptySwitch()
    },
    300_000,
  )
})

/** One after the other, each when the books say that they talk, so that the next in line is answered. */
const hangUpInTurn = async ({ agents, callers }: Crowd): Promise<void> => {
  for (const [n, caller] of callers.entries()) {
    const places = await placesWith(floor, { talking: Math.min(agents.length, callers.length - n) })
    expect(places.find(({ from }) => from === caller.shown)?.phase).toBe('talking')
    caller.hangUp()
  }
}

/** One complete record with one offer; of who talked while there was no server, every second is recorded. */
const expectWhole = async (from: string, talkedOn: boolean): Promise<void> => {
  const record = await completeRecord(floor, from)
  expect(record.outcome).toBe('answered')
  expect(record.timeline.filter(({ type }) => type === 'contact-offered')).toHaveLength(1)
  if (!talkedOn) return
  const recording = await waitFor('the recording to be kept', async () => {
    const found = await floor.admin.get(`/recordings/${record.recordings[0]}`, Recording)
    return found.state === 'stored' ? found : null
  })
  expect(Math.abs((recording.durationMs ?? 0) - record.talkMs)).toBeLessThan(RECORDED_WITHIN_MS)
}

/** F18 and the end of the supervisor: whoever keeps the calls changes, planned or not, and the calls notice nothing. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord, openPlaces, type Place, placesWith } from './floor-books.ts'
import { type Crowd, everybodyHears, fillFloor, legsOf, longestPause } from './floor-crowd.ts'
import { anotherServer, backWithinMs, isTakingCalls, pauseWithinMs, processGone, serverBack } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const SOUND_DB = -50
const SIZE = { waiting: 3, talking: 3 }

let floor: Floor
afterEach(() => floor?.close(), 60_000)

describe('F18 planned restart', () => {
  it('SIGTERM to the server, twice: nothing new is offered, the next is in at once, the calls live on', async () => {
    floor = await openFloor({ legs: 30 })
    const crowd = await fillFloor(floor, SIZE)
    const callers = [...crowd.callers]
    for (const round of [1, 2]) {
      const leaving = callers[round - 1]
      const before = (await openPlaces(floor)).filter(({ from }) => from !== leaving?.shown)
      for (const leg of legsOf(crowd)) leg.pauses.forget()
      const rung = crowd.rung().length
      const server = floor.site.pid('main.js')
      const release = await holdRequest(floor)
      process.kill(server, 'SIGTERM')
      await waitFor('the server to drain', async () => !(await isTakingCalls(floor)))
      // An agent is free now and people wait for one; one more comes, whom the server that leaves still takes in.
      leaving?.hangUp()
      const late = await floor.dial()
      callers.push(late)
      await waitFor('the late one to hear music', () => late.state() === 'up' && late.loudness() > SOUND_DB)
      const began = performance.now()
      release()
      await processGone(floor, server)
      expect(crowd.rung()).toHaveLength(rung)
      await anotherServer(floor, server)
      const backMs = Math.round(performance.now() - began)

      await waitFor('the next in line to be rung', () => crowd.rung().length === rung + 1)
      expect(crowd.rung().at(-1)?.shown).toBe(callers[SIZE.talking + round - 1]?.shown)
      const after = await placesWith(floor, { talking: SIZE.talking, waiting: SIZE.waiting })
      expect(after.slice(0, -1).map(clocks)).toEqual(before.map(clocks))
      expect(after.at(-1)?.from).toBe(late.shown)
      await everybodyHears(crowd)
      const pauseMs = longestPause(legsOf(crowd))
      tellFault({
        fault: `F18 planned restart, round ${round}`,
        done: `longest pause of sound ${pauseMs} ms`,
        recoveredMs: backMs,
      })
      expect(backMs).toBeLessThan(backWithinMs())
      expect(pauseMs).toBeLessThan(pauseWithinMs())
    }
    await endInTurn({ ...crowd, callers }, 2)
  }, 120_000)
})

describe('killed supervisor', () => {
  it('leaves server and switch with their calls; the next npm start takes over both and keeps them', async () => {
    floor = await openFloor({ legs: 30 })
    const crowd = await fillFloor(floor, SIZE)
    const pids = [floor.site.pid('asterisk'), floor.site.pid('main.js')]
    const before = await openPlaces(floor)
    for (const leg of legsOf(crowd)) leg.pauses.forget()

    await floor.killSupervisor()
    const run = await floor.start()
    await waitFor('the second start', () => run.words().includes('Sambung is ready'), 30_000)
    expect([floor.site.pid('asterisk'), floor.site.pid('main.js')]).toEqual(pids)
    expect(await openPlaces(floor)).toEqual(before)

    // It keeps what it took over: a kill is answered as ever.
    const backMs = await serverBack(floor, 'SIGKILL')
    expect(await openPlaces(floor)).toEqual(before)
    expect(floor.site.pid('asterisk')).toBe(pids[0])
    await everybodyHears(crowd)
    const pauseMs = longestPause(legsOf(crowd))
    tellFault({
      fault: 'N4 supervisor killed, then the server',
      done: `both taken over by the next start; longest pause of sound ${pauseMs} ms`,
      recoveredMs: backMs,
    })
    expect(backMs).toBeLessThan(backWithinMs())
    expect(pauseMs).toBeLessThan(pauseWithinMs())
    await endInTurn(crowd, 0)
  }, 120_000)
})

/** A request that the server has begun to read and cannot finish: it keeps a server that drains alive. */
const holdRequest = async ({ site }: Floor): Promise<() => void> => {
  const socket = connect(Number(site.env.SAMBUNG_PORT), '127.0.0.1')
  const head = ['POST /api/v1/sessions HTTP/1.1', 'host: floor', 'content-type: application/json', 'content-length: 99']
  socket.write([...head, 'expect: 100-continue', '', ''].join('\r\n'))
  await once(socket, 'data')
  return () => socket.destroy()
}

const clocks = ({ from, createdAt, enqueuedAt }: Place) => ({ from, createdAt, enqueuedAt })

/** Everybody hangs up, first come first; each leaves one record, with one offer. */
const endInTurn = async ({ agents, callers, rung }: Crowd, gone: number): Promise<void> => {
  for (const [n, caller] of callers.entries()) {
    if (n < gone) continue
    await placesWith(floor, { talking: Math.min(agents.length, callers.length - n) })
    caller.hangUp()
  }
  expect(rung().map(({ shown }) => shown)).toEqual(callers.map(({ shown }) => shown))
  for (const { shown } of callers) expect((await completeRecord(floor, shown)).outcome).toBe('answered')
  await floor.emptySwitch()
}

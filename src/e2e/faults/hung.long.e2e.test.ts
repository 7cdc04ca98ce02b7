/**
 * A server that hangs: it lives, and does nothing any more. Whoever keeps it notices, kills it and starts another, under
 * `npm start` and under systemd. Those who wait and talk hear nothing of it, and nothing is lost.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { completeRecord, openPlaces, placesWith } from './floor-books.ts'
import { everybodyHears, fillFloor, legsOf, longestPause } from './floor-crowd.ts'
import { anotherServer, passed, pauseWithinMs, slowness } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const SIZE = { waiting: 1, talking: 1 }
/** scripts/start/pulse.ts: three questions, 5 s apart; then a start. */
const noticedWithinMs = (): number => 25_000 * slowness()
/** A question or two go unanswered meanwhile. */
const BUSY_MS = 9_000
const WATCH = fileURLToPath(new URL('../../../dist/scripts/start/watch.js', import.meta.url))
const NEW_SECRETS = fileURLToPath(new URL('../../../dist/scripts/asterisk/new-secrets.js', import.meta.url))
const MAIN = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))

let floor: Floor
afterEach(() => floor?.close(), 60_000)

describe('a server that hangs', () => {
  it('is left alone by npm start while it may be busy, then killed and started anew; callers hear nothing of it', async () => {
    floor = await openFloor({ legs: 10 })
    // One that was left running is watched like any other.
    await floor.killSupervisor()
    const start = await floor.start()
    await waitFor('it to be taken over', () => start.words().includes('the server runs already'))
    const busy = floor.site.pid('main.js')
    process.kill(busy, 'SIGSTOP')
    await passed(BUSY_MS)
    process.kill(busy, 'SIGCONT')
    await floor.site.ready()
    expect(floor.site.pid('main.js')).toBe(busy)

    const crowd = await fillFloor(floor, SIZE)
    const before = await openPlaces(floor)
    for (const leg of legsOf(crowd)) leg.pauses.forget()
    const hung = floor.site.pid('main.js')
    process.kill(hung, 'SIGSTOP')
    const began = performance.now()
    await gone(hung, noticedWithinMs())
    await anotherServer(floor, hung)
    const backMs = performance.now() - began
    expect(await openPlaces(floor)).toEqual(before)
    await everybodyHears(crowd)
    const pauseMs = longestPause(legsOf(crowd))
    tellFault({
      fault: 'F9 a server that hangs for ever',
      done: `killed after 15 s without an answer; longest pause of sound ${pauseMs} ms`,
      recoveredMs: backMs,
    })
    expect(backMs).toBeLessThan(noticedWithinMs())
    expect(pauseMs).toBeLessThan(pauseWithinMs())
    expect(crowd.rung()).toHaveLength(SIZE.talking)
    const told = start.words().match(/^✗ the server has ended .*/gm)
    expect(told).toEqual([expect.stringContaining(`(process ${hung} answered nothing for 15 s and was killed)`)])

    // It is a whole server: the one who waits is next, and both records are complete.
    for (const caller of crowd.callers) {
      await placesWith(floor, { talking: 1 })
      caller.hangUp()
      expect((await completeRecord(floor, caller.shown)).outcome).toBe('answered')
    }
    await floor.emptySwitch()
  }, 300_000)

  it('is killed by the watch where systemd starts it, and only then', async () => {
    floor = await openFloor({ legs: 6 })
    await floor.killSupervisor()
    const before = floor.site.pid('main.js')
    const watch = floor.site.run(process.execPath, [WATCH])
    process.kill(before, 'SIGSTOP')
    const began = performance.now()
    // One question more: the first one shows whom to ask after.
    await gone(before, noticedWithinMs() + 5_000)
    const goneMs = Math.round(performance.now() - began)
    expect(goneMs).toBeGreaterThan(10_000)
    await waitFor('the watch to say so', () => watch.words().includes(`process ${before}) answered nothing for 15 s`))
    // As its unit does.
    expect(await floor.site.run(process.execPath, [NEW_SECRETS]).ended()).toBe(0)
    const socket = `SAMBUNG_SERVER_SOCKET=${join(floor.site.data, 'run', 'server.sock')}`
    const next = floor.site.run('/usr/bin/env', [socket, process.execPath, MAIN])
    await floor.site.ready()
    console.log(`the watch killed the server that hung after ${goneMs} ms`)
    for (const run of [next, watch]) {
      run.child.kill('SIGTERM')
      await run.ended()
    }
    // The switch that is left belongs to the next start.
    await floor.start()
  }, 300_000)
})

const gone = (pid: number, withinMs: number): Promise<true> =>
  waitFor(`process ${pid} to end`, () => floor.site.processes().every((one) => one.pid !== pid), withinMs)

/** F9: two servers claim one switch. The older one, asleep while the newer came, is locked out when it wakes, and goes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { type Floor, openFloor } from './floor.ts'
import { openPlaces, placesWith } from './floor-books.ts'
import { type Crowd, everybodyHears, fillFloor, legsOf, longestPause } from './floor-crowd.ts'
import { pauseWithinMs, processGone } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const NEW_SECRETS = fileURLToPath(new URL('../../../dist/scripts/asterisk/new-secrets.js', import.meta.url))
const SIZE = { waiting: 2, talking: 2 }

let floor: Floor
afterEach(() => floor?.close(), 60_000)

describe('F9 fencing', () => {
  it('a server that slept through the next start is refused everything, says so and ends', async () => {
    floor = await openFloor({ legs: 30 })
    const crowd = await fillFloor(floor, SIZE)
    const before = await openPlaces(floor)
    await floor.killSupervisor()
    const old = floor.site.pid('main.js')
    process.kill(old, 'SIGSTOP')
    // The first thing that every start of a server does, under npm start and under systemd.
    expect(await floor.site.run(process.execPath, [NEW_SECRETS]).ended()).toBe(0)
    // There is work for the one who wakes: an agent is free and two wait.
    crowd.callers[0]?.hangUp()
    process.kill(old, 'SIGCONT')
    await processGone(floor, old)
    expect(serverLog()).toContain('401: the secret was replaced')
    expect(serverLog()).toContain('another server has taken over the switch; this one stops')
    expect(crowd.rung()).toHaveLength(SIZE.talking)
    expect(legsOf(crowd).length).toBeGreaterThanOrEqual(4)

    await floor.start()
    const after = await placesWith(floor, { talking: 2, waiting: 1 })
    expect(after.map(({ id }) => id)).toEqual(before.slice(1).map(({ id }) => id))
    await endAll(crowd)
  }, 120_000)

  it('npm start replaces a server that sleeps; the calls live on', async () => {
    floor = await openFloor({ legs: 30 })
    const crowd = await fillFloor(floor, SIZE)
    const before = await openPlaces(floor)
    for (const leg of legsOf(crowd)) leg.pauses.forget()
    await floor.killSupervisor()
    const old = floor.site.pid('main.js')
    process.kill(old, 'SIGSTOP')
    const began = performance.now()
    await floor.start()
    const backMs = Math.round(performance.now() - began)
    expect(floor.site.pid('main.js')).not.toBe(old)
    expect(await openPlaces(floor)).toEqual(before)
    await everybodyHears(crowd)
    const pauseMs = longestPause(legsOf(crowd))
    tellFault({
      fault: 'F9 a server that sleeps',
      done: `replaced by a new start; longest pause of sound ${pauseMs} ms`,
      recoveredMs: backMs,
    })
    expect(pauseMs).toBeLessThan(pauseWithinMs())
    expect(crowd.rung()).toHaveLength(SIZE.talking)
    await endAll(crowd)
  }, 120_000)
})

const serverLog = (): string => readFileSync(join(floor.site.data, 'log', 'server.log'), 'utf8')

const endAll = async ({ callers }: Crowd): Promise<void> => {
  for (const caller of callers) caller.hangUp()
  await waitFor('all to be over', async () => (await openPlaces(floor)).length === 0)
  await floor.emptySwitch()
}

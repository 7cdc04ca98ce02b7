/** What the API has acknowledged with a 2xx is there after the server has been killed at that very moment. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NumberList } from '../wire/queues.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { waitFor } from './support/wait-for.ts'

const KILLS = 20
const CHANGES_A_KILL = 25

let hotline: Installation

beforeAll(async () => {
  hotline = await startInstallation()
}, 120_000)

afterAll(async () => {
  await hotline?.stop()
}, 60_000)

it(`journal.ack-after-commit: ${KILLS * CHANGES_A_KILL} acknowledged changes, ${KILLS} kills, each change is there`, async () => {
  const acknowledged: string[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const pid = await waitFor('the server to run', () => hotline.serverPid())
    // One after another, so that the kill comes right after the answer to the last one.
    for (let change = 0; change < CHANGES_A_KILL; change++) {
      const number = `${70_000 + kill * CHANGES_A_KILL + change}`
      await hotline.admin.put(`/numbers/${number}`, { queue: 'support' })
      acknowledged.push(number)
    }
    process.kill(pid, 'SIGKILL')
    await waitFor('another server in its place', () => {
      const now = hotline.serverPid()
      return now !== null && now !== pid
    })
    await hotline.ready(20_000)
    const known = await numbers()
    expect(acknowledged.filter((number) => !known.has(number))).toEqual([])
  }
  expect(acknowledged).toHaveLength(KILLS * CHANGES_A_KILL)
}, 240_000)

const numbers = async (): Promise<ReadonlySet<string>> => {
  const all = new Set<string>()
  for (let cursor = ''; ; ) {
    const page = await hotline.admin.get(`/numbers?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`, NumberList)
    for (const entry of page.items) all.add(entry.number)
    if (page.next === null) return all
    cursor = encodeURIComponent(page.next)
  }
}

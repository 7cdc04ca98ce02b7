/** An agent's page that has answered and that no sound reaches: it asks anew by itself, and both hear each other. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { becomes, bothHear, button, type DeskWorld, startDeskWorld } from './support/desk-world.ts'
import { silentOnWays } from './support/page-faults.ts'
import { waitFor } from './support/wait-for.ts'

const NUMBER = '1582'

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
  await world.hotline.admin.put(`/numbers/${NUMBER}`, { queue: 'support' })
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

describe('no-way', () => {
  it('the switch was told of no way to the page: a few seconds later both hear each other', async () => {
    const { page, complaints, close } = await world.desk('siti', { prepare: silentOnWays })
    try {
      await button(page, 'Ready').click()
      await becomes(page, 'Ready')
      const call = await world.dial('0813201')
      await button(page, 'Answer').click()
      await becomes(page, 'Talking')
      await bothHear(page, call)
      expect(complaints).toEqual([])
      await button(page, 'Hang up').click()
      await waitFor('the caller to be let go', () => call.state() === 'ended')
    } finally {
      await close()
    }
  })
})

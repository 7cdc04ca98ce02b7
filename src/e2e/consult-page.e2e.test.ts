/** Asking a colleague first, from page to page: what each hears is what each page says. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { closedContactFrom } from './support/contact-from.ts'
import {
  becomes,
  bothHear,
  button,
  type DeskWorld,
  hearsMusic,
  pageHears,
  startDeskWorld,
} from './support/desk-world.ts'
import { waitFor } from './support/wait-for.ts'

/** A number of this test's: the queue has no wrap-up. */
const NUMBER = '1579'
const FROM = '0814001'

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
  await world.hotline.admin.put(`/numbers/${NUMBER}`, { queue: 'support' })
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

it('ask first, swap, all together, and hand over, by the buttons of two pages', async () => {
  const [siti, budi] = [await world.desk('siti'), await world.desk('budi')]
  try {
    const call = await world.talk(siti.page, FROM)
    await button(budi.page, 'Ready').click()
    await becomes(budi.page, 'Ready')

    await button(siti.page, 'Transfer').click()
    await button(siti.page, 'Ask Budi first').click()
    await siti.page.getByText('Calling Budi').waitFor()
    await becomes(budi.page, 'Ringing')
    await waitFor('music for the caller', () => hearsMusic(call))
    await button(budi.page, 'Answer').click()
    await siti.page.getByText('You talk to Budi; the caller hears music.').waitFor()
    await becomes(budi.page, 'Talking')
    await pageHears(budi.page)

    await button(siti.page, 'Swap').click()
    await siti.page.getByText('You talk to the caller; Budi hears music.').waitFor()
    await bothHear(siti.page, call)

    await button(siti.page, 'All together').click()
    await siti.page.getByText('Budi is in the call with you and the caller.').waitFor()
    await bothHear(siti.page, call)
    await pageHears(budi.page)

    await button(siti.page, 'Hand over').click()
    await becomes(siti.page, 'Ready')
    await becomes(budi.page, 'Talking')
    await bothHear(budi.page, call)
    await button(budi.page, 'Hang up').click()
    await waitFor('the caller to be let go', () => call.state() === 'ended')
    expect(await closedContactFrom(world.hotline.admin, FROM)).toMatchObject({ outcome: 'answered', agent: 'budi' })
    expect(siti.complaints).toEqual([])
    expect(budi.complaints).toEqual([])
  } finally {
    await siti.close()
    await budi.close()
  }
})

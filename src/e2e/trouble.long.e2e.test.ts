/** What goes wrong in the middle of a call is said plainly on the page, and the caller is never left in silence. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closedContactFrom } from './support/contact-from.ts'
import {
  becomes,
  bothHear,
  button,
  type DeskWorld,
  hangUp,
  hearsAgent,
  hearsMusic,
  pageHears,
  startDeskWorld,
} from './support/desk-world.ts'
import { headset, looseMicrophone, wrongClock } from './support/page-faults.ts'
import { waitFor } from './support/wait-for.ts'

const NUMBER = '1582'
const HOUR_MS = 3_600_000

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

const SILENCE_DB = -60

describe('trouble.microphone', () => {
  it('unplugged in mid-call: the page says so and offers music; plugged in again it is taken by itself', async () => {
    const { page, close } = await world.desk('siti', { prepare: looseMicrophone })
    try {
      const call = await world.talk(page, '0813201')
      await headset(page, 'unplug')
      await page.getByRole('alert').getByText('the caller cannot hear you').waitFor()
      await waitFor('the agent not to be heard', () => !hearsAgent(call))
      await pageHears(page)
      await button(page, 'Hold meanwhile, with music').click()
      await becomes(page, 'On hold')
      await waitFor('music', () => hearsMusic(call))
      await headset(page, 'plug')
      await page.getByText('the caller cannot hear you').waitFor({ state: 'detached' })
      await button(page, 'Resume').click()
      await bothHear(page, call)
      await hangUp(page, call)
    } finally {
      await close()
    }
  })

  it('with another one plugged in, that one is taken, and nobody notices', async () => {
    const { page, close } = await world.desk('siti', { prepare: looseMicrophone })
    try {
      const call = await world.talk(page, '0813202')
      await headset(page, 'swap')
      await waitFor('the meter of the other one to move', async () => {
        const meter = page.getByRole('meter', { name: 'Microphone level' })
        return Number(await meter.getAttribute('aria-valuenow')) > 0
      })
      await bothHear(page, call)
      expect(await page.getByText('the caller cannot hear you').count()).toBe(0)
      await button(page, 'Mute').click()
      // Silence, and not only another sound: what was on its way has arrived.
      await waitFor('silence', () => call.loudness() < SILENCE_DB)
      // Who is muted stays muted, whatever they speak into.
      await headset(page, 'swap')
      await page.getByText('You are muted').waitFor()
      await pageHears(page)
      expect(call.loudness()).toBeLessThan(SILENCE_DB)
      await button(page, 'Unmute').click()
      await bothHear(page, call)
      await hangUp(page, call)
    } finally {
      await close()
    }
  })
})

describe('trouble.clock', () => {
  it.each([3, -3])('a computer that is %d h off shows the server’s times', async (hours) => {
    const from = `081321${hours + 5}`
    const { page, close } = await world.desk('siti', { prepare: wrongClock(hours * HOUR_MS) })
    const timer = async (name: string): Promise<number> => {
      const [minutes = Number.NaN, seconds = 0] = ((await page.locator(name).textContent()) ?? '')
        .split(':')
        .map(Number)
      return minutes * 60 + seconds
    }
    try {
      const call = await world.talk(page, from)
      for (const name of ['.card-timer', '.band-timer']) {
        const shown = await timer(name)
        expect(shown, name).toBeLessThan(60)
        await waitFor(`${name} to go on`, async () => (await timer(name)) > shown)
      }
      await hangUp(page, call)
      const { createdAt } = await closedContactFrom(world.hotline.admin, from)
      const shown = new Date(createdAt).toLocaleTimeString('en', {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })
      await page.locator('.contact', { hasText: from }).getByText(shown).waitFor()
    } finally {
      await close()
    }
  })
})

describe('trouble.disk', () => {
  it('a full disk: the page says so once, the call goes on, and its buttons do what the switch can do', async () => {
    const { page, close } = await world.desk('siti')
    try {
      const call = await world.talk(page, '0813206')
      // As the server answers when its disk is full (F10): it is done, and not yet written down.
      await page.route('**/contacts/*/hold', async (route) => {
        await route.fetch()
        await route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(FULL) })
      })
      await button(page, 'Hold').click()
      await page.getByText("The server's disk is full.").waitFor()
      await waitFor('music', () => hearsMusic(call))
      await becomes(page, 'On hold')
      await button(page, 'Understood').click()
      await button(page, 'Resume').click()
      await bothHear(page, call)
      await hangUp(page, call)
    } finally {
      await close()
    }
  })
})

const FULL = {
  type: 'about:blank',
  title: 'Service Unavailable',
  status: 503,
  detail: 'The disk takes no changes at the moment.',
  errors: [{ path: 'disk', message: 'is full, read-only or locked' }],
}

/** A sign-in that runs out in mid-call: the two talk on, the page says so, and at the next sign-in the call is there again. */
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AgentList } from '../wire/agents.ts'
import { becomes, bothHear, button, type DeskWorld, hangUp, hearsAgent, startDeskWorld } from './support/desk-world.ts'
import { waitFor } from './support/wait-for.ts'

const NUMBER = '1583'
/** Long enough for a sign-in, a call and the talk on a busy machine. */
const SIGN_IN_SECONDS = 40
/** The server looks at open sign-ins every nine seconds. */
const SEEN_MS = (SIGN_IN_SECONDS + 20) * 1_000

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER, { SAMBUNG_SIGN_IN_SECONDS: `${SIGN_IN_SECONDS}` })
}, 120_000)
afterAll(() => world?.stop(), 60_000)

const signIn = async (page: Page, password: string): Promise<void> => {
  await page.getByLabel('Username').fill('siti')
  await page.getByLabel('Password').fill(password)
  await button(page, 'Sign in').click()
}

describe('trouble.sign-in', () => {
  it('runs out in a call: nobody is cut off, and the call comes back with the next sign-in', async () => {
    const password = randomBytes(12).toString('base64url')
    const { items } = await world.hotline.admin.get('/agents', AgentList)
    await world.hotline.admin.patch(`/agents/${items.find(({ username }) => username === 'siti')?.id}`, { password })
    const { page, close } = await world.open()
    try {
      await signIn(page, password)
      const call = await world.talk(page, '0813301')
      call.pauses.forget()
      await page.getByText('Your call goes on: sign in again').waitFor({ timeout: SEEN_MS })
      // The switch knows by now that the sign-in is over, and the page can't speak to it any more.
      await waitFor('the agent to be heard all the same', () => hearsAgent(call))
      expect(call.pauses.missing()).toBeLessThan(200)
      await signIn(page, password)
      await becomes(page, 'Talking', 15_000)
      await bothHear(page, call)
      await hangUp(page, call)
      await becomes(page, 'Offline')
    } finally {
      await close()
    }
    await world.hotline.emptySwitch()
  }, 150_000)
})

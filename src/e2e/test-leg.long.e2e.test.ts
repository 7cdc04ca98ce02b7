/** The silent leg before the first call: both ways, one way, none; in the middle of an offer, and without a server. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ContactList } from '../wire/contacts.ts'
import { startChromium } from './support/chromium.ts'
import {
  AGENT_HZ,
  becomes,
  bothHear,
  button,
  type DeskWorld,
  hangUp,
  signInAs,
  startDeskWorld,
} from './support/desk-world.ts'
import { deaf, mute, noWay } from './support/page-faults.ts'
import { waitFor } from './support/wait-for.ts'

const NUMBER = '1581'
/** Promised: five seconds from when the page can be rung, which nobody waits for. A test bounds time at three times of it. */
const TOLD_MS = 15_000
/** A page rings within this time of a call, as it does without a test. */
const RINGS_MS = 2_000
/** The dial plan ends a leg that nobody looks after; a second for the look. */
const ENDS_BY_ITSELF_MS = 7_000

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

const testLegs = async (): Promise<number> => (await channels()).filter(({ id }) => id.startsWith('test-')).length
const channels = async (): Promise<readonly { readonly id: string }[]> =>
  JSON.parse(String(await world.ari('GET', 'channels')))
const contacts = async (): Promise<number> => (await world.hotline.admin.get('/contacts', ContactList)).items.length
const says = (page: Page, words: RegExp): Promise<void> => page.getByText(words).waitFor({ timeout: TOLD_MS })

/** The server's answer stays on its way until it is let go: the leg stays up meanwhile. */
const holdAnswer = () => {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const hold = async (page: Page): Promise<void> => {
    await page.route('**/me/phone/test', async (route) => {
      const answer = await route.fetch().catch(() => null)
      await held
      await (answer === null ? route.abort() : route.fulfill({ response: answer })).catch(() => undefined)
    })
  }
  return { hold, letGo }
}

/** The page is told of a relay, and nothing is there. */
const noRelay = async (page: Page): Promise<void> => {
  await noWay(page)
  await page.route('**/me/phone', async (route) => {
    const answer = await route.fetch()
    const relay = { urls: `turn:127.0.0.1:${world.hotline.ports.take()}`, username: 'u', credential: 'c' }
    await route.fulfill({ response: answer, json: { ...(await answer.json()), iceServers: [relay] } })
  })
}

describe('test-leg', () => {
  it('both ways: told within seconds, and nothing is left of it, neither leg nor record', async () => {
    const before = await contacts()
    const { page, complaints, close } = await world.desk('siti')
    const began = performance.now()
    try {
      await says(page, /We hear you, and you hear us/)
      console.log(`both ways: told ${Math.round(performance.now() - began)} ms after the sign-in`)
      await waitFor('the leg to end', async () => (await testLegs()) === 0)
      expect(await contacts()).toBe(before)
      expect(complaints).toEqual([])
      await button(page, 'Test again').click()
      await waitFor('another leg', async () => (await testLegs()) === 1)
      await says(page, /We hear you, and you hear us/)
    } finally {
      await close()
    }
  })

  it('a reloaded page, in which nobody has pressed anything, tests as well', async () => {
    const { page, close } = await world.desk('siti')
    try {
      await says(page, /We hear you, and you hear us/)
      await page.reload()
      await says(page, /Testing both ways/)
      await says(page, /We hear you, and you hear us/)
    } finally {
      await close()
    }
  })

  it.each([
    ['nothing arrives of what the page sends', mute, /You hear us, but we do not hear you/, /no relay is set up/],
    ['nothing arrives at the page', deaf, /We hear you, but you do not hear us/, /no relay is set up/],
    ['no way at all', noWay, /No sound gets through either way/, /no relay is set up/],
    ['no way, and a relay that is dead', noRelay, /No sound gets through either way/, /the relay that is set up/],
  ] as const)('%s: one line says so, and one what is missing', async (_name, fault, words, lack) => {
    const { page, close } = await world.desk('siti', { prepare: fault })
    try {
      await says(page, words)
      await says(page, lack)
      // It holds nobody up.
      await button(page, 'Ready').click()
      await becomes(page, 'Ready')
    } finally {
      await close()
    }
  })

  it('the microphone is denied: the leg is heard as silence, and it is said what to do', async () => {
    const refusing = await startChromium({ hz: AGENT_HZ, denies: true })
    const { page, close } = await refusing.open(world.hotline.base)
    try {
      await signInAs(world.hotline, page, 'siti')
      await says(page, /Allow it at the lock beside the address/)
      await says(page, /we hear only silence from you/)
      // Whoever goes ready all the same is told what that means.
      await button(page, 'Ready').click()
      await says(page, /callers would not hear you/)
    } finally {
      await close()
      await refusing.close()
    }
  })

  it('a call in the middle of it rings at once, and is answered; the test is over', async () => {
    const { hold, letGo } = holdAnswer()
    const { page, close } = await world.desk('siti', { prepare: hold })
    try {
      await waitFor('the test leg', async () => (await testLegs()) === 1)
      await button(page, 'Ready').click()
      await becomes(page, 'Ready')
      expect(await testLegs()).toBe(1)
      const began = performance.now()
      const call = await world.dial('0813101')
      await button(page, 'Answer').waitFor({ timeout: RINGS_MS })
      const rang = performance.now() - began
      console.log(`in the middle of a test: rang after ${Math.round(rang)} ms`)
      await button(page, 'Answer').click()
      await becomes(page, 'Talking')
      await bothHear(page, call)
      expect(await testLegs()).toBe(0)
      letGo()
      await bothHear(page, call)
      await hangUp(page, call)
    } finally {
      letGo()
      await close()
    }
  })

  it('server and page gone in the middle of it: the switch ends it, and nobody takes it for a call', async () => {
    const before = await contacts()
    const { hold, letGo } = holdAnswer()
    const { page, close } = await world.desk('siti', { prepare: hold })
    try {
      await waitFor('the test leg', async () => (await testLegs()) === 1)
      const pid = world.hotline.serverPid()
      if (pid === null) throw new Error('there is no server')
      process.kill(pid, 'SIGKILL')
      await page.close({ runBeforeUnload: false })
      await waitFor('the server to be back', async () => (await contacts()) === before, 20_000)
      await waitFor('the switch to end the leg', async () => (await testLegs()) === 0, ENDS_BY_ITSELF_MS)
      expect(await contacts()).toBe(before)
    } finally {
      letGo()
      await close()
    }
  })
})

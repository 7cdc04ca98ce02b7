/** kill -9 of the server while a page talks: nobody hears of it, and afterwards the desk is as if nothing had been. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closedContactFrom } from './support/contact-from.ts'
import {
  AGENT_HZ,
  becomes,
  button,
  CALLER_HZ,
  type DeskWorld,
  hearsAgent,
  startDeskWorld,
} from './support/desk-world.ts'
import { attachEar, missingBetween, type PageEar } from './support/page-ear.ts'
import type { SipCall } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

/** A number of this test's: the queue is recorded and has no wrap-up. */
const NUMBER = '1579'
/** Promised, by RTP time. */
const GAP_MS = 200
/** Promised: 2 s. A test bounds time at three times of it. */
const SEEN_MS = 6_000
/** How far above its surroundings a tone stands that is the voice, in dB. */
const VOICE_DB = 20
/** Spoken by nobody. */
const NOTHING_HZ = 1_000

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

const killServer = async (page: Page): Promise<void> => {
  const pid = world.hotline.serverPid()
  if (pid === null) throw new Error('there is no server')
  process.kill(pid, 'SIGKILL')
  await page.getByText('The server is away. Your call goes on').waitFor()
  await page.getByText('The server is back.').waitFor()
  await becomes(page, 'Talking')
}

const hearsCaller = async (ear: PageEar): Promise<boolean> => {
  const noise = await ear.tone(NOTHING_HZ)
  return (await ear.tone(CALLER_HZ)) > noise + VOICE_DB && (await ear.tone(AGENT_HZ)) < noise + VOICE_DB
}

/** Whoever ended it: the caller is let go, and the page is ready for the next. */
const seenByBoth = async (who: string, page: Page, call: SipCall, end: () => Promise<void> | void): Promise<void> => {
  const from = performance.now()
  const since = (): number => Math.round(performance.now() - from)
  await end()
  const [caller, desk] = await Promise.all([
    waitFor('the caller to be let go', () => call.state() === 'ended', SEEN_MS).then(since),
    becomes(page, 'Ready', SEEN_MS).then(since),
  ])
  console.log(`${who} hangs up after kill -9: seen by the caller after ${caller} ms, on the page after ${desk} ms`)
  expect(Math.max(caller, desk)).toBeLessThan(SEEN_MS)
}

const oneRecord = async (from: string): Promise<void> => {
  const record = await closedContactFrom(world.hotline.admin, from)
  expect(record).toMatchObject({ outcome: 'answered' })
  expect(record.recordings).toHaveLength(1)
}

describe('kill9.browser-talk', () => {
  it('the two talk on, 440 Hz without a gap; afterwards the desk has the call and its controls, and hangs up', async () => {
    let ear: PageEar | null = null
    const prepare = async (page: Page): Promise<void> => {
      ear = await attachEar(page)
    }
    const { page, close } = await world.desk('siti', { prepare })
    try {
      const call = await world.talk(page, '0813005')
      if (ear === null) throw new Error('the page has no ear')
      const heard: PageEar = ear
      await waitFor('the page to hear 440 Hz', () => hearsCaller(heard))
      call.pauses.forget()
      await heard.listenFor(CALLER_HZ)
      const before = await heard.received()
      await killServer(page)
      const after = await heard.received()
      const [gap, missed] = [await heard.longestGap(), missingBetween(before, after)]
      const { longest, missing } = call.pauses
      console.log(
        `kill -9 of the server: the page without 440 Hz for ${ms(gap)}, ${ms(missed)} of sound missing; the caller ${ms(longest())} between two packets, ${ms(missing())} missing`,
      )
      expect(after.packets).toBeGreaterThan(before.packets)
      expect([gap, missed].filter((one) => one >= GAP_MS)).toEqual([])
      expect(missing()).toBeLessThan(GAP_MS)
      expect(hearsAgent(call)).toBe(true)
      expect(await hearsCaller(heard)).toBe(true)
      await seenByBoth('the desk', page, call, () => button(page, 'Hang up').click())
      await oneRecord('0813005')
    } finally {
      await close()
    }
  })

  it('the caller hangs up afterwards, and the desk sees it', async () => {
    const { page, close } = await world.desk('siti')
    try {
      const call = await world.talk(page, '0813008')
      await killServer(page)
      await seenByBoth('the caller', page, call, () => call.hangUp())
      await oneRecord('0813008')
    } finally {
      await close()
    }
  })
})

const ms = (time: number): string => `${time.toFixed(0)} ms`

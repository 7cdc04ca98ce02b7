/**
 * What becomes of a call when the agent's page is reloaded, or the server under it goes in the middle: the two have each other
 * again. A page that is lost altogether: `faults/agent-lost.long.e2e.test.ts`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
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
import type { SipCall } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

/** A number of this test's: the queue is recorded and has no wrap-up. */
const NUMBER = '1578'
/** Promised: 3 s. A test bounds time at three times of it. */
const AGAIN_MS = 9_000
/** A silent leg is noticed after 0.8 s at most (telephony/asterisk/life.ts). */
const NOTICED_MS = 2_000

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

/** The caller is without the agent for a moment, with music unless that is too short to be heard; gives how long it took. */
const untilBack = async (page: () => Promise<Page>, call: SipCall, name: string): Promise<Page> => {
  const from = performance.now()
  const next = page()
  await waitFor('the agent to be gone', () => !hearsAgent(call), AGAIN_MS)
  const gone = performance.now() - from
  const again = await next
  await waitFor('the agent to be heard again', () => hearsAgent(call), AGAIN_MS)
  const heard = performance.now() - from
  await pageHears(again)
  const both = performance.now() - from
  console.log(`${name}: the agent gone after ${ms(gone)}, again after ${ms(heard)}, both ways after ${ms(both)}`)
  expect(Math.max(heard, both)).toBeLessThan(AGAIN_MS)
  return again
}
/** The account of the page that is registered now. */
const onlineAccount = async (): Promise<string> => {
  const endpoints = JSON.parse(String(await world.ari('GET', 'endpoints/PJSIP')))
  const one = endpoints.find(({ resource, state }: Endpoint) => resource.startsWith('web-') && state === 'online')
  return one?.resource ?? 'nobody'
}
interface Endpoint {
  readonly resource: string
  readonly state: string
}

const ms = (time: number): string => `${time.toFixed(0)} ms`

const endsWithOneRecord = async (page: Page, call: SipCall, from: string): Promise<void> => {
  await becomes(page, 'Talking')
  await hangUp(page, call)
  const record = await closedContactFrom(world.hotline.admin, from)
  expect(record).toMatchObject({ outcome: 'answered', agent: record.agent })
  expect(record.recordings).toHaveLength(1)
  await becomes(page, 'Ready')
}

describe('reload.mid-call', () => {
  it('a reload: a moment apart, then both hear each other again; one record, one recording', async () => {
    const { page, close } = await world.desk('siti')
    try {
      const call = await world.talk(page, '0813001')
      await untilBack(() => page.reload().then(() => page), call, 'reload')
      expect((await contactFrom(world.hotline.admin, '0813001')).phase).toBe('talking')
      await endsWithOneRecord(page, call, '0813001')
    } finally {
      await close()
    }
  })

  it('muted by the switch, the page that is back is not heard before it says so', async () => {
    const { page, close } = await world.desk('siti')
    try {
      const call = await world.talk(page, '0813009')
      const { id } = await contactFrom(world.hotline.admin, '0813009')
      await world.hotline.admin.post(`/contacts/${id}/mute`)
      await page.getByText('You are muted').waitFor()
      await waitFor('the agent to be silent', () => !hearsAgent(call))
      let heard = false
      const listen = setInterval(() => {
        heard ||= hearsAgent(call)
      }, 20)
      try {
        await page.reload()
        await becomes(page, 'Talking')
        await pageHears(page)
        await waitFor('the music to be over', () => !hearsMusic(call), AGAIN_MS)
        await page.getByText('You are muted').waitFor()
      } finally {
        clearInterval(listen)
      }
      expect(heard).toBe(false)
      await button(page, 'Unmute').click()
      await bothHear(page, call)
      await endsWithOneRecord(page, call, '0813009')
    } finally {
      await close()
    }
  })

  it('on hold, the caller is still on hold after it', async () => {
    const { page, close } = await world.desk('siti')
    try {
      const call = await world.talk(page, '0813003')
      await button(page, 'Hold').click()
      await becomes(page, 'On hold')
      await page.reload()
      await waitFor('the phone to be put through', async () => {
        const { phase, timeline } = await contactFrom(world.hotline.admin, '0813003')
        return phase === 'held' && timeline.some(({ type }) => type === 'talk-interrupted')
      })
      await becomes(page, 'On hold')
      expect(hearsMusic(call)).toBe(true)
      await button(page, 'Resume').click()
      await bothHear(page, call)
      await endsWithOneRecord(page, call, '0813003')
    } finally {
      await close()
    }
  })
})

describe('kill9.edge', () => {
  it('who only loses the connection is given up by nobody, neither in a talk nor on hold', async () => {
    const { page, close } = await world.desk('siti')
    const told = async (): Promise<readonly string[]> =>
      (await contactFrom(world.hotline.admin, '0813007')).timeline.map(({ type }) => type)
    const loseEdge = async (): Promise<void> => {
      const before = await told()
      const pid = world.hotline.edgePid()
      if (pid === null) throw new Error('there is no edge')
      process.kill(pid, 'SIGKILL')
      const killedAt = performance.now()
      await page.getByText('The server is away. Your call goes on').waitFor()
      await page.getByText('The server is away').waitFor({ state: 'detached' })
      // By now a leg without a sign of life would have been told of, and its talk given up.
      await waitFor('the time to have passed', () => performance.now() - killedAt > NOTICED_MS)
      expect(await told()).toEqual(before)
    }
    try {
      const call = await world.talk(page, '0813007')
      await loseEdge()
      await bothHear(page, call)
      await button(page, 'Hold').click()
      await becomes(page, 'On hold')
      await loseEdge()
      await becomes(page, 'On hold')
      await button(page, 'Resume').click()
      await bothHear(page, call)
      await endsWithOneRecord(page, call, '0813007')
    } finally {
      await close()
    }
  })
})

describe('kill9.net-rings-browser', () => {
  it('with the server gone for good the net rings the page, and it is answered there', async () => {
    const { page, close } = await world.desk('siti')
    try {
      await button(page, 'Ready').click()
      await becomes(page, 'Ready')
      await waitFor('the net to know the page', async () => {
        const people = readFileSync(join(world.hotline.data, 'etc', 'asterisk', 'net-phones.conf'), 'utf8')
        return people.includes(await onlineAccount())
      })
      await world.ari('POST', 'asterisk/variable?variable=NET_TRIES_MOST&value=0')
      const pids = [world.hotline.supervisorPid(), world.hotline.serverPid()]
      for (const pid of pids) if (pid !== null) process.kill(pid, 'SIGKILL')
      // Until the switch has noticed it still hands callers to the server.
      await waitFor('the switch to notice', async () => (await world.ari('GET', 'applications/sambung')) === 404)
      const call = await world.dial('0813006')
      await button(page, 'Answer').click({ timeout: 30_000 })
      await bothHear(page, call)
      await hangUp(page, call)
    } finally {
      await close()
    }
  })
})

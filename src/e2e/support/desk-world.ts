/** An agent's page in a real Chromium, and a caller who hears and is heard. The caller speaks 440 Hz, the page 1750 Hz. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { AgentList } from '../../wire/agents.ts'
import { type OpenPage, startChromium } from './chromium.ts'
import { type Installation, startInstallation } from './installation.ts'
import { createSipPeer, type SipCall } from './sip-peer.ts'
import { waitFor } from './wait-for.ts'

export const CALLER_HZ = 440
/** Of no note of the music, nor an overtone of one. */
export const AGENT_HZ = 1750
/** In dB of full scale: what is no silence, and how near to the whole a tone is that is most of it. */
const SOUND_DB = -60
const MOST_DB = 12
export const hearsAgent = (call: SipCall): boolean =>
  call.loudness() > SOUND_DB && call.tone(AGENT_HZ) > call.loudness() - MOST_DB
export const hearsMusic = (call: SipCall): boolean => call.loudness() > SOUND_DB && !hearsAgent(call)
/** Of a hundred on the meter of the page: a voice, and not a line's noise. */
const HEARD = 40

export interface DeskWay {
  /** Another way to the hotline than its own address. */
  readonly base?: string
  /** Done to the page just before the sign-in. */
  readonly prepare?: (page: Page) => Promise<void>
}

export interface DeskWorld {
  readonly hotline: Installation
  /** A page of its own, where nobody is signed in. */
  open(): Promise<OpenPage>
  /** A page of its own, with this agent signed in. */
  desk(username: string, how?: DeskWay): Promise<OpenPage>
  /** A caller who waits for the agent of the page and talks with them. */
  talk(page: Page, from: string): Promise<SipCall>
  dial(from: string): Promise<SipCall>
  /** All callers leave. */
  hangUp(): void
  /** Asks the switch as the server does; a refusal is its status. */
  ari(method: string, path: string): Promise<unknown>
  stop(): Promise<void>
}

/** `number`: where callers dial into the queue `support`, recorded and without wrap-up; `env`: settings of this installation. */
export const startDeskWorld = async (
  number: string,
  env: Readonly<Record<string, string>> = {},
): Promise<DeskWorld> => {
  const hotline = await startInstallation({ env })
  await hotline.admin.put(`/numbers/${number}`, { queue: 'support' })
  const [chromium, callers] = await Promise.all([startChromium({ hz: AGENT_HZ }), createSipPeer(hotline.sipPort)])
  const calls: SipCall[] = []
  const dial = async (from: string): Promise<SipCall> => {
    const call = await callers.dial({ from, to: number, hz: CALLER_HZ })
    calls.push(call)
    return call
  }
  const hangUp = (): void => {
    for (const call of calls) call.hangUp()
  }
  return {
    hotline,
    dial,
    hangUp,
    open: () => chromium.open(hotline.base),
    desk: async (username, { base = hotline.base, prepare } = {}) => {
      const opened = await chromium.open(base)
      await prepare?.(opened.page)
      await signInAs(hotline, opened.page, username)
      return opened
    },
    talk: async (page, from) => {
      await button(page, 'Ready').click()
      await becomes(page, 'Ready')
      const call = await dial(from)
      await becomes(page, 'Ringing')
      await button(page, 'Answer').click()
      await becomes(page, 'Talking')
      await bothHear(page, call)
      return call
    },
    ari: async (method, path) => {
      const { ariUrl, ariUser, ariSecret } = JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))
      const authorization = `Basic ${Buffer.from(`${ariUser}:${ariSecret}`).toString('base64')}`
      const answer = await fetch(`${ariUrl}/${path}`, { method, headers: { authorization } })
      return answer.ok ? await answer.text() : answer.status
    },
    stop: async () => {
      hangUp()
      await chromium.close()
      await callers.close()
      await hotline.stop()
    },
  }
}

export const button = (page: Page, name: string) => page.getByRole('button', { name })

export const becomes = (page: Page, word: string, withinMs?: number): Promise<unknown> =>
  waitFor(
    `the state ${word}`,
    async () => (await page.getByRole('status', { name: 'State', exact: true }).textContent()) === word,
    withinMs,
  )

export const signInAs = async (hotline: Installation, page: Page, username: string): Promise<void> => {
  const { items } = await hotline.admin.get('/agents', AgentList)
  const password = randomBytes(12).toString('base64url')
  await hotline.admin.patch(`/agents/${items.find((agent) => agent.username === username)?.id}`, { password })
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(password)
  await button(page, 'Sign in').click()
}

/** `who`: as the meter of the page calls them. */
export const pageHears = (page: Page, who = 'Caller'): Promise<unknown> =>
  waitFor(`${who} to be heard`, async () => {
    return Number(await page.getByRole('meter', { name: who }).getAttribute('aria-valuenow')) > HEARD
  })

/** The agent ends the call by their button, and the caller is let go. */
export const hangUp = async (page: Page, call: SipCall): Promise<void> => {
  await button(page, 'Hang up').click()
  await waitFor('the caller to be let go', () => call.state() === 'ended')
}

export const bothHear = async (page: Page, call: SipCall): Promise<void> => {
  await waitFor('the agent to be heard', () => hearsAgent(call))
  await pageHears(page)
}

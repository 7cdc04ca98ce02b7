/** An agent's desk in a bench: the page as agents have it, signed in and ready. */
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { AgentList } from '../../../src/wire/agents.ts'
import type { Hotline } from '../../lib/hotline.ts'
import { waitFor } from '../../lib/wait-for.ts'
import type { BenchBrowser } from './chromium.ts'

/** Opens the page with `script` in it, signs the agent in with a new password and presses Ready. */
export const openDesk = async (
  browser: BenchBrowser,
  { base, admin }: Hotline,
  username: string,
  script: string,
): Promise<Page> => {
  const { items } = await admin.get('/agents?limit=200', AgentList)
  const password = randomBytes(12).toString('base64url')
  await admin.send('PATCH', `/agents/${items.find((agent) => agent.username === username)?.id}`, { password })
  const page = await browser.open(base, script)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(password)
  await button(page, 'Sign in').click()
  await button(page, 'Ready').click()
  await shows(page, 'Ready')
  return page
}

export const button = (page: Page, name: string) => page.getByRole('button', { name })

/** Says what it shows instead when that does not come. */
export const shows = async (page: Page, state: string): Promise<void> => {
  let shown: string | null = null
  const look = async (): Promise<boolean> => {
    shown = await page.getByRole('status', { name: 'State', exact: true }).textContent()
    return shown === state
  }
  await waitFor(`the desk to show ${state}`, look, SHOWN_WITHIN_MS).catch((cause: unknown) => {
    throw new Error(`the desk shows ${shown} and not ${state}`, { cause })
  })
}

const SHOWN_WITHIN_MS = 20_000

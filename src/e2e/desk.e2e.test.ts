/** A newcomer's first minute: sign in, Ready, a real call rings on the page, is answered, held, hung up and written up. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AgentList } from '../wire/agents.ts'
import { startChromium, type TestBrowser } from './support/chromium.ts'
import { closedContactFrom } from './support/contact-from.ts'
import { AGENT_HZ, becomes, button, CALLER_HZ, pageHears, signInAs } from './support/desk-world.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { type Ear, openEar } from './support/rtp-ear.ts'
import { type SippPhone, startCaller } from './support/sipp.ts'
import { waitFor } from './support/wait-for.ts'

const APART_DB = 20
const FROM = '0812555001'
/** A number of this test's: the queue has wrap-up. */
const SALES = '1577'

let hotline: Installation
let chromium: TestBrowser
let ear: Ear

beforeAll(async () => {
  hotline = await startInstallation()
  await hotline.admin.put(`/numbers/${SALES}`, { queue: 'sales' })
  chromium = await startChromium({ hz: AGENT_HZ })
  ear = await openEar(hotline.ports.take(), { hz: CALLER_HZ, law: 'ulaw' })
}, 120_000)

afterAll(async () => {
  await chromium?.close()
  ear?.close()
  await hotline?.stop()
}, 60_000)

const ring = (from: string): Promise<SippPhone> => {
  ear.forget()
  return startCaller({
    server: hotline.sipPort,
    port: hotline.ports.take(),
    number: SALES,
    from,
    mediaPort: ear.port,
  })
}
const hearsTheAgent = (): Promise<number> => ear.expectTone({ has: AGENT_HZ, over: CALLER_HZ, byDb: APART_DB })
/** Through the whole of a call but its end. */
const answer = async (page: Page, from: string): Promise<SippPhone> => {
  await button(page, 'Ready').click()
  await becomes(page, 'Ready')
  const caller = await ring(from)
  await becomes(page, 'Ringing')
  await page.getByRole('heading', { name: from }).waitFor()
  await button(page, 'Answer').click()
  await becomes(page, 'Talking')
  await hearsTheAgent()
  await pageHears(page)
  return caller
}

describe('desk.first-call', () => {
  it('sign in, Ready, Answer: both hear each other; Hold and Resume; Hang up; Finish', async () => {
    const { page, complaints, close } = await chromium.open(hotline.base)
    await signInAs(hotline, page, 'siti')
    const caller = await answer(page, FROM)
    try {
      await button(page, 'Hold').click()
      await becomes(page, 'On hold')
      await button(page, 'Resume').click()
      await becomes(page, 'Talking')
      await button(page, 'Hang up').click()
      await becomes(page, 'Wrap-up')
      await button(page, 'Disposition').click()
      await page.getByRole('option', { name: 'Solved' }).click()
      await page.getByLabel('Note').fill('A test.')
      await button(page, 'Finish').click()
      await becomes(page, 'Ready')
      const record = await closedContactFrom(hotline.admin, FROM)
      expect(record).toMatchObject({ outcome: 'answered', disposition: 'solved' })
      await page.getByText(FROM).waitFor()
      expect(complaints).toEqual([])
      await button(page, 'Sign out').click()
      await page.getByLabel('Username').waitFor()
    } finally {
      await caller.stop()
      await close()
    }
    await hotline.emptySwitch()
  })
})

describe('desk.trouble', () => {
  it('the server dies in a call: it goes on, the page says so, and hangs up when it is back', async () => {
    const { page, close } = await chromium.open(hotline.base)
    await signInAs(hotline, page, 'budi')
    const caller = await answer(page, '0812555002')
    try {
      kill(hotline.serverPid())
      await page.getByText('The server is away. Your call goes on').waitFor()
      await hearsTheAgent()
      await page.getByText('The server is back.').waitFor()
      await becomes(page, 'Talking')
      await hearsTheAgent()
      await button(page, 'Hang up').click()
      await becomes(page, 'Wrap-up')
      await caller.expect('ended')
    } finally {
      await caller.stop()
      await close()
    }
    await hotline.emptySwitch()
  })

  it('the edge dies in a call: the phone comes back by itself, and the call is never silent for long', async () => {
    const { page, close } = await chromium.open(hotline.base)
    await signInAs(hotline, page, 'dewi')
    const caller = await answer(page, '0812555003')
    try {
      kill(hotline.edgePid())
      await page.getByText('The server is away. Your call goes on').waitFor()
      await hearsTheAgent()
      await page.getByText('The server is away').waitFor({ state: 'detached' })
      await hearsTheAgent()
      await pageHears(page)
      await button(page, 'Hang up').click()
      await becomes(page, 'Wrap-up')
      await button(page, 'Finish').click()
      await becomes(page, 'Ready')
    } finally {
      await caller.stop()
      await close()
    }
    await hotline.emptySwitch()
  })
})

describe('board.live', () => {
  it('a supervisor sees who waits, and closes what is owed to who gave up', async () => {
    const { page, close } = await chromium.open(hotline.base)
    await signInAs(hotline, page, 'rina')
    const row = page.getByRole('row', { name: /^Sales/ })
    await row.waitFor()
    for (const { id } of (await hotline.admin.get('/agents', AgentList)).items)
      await hotline.admin.put(`/agents/${id}/presence`, { state: 'offline' })
    const caller = await ring('0812555004')
    try {
      await waitFor('one to wait on the board', async () => (await row.getByRole('cell').first().textContent()) === '1')
      await caller.hangup()
      await closedContactFrom(hotline.admin, '0812555004')
      await button(page, 'Close what is owed to 0812555004').click()
      await page.getByLabel('Called back').check()
      await page.getByLabel('Note').fill('Mended.')
      await button(page, 'Close it').click()
      await button(page, 'Close what is owed to 0812555004').waitFor({ state: 'detached' })
    } finally {
      await caller.stop()
      await close()
    }
  })
})

const kill = (pid: number | null): void => {
  if (pid === null) throw new Error('there is nothing to kill')
  process.kill(pid, 'SIGKILL')
}

/** A supervisor on the board, with a browser for a telephone: listens, whispers, barges in, and hears the recording afterwards. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChromium, type TestBrowser } from './support/chromium.ts'
import { closedContactFrom } from './support/contact-from.ts'
import { button, signInAs } from './support/desk-world.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'
import { expectHearing } from './support/who-hears.ts'

/** No sum or difference of two is near a third: mixed, they would sound like it. */
const HZ = { caller: 440, siti: 660, rina: 1000 } as const
const FROM = '0813222001'
/** The page asks who is signed in; browsers write down that nobody is. */
const ASKED_WHO = / 401 /
/** Of a hundred on the meter of the page: a voice, and not a line's noise. */
const HEARD = 40

let hotline: Installation
let peer: SipPeer
let chromium: TestBrowser

beforeAll(async () => {
  hotline = await startInstallation()
  peer = await createSipPeer(hotline.sipPort)
  chromium = await startChromium({ hz: HZ.rina })
}, 120_000)

afterAll(async () => {
  await chromium?.close()
  await peer?.close()
  await hotline?.stop()
}, 60_000)

it('monitor.board: from the click to both ears, by keys too, and the recording as a waveform', async () => {
  const siti = await hotline.agent('siti')
  const phone = peer.phone('siti', 'answers', HZ.siti)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const caller = await peer.dial({ from: FROM, to: '1501', hz: HZ.caller })
  const call = await waitFor('Siti to pick up', () => phone.calls()[0]?.state() === 'up' && phone.calls()[0])
  const voices = { caller: { call: caller, hz: HZ.caller }, siti: { call, hz: HZ.siti } }
  // Of the page its voice is measured at the others, and what it hears by its meter.
  const all = { ...voices, rina: { call: caller, hz: HZ.rina } }

  const { page, complaints, close } = await chromium.open(hotline.base)
  try {
    await signInAs(hotline, page, 'rina')
    await button(page, 'Listen to Siti').click()
    await page.getByText('You hear Siti and the caller. Nobody hears you.').waitFor()
    await waitFor('her to hear them', async () => Number(await heard(page).getAttribute('aria-valuenow')) > HEARD)
    await expectHearing(all, { caller: ['siti'], siti: ['caller'] })

    await page.keyboard.press('Alt+Shift+S')
    await page.getByText('Only Siti hears you.').waitFor()
    await expectHearing(all, { caller: ['siti'], siti: ['caller', 'rina'] })

    await button(page, 'Barge in').click()
    await page.getByText('Siti and the caller hear you.').waitFor()
    await expectHearing(all, { caller: ['siti', 'rina'], siti: ['caller', 'rina'] })

    await button(page, 'Hang up').click()
    await button(page, 'Listen to Siti').waitFor()
    await expectHearing(all, { caller: ['siti'], siti: ['caller'] })
    caller.hangUp()
    await closedContactFrom(hotline.admin, FROM)
    await hotline.emptySwitch()

    await page.getByRole('button', { name: `What happened with ${FROM}` }).click()
    await page.getByText('Rina whispers to the agent').waitFor()
    const place = page.getByRole('slider', { name: 'Place in the recording' })
    await place.waitFor()
    await button(page, 'Play').click()
    await waitFor('it to be played', async () => Number(await place.getAttribute('aria-valuenow')) > 0)
    await button(page, 'Pause').click()
    expect(complaints.filter((each) => !ASKED_WHO.test(each) && !STILL_MADE.test(each))).toEqual([])
  } finally {
    await close()
  }
}, 120_000)

/** A recording is asked for while it is being made. */
const STILL_MADE = / 409 /

const heard = (page: Page) => page.getByRole('meter', { name: 'What you hear' })

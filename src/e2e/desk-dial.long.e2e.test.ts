/** An agent calls out from their page in a real Chromium, by keyboard: what each hears, what the page says, and calling back. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { becomes, button, type DeskWorld, hearsAgent, pageHears, startDeskWorld } from './support/desk-world.ts'
import { createSipPeer, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const OTHER_HZ = 1100

let world: DeskWorld
let provider: SipPeer

beforeAll(async () => {
  world = await startDeskWorld('1581')
  provider = await createSipPeer(world.hotline.sipPort)
  const connection = { kind: 'address', hosts: [`127.0.0.1:${provider.port}`] }
  const { admin } = world.hotline
  expect((await admin.request('POST', '/trunks', { name: 'Provider', connection })).status).toBe(201)
  expect((await admin.request('PATCH', '/routes/default', { trunks: ['provider'] })).status).toBe(200)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(async () => {
  await provider?.close()
  await world?.stop()
}, 60_000)

it('a number is typed and called: Dialling, Talking, wrapped up, and called back from the list', async () => {
  const phone = provider.phone('02150201234', 'waits', OTHER_HZ)
  const rung = (nth: number) => waitFor('the number to ring', () => phone.calls()[nth])
  const { page, complaints, close } = await world.desk('siti')
  try {
    await button(page, 'Ready').click()
    await becomes(page, 'Ready')
    await page.keyboard.press('Alt+Shift+O')
    await page.keyboard.type('500&600')
    await page.keyboard.press('Enter')
    await page.getByText('"500&600" is no number').waitFor()
    await page.getByRole('combobox', { name: 'Call', exact: true }).fill('(021) 502-01234')
    await page.keyboard.press('Enter')
    await becomes(page, 'Dialling')
    const call = await rung(0)
    await page.getByRole('heading', { name: '02150201234' }).waitFor()
    // Nothing that nobody could do yet.
    expect(await button(page, 'Hold').isDisabled()).toBe(true)
    call.answer()
    await becomes(page, 'Talking')
    await waitFor('the agent to be heard', () => hearsAgent(call))
    await pageHears(page, 'The other side')
    call.hangUp()
    await becomes(page, 'Wrap-up')
    await button(page, 'Finish').click()
    await becomes(page, 'Ready')

    await page.locator('.contact-open').first().click()
    await button(page, 'Call 02150201234 back').click()
    await becomes(page, 'Dialling')
    const again = await rung(1)
    await button(page, 'Hang up').click()
    await becomes(page, 'Ready')
    await waitFor('the number to stop ringing', () => again.state() === 'ended')
    // The refused number; and the page's own test of its sound, which gives way to a call.
    expect(complaints.filter((complaint) => !/422|409/.test(complaint))).toEqual([])
  } finally {
    await close()
  }
}, 90_000)

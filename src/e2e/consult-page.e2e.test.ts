/** Asking a colleague first, from page to page: what each hears is what each page says. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import {
  becomes,
  bothHear,
  button,
  CALLER_HZ,
  type DeskWorld,
  hangUp,
  hearsMusic,
  pageHears,
  startDeskWorld,
} from './support/desk-world.ts'
import { routeTo } from './support/route-to.ts'
import { createSipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

/** Numbers of this test's: the queue of the first has no wrap-up, that of the second has. */
const [NUMBER, WRAPUP_NUMBER] = ['1579', '1574']
const FROM = '0814001'
/** Somebody outside, and their voice. */
const [OUTSIDE, OUTSIDE_HZ] = ['0215550', 660]

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
  await world.hotline.admin.put(`/numbers/${WRAPUP_NUMBER}`, { queue: 'sales' })
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

it('ask first, swap, all together, and hand over, by the buttons of two pages', async () => {
  const [siti, budi] = [await world.desk('siti'), await world.desk('budi')]
  try {
    const call = await world.talk(siti.page, FROM)
    await button(budi.page, 'Ready').click()
    await becomes(budi.page, 'Ready')

    await button(siti.page, 'Transfer').click()
    await button(siti.page, 'Ask Budi first').click()
    await siti.page.getByText('Calling Budi').waitFor()
    await becomes(budi.page, 'Ringing')
    await waitFor('music for the caller', () => hearsMusic(call))
    await button(budi.page, 'Answer').click()
    await siti.page.getByText('You talk to Budi; the caller hears music.').waitFor()
    await becomes(budi.page, 'Talking')
    await pageHears(budi.page, 'Siti')
    await budi.page.getByText('Siti asks you; the caller hears music.').waitFor()
    // What the server would refuse is not there to be pressed.
    const controls = budi.page.getByRole('group', { name: 'Call controls' }).getByRole('button')
    expect(await controls.locator('.action-label').allTextContents()).toEqual(['Mute', 'Keypad', 'Hang up'])

    await button(siti.page, 'Swap').click()
    await siti.page.getByText('You talk to the caller; Budi hears music.').waitFor()
    await budi.page.getByText('Siti is with the caller; you hear music.').waitFor()
    await bothHear(siti.page, call)

    await button(siti.page, 'All together').click()
    await siti.page.getByText('Budi is in the call with you and the caller.').waitFor()
    await budi.page.getByText('You are in the call with Siti and the caller.').waitFor()
    await bothHear(siti.page, call)
    await pageHears(budi.page)
    await siti.page.getByLabel('Note').fill('wants an invoice')

    await button(siti.page, 'Hand over').click()
    await becomes(siti.page, 'Ready')
    await becomes(budi.page, 'Talking')
    await bothHear(budi.page, call)
    // What was typed when the caller was given away is there for who has them now.
    await budi.page.locator('.notes-kept').getByText('wants an invoice').waitFor()
    await hangUp(budi.page, call)
    expect(await closedContactFrom(world.hotline.admin, FROM)).toMatchObject({ outcome: 'answered', agent: 'budi' })
    expect(siti.complaints).toEqual([])
    expect(budi.complaints).toEqual([])
  } finally {
    await siti.close()
    await budi.close()
  }
})

it('by order of the API a page picks up what rings on it: a call, and a colleague’s question', async () => {
  const { admin } = world.hotline
  const [siti, budi] = [await world.desk('siti'), await world.desk('budi')]
  try {
    await button(siti.page, 'Ready').click()
    await becomes(siti.page, 'Ready')
    const call = await world.dial('0814003')
    await becomes(siti.page, 'Ringing')
    const { id } = await contactFrom(admin, '0814003')
    const order = async (): Promise<number> => (await admin.request('POST', `/contacts/${id}/answer`)).status
    expect(await order()).toBe(204)
    await becomes(siti.page, 'Talking')
    await bothHear(siti.page, call)
    expect(await order()).toBe(409)

    await button(budi.page, 'Ready').click()
    await becomes(budi.page, 'Ready')
    await button(siti.page, 'Transfer').click()
    await button(siti.page, 'Ask Budi first').click()
    await becomes(budi.page, 'Ringing')
    await budi.page.getByText('Siti asks you about this caller.').waitFor()
    expect(await order()).toBe(204)
    await becomes(budi.page, 'Talking')
    await pageHears(budi.page, 'Siti')
    await button(siti.page, 'Back to the caller').click()
    await becomes(budi.page, 'Ready')
    await bothHear(siti.page, call)
    await hangUp(siti.page, call)
    const { timeline } = await closedContactFrom(admin, '0814003')
    expect(timeline.filter(({ type }) => type === 'answer-ordered')).toHaveLength(2)
  } finally {
    await siti.close()
    await budi.close()
  }
})

it('a number is asked, and takes over: what the desk says on the way, and the board while none of us is in it', async () => {
  const { hotline } = world
  const peer = await createSipPeer(hotline.sipPort)
  const far = peer.phone(OUTSIDE, 'waits', OUTSIDE_HZ)
  await routeTo(hotline.data, Number(far.uri.split(':').at(-1)))
  const [siti, rina] = [await world.desk('siti'), await world.desk('rina')]
  try {
    await button(siti.page, 'Ready').click()
    await becomes(siti.page, 'Ready')
    const call = await peer.dial({ from: '0814002', to: WRAPUP_NUMBER, hz: CALLER_HZ })
    await button(siti.page, 'Answer').click()
    await bothHear(siti.page, call)

    await button(siti.page, 'Transfer').click()
    await siti.page.getByLabel('Name, queue or number').fill(OUTSIDE)
    await button(siti.page, `Ask ${OUTSIDE} first`).click()
    await siti.page.getByText(`Calling ${OUTSIDE}`).waitFor()
    const outside = await waitFor('the number to ring', () => far.calls()[0])
    outside.answer()
    await siti.page.getByText(`You talk to ${OUTSIDE}; the caller hears music.`).waitFor()
    await pageHears(siti.page, OUTSIDE)

    await button(siti.page, 'Hand over').click()
    await becomes(siti.page, 'Wrap-up')
    await siti.page.getByText(`Put through to ${OUTSIDE}; the two talk.`).waitFor()
    await waitFor('the caller to hear them', () => call.tone(OUTSIDE_HZ) > call.loudness() - 12)
    await rina.page.getByText('1 outside').waitFor()
    await rina.page.getByText('With a number outside').waitFor()

    outside.hangUp()
    await siti.page.getByText(`Put through to ${OUTSIDE}. The call is over.`).waitFor()
    await rina.page.getByText('1 outside').waitFor({ state: 'detached' })
    await button(siti.page, 'Finish').click()
    await becomes(siti.page, 'Ready')
    expect(await closedContactFrom(hotline.admin, '0814002')).toMatchObject({ outcome: 'transferred-out' })
    await rina.page.getByText('Transferred out').waitFor()
    expect(siti.complaints).toEqual([])
  } finally {
    await siti.close()
    await rina.close()
    await peer.close()
  }
})

/**
 * Settings as an admin makes them in a real Chromium, on the real server and switch: a queue, an agent and a number, and a call to
 * that number that rings the agent's page; a table with a wrong row; a change taken back.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Flow } from '../wire/flows.ts'
import { Hours } from '../wire/hours.ts'
import { OutsideRules } from '../wire/lines.ts'
import { NumberEntry, QueueList } from '../wire/queues.ts'
import type { OpenPage } from './support/chromium.ts'
import { becomes, bothHear, button, type DeskWorld, hangUp, signInAs, startDeskWorld } from './support/desk-world.ts'
import { waitFor } from './support/wait-for.ts'

const PASSWORD = 'a password for Joko'

let world: DeskWorld
let admin: OpenPage

beforeAll(async () => {
  world = await startDeskWorld('1580')
  admin = await world.open()
  const ayu = { username: 'ayu', name: 'Ayu', password: PASSWORD, roles: ['admin'] }
  await world.hotline.admin.request('POST', '/agents', ayu)
  await signInAs(world.hotline, admin.page, 'ayu')
  await button(admin.page, 'Settings').click()
}, 120_000)

afterAll(async () => {
  await admin?.close()
  await world?.stop()
}, 60_000)

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const says = (page: Page, words: string) => page.getByRole('status').getByText(words).waitFor()
/** Presses, and the page says what came of it. */
const save = async (page: Page, name: string): Promise<void> => {
  await press(page, 'Save')
  await says(page, `${name} is saved.`)
}

test('an admin makes a queue, an agent and a number, and a call to it rings that agent', async () => {
  const { page, complaints } = admin
  await press(page, 'Queues')
  await press(page, 'New queue')
  await fill(page, 'Name', 'Gold')
  await fill(page, 'Ring one agent for (seconds)', '25')
  await save(page, 'Gold')

  await press(page, 'Agents')
  await press(page, 'New agent')
  await fill(page, 'Name', 'Joko')
  await fill(page, 'Username', 'joko')
  await fill(page, 'Password', PASSWORD)
  await page.getByRole('checkbox', { name: 'Gold' }).check()
  await press(page, 'Add a skill: Skills')
  await fill(page, 'Skill', 'gold')
  await fill(page, 'Level, 1 to 10', '9')
  await save(page, 'Joko')

  await press(page, 'Numbers')
  await press(page, '1580')
  await page.getByLabel('Leads to').selectOption({ label: 'Gold' })
  await save(page, '1580')
  const { items } = await world.hotline.admin.get('/queues', QueueList)
  expect(items.find(({ name }) => name === 'Gold')).toMatchObject({ ringTimeoutMs: 25_000, recorded: true })

  const desk = await world.open()
  await fill(desk.page, 'Username', 'joko')
  await fill(desk.page, 'Password', PASSWORD)
  await press(desk.page, 'Sign in')
  await button(desk.page, 'Ready').click()
  await becomes(desk.page, 'Ready')
  const call = await world.dial('0215550180')
  await becomes(desk.page, 'Ringing')
  await button(desk.page, 'Answer').click()
  await bothHear(desk.page, call)
  await hangUp(desk.page, call)
  await desk.close()
  await world.hotline.emptySwitch()
  expect(complaints).toEqual([])
}, 90_000)

test('what is wrong stands at its field, and nothing is changed', async () => {
  const { page } = admin
  await press(page, 'Queues')
  await press(page, 'Gold')
  await fill(page, 'Ring one agent for (seconds)', '500')
  await press(page, 'Save')
  const field = page.getByLabel('Ring one agent for (seconds)')
  await waitFor('the field to be marked', async () => (await field.getAttribute('aria-invalid')) === 'true')
  expect(await field.evaluate((node) => node.matches(':focus'))).toBe(true)
  const about = await field.getAttribute('aria-describedby')
  expect(await page.locator(`[id="${about}"]`).textContent()).toContain('120000')
  await press(page, 'Back')
})

test('a table with a wrong row is named by that row, and a right one is read', async () => {
  const { page } = admin
  await press(page, 'Numbers')
  const send = (table: string) =>
    page
      .getByLabel('Read a table (CSV)')
      .last()
      .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await send('number,queue,flow\n1581,gold,\n1582,nowhere,\n')
  await page.getByText('Row 3 queue: there is no queue "nowhere"').waitFor()
  expect((await world.hotline.admin.request('GET', '/numbers/1581')).status).toBe(404)
  await send('number,queue,flow\n1581,gold,\n1582,sales,\n')
  await says(page, '2 rows are read.')
  expect(await world.hotline.admin.get('/numbers/1582', NumberEntry)).toEqual({ number: '1582', queue: 'sales' })
  await page.getByRole('button', { name: '1582', exact: true }).waitFor()
})

test('the last change is told with old and new, and taken back; then the one that made it is gone', async () => {
  const { page, complaints } = admin
  await press(page, 'Numbers')
  await press(page, '1582')
  await page.getByLabel('Leads to').selectOption({ label: 'Gold' })
  await save(page, '1582')
  await press(page, '1582')
  await page.getByText('queue: sales → gold').waitFor()
  await press(page, 'Undo the last change of 1582')
  await says(page, 'The last change of 1582 is undone.')
  expect(await world.hotline.admin.get('/numbers/1582', NumberEntry)).toEqual({ number: '1582', queue: 'sales' })

  // Retired, and back again from the list's own changes.
  await press(page, '1582')
  await press(page, 'Retire')
  await press(page, 'Yes, retire it')
  await says(page, '1582 is retired.')
  expect((await world.hotline.admin.request('GET', '/numbers/1582')).status).toBe(404)
  await press(page, 'Undo the last change of 1582')
  await says(page, 'The last change of 1582 is undone.')
  expect(await world.hotline.admin.get('/numbers/1582', NumberEntry)).toEqual({ number: '1582', queue: 'sales' })
  expect(complaints.filter((words) => !words.includes('422') && !words.includes('400'))).toEqual([])
}, 60_000)

test('codes, desk phones, routes and the kill switch are set, and what cannot be is said', async () => {
  const { page } = admin
  await press(page, 'Dispositions')
  await press(page, 'New disposition')
  await fill(page, 'Name', 'Paid')
  await fill(page, 'Name in Indonesian', 'Lunas')
  await save(page, 'Paid')

  await press(page, 'Desk phones')
  await press(page, 'New desk phone')
  await fill(page, 'Where it stands', 'Lobby')
  await page.getByLabel('Whose it is').selectOption({ label: 'Joko' })
  await press(page, 'Save')
  await page.getByText('This is said once').waitFor()
  expect(await page.locator('pre').textContent()).toContain('desk-')
  await press(page, 'I have noted it')

  await press(page, 'Trunks')
  await press(page, 'New trunk')
  await fill(page, 'Name', 'Nobody')
  await page.getByLabel('Connected by').selectOption({ label: 'Its address' })
  await fill(page, 'Addresses', `127.0.0.1:${world.hotline.ports.take()}`)
  await save(page, 'Nobody')
  await press(page, 'Nobody')
  await press(page, 'Test it now')
  await page.getByText('nothing listens there').waitFor()

  await press(page, 'Outgoing routes')
  await press(page, 'New route')
  await fill(page, 'Name', 'Mobile')
  await fill(page, 'Numbers that begin with', '08')
  await page.getByRole('checkbox', { name: 'Nobody' }).check()
  await save(page, 'Mobile')
  await press(page, 'Trunks')
  await press(page, 'Nobody')
  await press(page, 'Retire')
  await press(page, 'Yes, retire it')
  await page.getByText('the route "Mobile" leads to it').waitFor()

  await press(page, 'Calls out')
  await page.getByRole('checkbox', { name: 'Stop all calls out' }).check()
  await save(page, 'Calls out')
  expect(await world.hotline.admin.get('/outside', OutsideRules)).toMatchObject({ stopped: true })
}, 60_000)

test('opening hours take over the holidays, and a day that ends before it begins is marked', async () => {
  const { page } = admin
  await press(page, 'Opening hours')
  await press(page, 'New opening hours')
  await fill(page, 'Name', 'Office')
  await press(page, 'Add a time: Monday')
  await fill(page, 'To', '07:00')
  await press(page, 'Save')
  await page.getByRole('group', { name: 'Monday' }).locator('.admin-wrong').waitFor()
  await fill(page, 'To', '17:00')
  await save(page, 'Office')
  await press(page, 'Office')
  await fill(page, 'Year', '2026')
  await press(page, 'Take over the public holidays')
  await says(page, 'Done.')
  const { exceptions, week } = await world.hotline.admin.get('/hours/office', Hours)
  expect(week).toEqual({ mon: [{ from: '08:00', to: '17:00' }] })
  expect(exceptions.map(({ date }) => date)).toContain('2026-08-17')
}, 60_000)

test('a prompt is recorded from the microphone, and a flow is drafted, checked, published and put back', async () => {
  const { page } = admin
  await press(page, 'Prompts')
  await press(page, 'New prompt')
  await fill(page, 'Name', 'Hello')
  await press(page, 'Record: Sound (WAV, MP3, FLAC, Ogg)')
  await press(page, 'End the recording: Sound (WAV, MP3, FLAC, Ogg)')
  await page.getByText('The sound is there.').waitFor()
  await save(page, 'Hello')
  await press(page, 'Hello')
  const spoken = page.getByLabel('Take 1')
  await waitFor('the sound to play', () =>
    spoken.evaluate((node) =>
      Reflect.get(node, 'play')
        .call(node)
        .then(() => true),
    ),
  )

  await press(page, 'Flows')
  await press(page, 'Hotline')
  const json = page.getByLabel('The flow as JSON')
  await waitFor('the flow to be there', async () => (await json.inputValue()).includes('"nodes"'))
  const flow = JSON.parse(await json.inputValue())
  await json.fill(JSON.stringify({ ...flow, start: 'nowhere' }))
  await press(page, 'Check')
  await page.locator('[data-severity="error"]').first().waitFor()
  await json.fill(JSON.stringify({ ...flow, name: 'Hotline, new' }))
  await press(page, 'Save the draft')
  await says(page, 'Done.')
  await press(page, 'Publish')
  await page.getByRole('button', { name: 'Put back version 1' }).click()
  await page.getByRole('button', { name: 'Put back version 2' }).waitFor()
  expect((await world.hotline.admin.get('/flows/hotline', Flow)).published?.version).toBe(1)
  // What is published is what stands there, saved before or not.
  await json.fill(JSON.stringify({ ...flow, name: 'Hotline, newest' }))
  await press(page, 'Publish')
  await page.getByRole('button', { name: 'Put back version 1' }).waitFor()
  expect(await world.hotline.admin.get('/flows/hotline', Flow)).toMatchObject({
    name: 'Hotline, newest',
    published: { version: 3 },
  })
}, 60_000)

test('only admins see the settings', async () => {
  const desk = await world.desk('siti')
  await becomes(desk.page, 'Offline')
  expect(await button(desk.page, 'Settings').count()).toBe(0)
  await desk.close()
})

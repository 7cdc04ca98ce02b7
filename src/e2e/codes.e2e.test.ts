/** codes: what an admin makes is what the agents choose from, through a crash too, each in their language. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FIRST_DISPOSITIONS, FIRST_REASONS } from '../core/codes/first.ts'
import { Agent } from '../wire/agents.ts'
import { CodeList } from '../wire/codes.ts'
import { startChromium, type TestBrowser } from './support/chromium.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { waitFor } from './support/wait-for.ts'

let hotline: Installation
let chromium: TestBrowser

beforeAll(async () => {
  hotline = await startInstallation()
  chromium = await startChromium({ hz: 660 })
}, 120_000)

afterAll(async () => {
  await chromium?.close()
  await hotline?.stop()
}, 60_000)

const list = async (codes: 'dispositions' | 'reasons') => (await hotline.admin.get(`/${codes}`, CodeList)).items
const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1)

it('codes.first: a new installation has both lists, named in both languages', async () => {
  expect(await list('dispositions')).toEqual([...FIRST_DISPOSITIONS].sort(byId))
  expect(await list('reasons')).toEqual([...FIRST_REASONS].sort(byId))
})

it('codes.kept: what was made, renamed and retired is so after a kill; a name is given once', async () => {
  await hotline.admin.post('/dispositions', { name: 'Called back' })
  await hotline.admin.patch('/dispositions/solved', { name: 'Mended', names: {} })
  const before = await list('dispositions')
  expect(before).toContainEqual({ id: 'called-back', name: 'Called back', names: {} })
  expect(before).toContainEqual({ id: 'solved', name: 'Mended', names: {} })
  const taken = await hotline.admin.request('PATCH', '/dispositions/sale', { name: 'Mended' })
  expect([taken.status, await taken.json()]).toMatchObject([409, { errors: [{ path: 'name' }] }])
  expect((await hotline.admin.request('DELETE', '/dispositions/sale')).status).toBe(204)
  const pid = hotline.serverPid()
  if (pid === null) throw new Error('there is no server')
  process.kill(pid, 'SIGKILL')
  await waitFor('another server', () => hotline.serverPid() !== pid && hotline.serverPid() !== null, 30_000)
  await hotline.ready()
  expect(await list('dispositions')).toEqual(before.filter(({ id }) => id !== 'sale'))
})

it('codes.desk: a reason that an admin made is one press away, in both languages', async () => {
  await hotline.admin.post('/reasons', { name: 'Fire drill', names: { id: 'Latihan kebakaran' } })
  expect((await hotline.admin.request('DELETE', '/reasons/paperwork')).status).toBe(204)
  const { id } = await hotline.agent('siti')
  const password = randomBytes(12).toString('base64url')
  await hotline.admin.patch(`/agents/${id}`, { password })
  const { page, close } = await chromium.open(hotline.base)
  try {
    await page.getByLabel('Username').fill('siti')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Away' }).click()
    await page.getByRole('button', { name: 'Meal' }).waitFor()
    expect(await page.getByRole('button', { name: 'Paperwork' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Fire drill' }).click()
    await waitFor('the reason', async () => {
      return (await hotline.admin.get(`/agents/${id}`, Agent)).presence.reason === 'fire-drill'
    })
    await page.locator('.band-reason', { hasText: 'Fire drill' }).waitFor()
    await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
    await page.locator('.band-reason', { hasText: 'Latihan kebakaran' }).waitFor()
    await page.getByRole('button', { name: 'Makan' }).waitFor()
  } finally {
    await close()
  }
  await hotline.emptySwitch()
})

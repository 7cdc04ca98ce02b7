/** flows: what a new installation answers with, and what an admin makes of it, kept over a kill. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checked } from '../wire/checked.ts'
import { Flow, FlowCheck, FlowDryRun, FlowJson, FlowVersionList } from '../wire/flows.ts'
import { Hours } from '../wire/hours.ts'
import { NumberEntry } from '../wire/queues.ts'
import { type BareServer, startBareServer } from './support/bare-server.ts'

let server: BareServer
beforeAll(async () => {
  server = await startBareServer()
}, 60_000)
afterAll(async () => {
  await server?.stop()
}, 30_000)

const HOTLINE: Record<string, unknown> = JSON.parse(readFileSync('dialplan/flows/hotline.json', 'utf8'))
const post = async (path: string, body: object) => (await server.admin.request('POST', path, body)).json()

it('flow.first: 1500 leads to the hotline’s flow, published and without a finding, always open', async () => {
  expect(await server.admin.get('/flows/hotline', Flow)).toMatchObject({
    name: 'Hotline',
    draft: null,
    published: { version: 1, by: 'admin' },
    numbers: ['1500'],
  })
  expect(await server.admin.get('/flows/hotline/draft', FlowJson)).toEqual(HOTLINE)
  expect(await server.admin.get('/numbers/1500', NumberEntry)).toEqual({ number: '1500', flow: 'hotline' })
  const found = checked(FlowCheck, await post('/flows/hotline/check', {}), 'check')
  expect(found).toEqual({ publishable: true, findings: [] })
  const order = { at: '2026-08-17T03:00:00+07:00', keys: '21' }
  const told = checked(FlowDryRun, await post('/flows/hotline/dry-run', order), 'dry-run')
  expect(told.path.map(({ node }) => node)).toContain('welcome')
  expect(told.ending).toMatchObject({ type: 'handed-over', command: { type: 'to-queue', queue: 'sales' } })
})

it('flow.kept: versions, the one put back, the draft, hours and numbers are the same after a kill', async () => {
  const said = (name: string) => ({ ...HOTLINE, name })
  await server.admin.put('/flows/hotline/draft', said('Second'))
  await server.admin.post('/flows/hotline/publish')
  await server.admin.post('/flows/hotline/publish', { version: 1 })
  await server.admin.put('/flows/hotline/draft', said('Third'))
  await server.admin.post('/hours/always/holidays', { year: 2026 })
  await server.admin.put('/numbers/1501', { flow: 'hotline' })
  const all = async () => [
    await server.admin.get('/flows/hotline', Flow),
    await server.admin.get('/flows/hotline/draft', FlowJson),
    await server.admin.get('/flows/hotline/versions', FlowVersionList),
    await server.admin.get('/hours/always', Hours),
    await server.admin.get('/numbers/1501', NumberEntry),
  ]
  const before = await all()
  expect(before[0]).toMatchObject({ name: 'Third', published: { version: 1 }, versions: 2, numbers: ['1500', '1501'] })
  await server.kill()
  await server.start()
  expect(await all()).toEqual(before)
})

/** flows: drafted, checked, published, put back and retired over the API; callers tried on them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../testing/harness.ts'
import { AT, hotline, withHotline } from '../testing/sample-flow.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())
beforeEach(async () => {
  harness.center.numbers.delete('1500')
  harness.center.flows.clear()
  await withHotline(harness)
})

const URL = '/api/v1/flows/hotline'
const get = async (url: string) => (await harness.as('supervisor', 'GET', url)).json()
const post = (url: string, body?: object) => harness.as('admin', 'POST', url, body)
const put = (url: string, body: object) => harness.as('admin', 'PUT', url, body)

/** The hotline that says something else first. */
const greeting = (text: string) => {
  const flow = hotline()
  flow.nodes.welcome = { ...flow.nodes.welcome, prompts: [{ text: { id: text, en: text } }] }
  return flow
}

describe('a flow', () => {
  it('is drafted, checked, published as versions that stay, and an older one is put back', async () => {
    expect(await get(URL)).toEqual({
      id: 'hotline',
      name: 'Hotline',
      draft: null,
      published: { version: 1, publishedAt: AT, by: 'admin' },
      versions: 1,
      numbers: [],
    })
    const saved = await put(`${URL}/draft`, greeting('Good day.'))
    expect([saved.statusCode, saved.json().draft, saved.json().published.version]).toEqual([
      200,
      { savedAt: AT, by: 'admin' },
      1,
    ])
    expect(await get(`${URL}/draft`)).toEqual(greeting('Good day.'))
    expect((await post(`${URL}/check`)).json()).toEqual({ publishable: true, findings: [] })
    const second = await post(`${URL}/publish`)
    expect([second.statusCode, second.json().draft, second.json().published.version]).toEqual([200, null, 2])

    const back = await post(`${URL}/publish`, { version: 1 })
    expect([back.statusCode, back.json().published.version, back.json().versions]).toEqual([200, 1, 2])
    expect(await get(`${URL}/draft`)).toEqual(hotline())
    const { items } = await get(`${URL}/versions`)
    expect(items).toEqual([
      { version: 1, flow: hotline(), publishedAt: AT, by: 'admin', published: true },
      { version: 2, flow: greeting('Good day.'), publishedAt: AT, by: 'admin', published: false },
    ])
    await put(`${URL}/draft`, greeting('Good evening.'))
    expect((await post(`${URL}/publish`)).json().published.version).toBe(3)
  })

  it('is published only when something has changed', async () => {
    const places = async (body?: object) => {
      const response = await post(`${URL}/publish`, body)
      return [response.statusCode, response.json().errors]
    }
    const nothing = { path: 'version', message: 'nothing has changed since version 1 was published' }
    expect(await places()).toEqual([409, [nothing]])
    const same = Object.fromEntries(Object.entries(hotline()).reverse())
    await put(`${URL}/draft`, same)
    expect(await places()).toEqual([409, [nothing]])
    expect(await places({ version: 1 })).toEqual([
      409,
      [{ path: 'version', message: 'version 1 is the published one' }],
    ])
    expect(await places({ version: 7 })).toEqual([
      422,
      [{ path: 'version', message: 'there is no version 7, as in 1' }],
    ])
  })

  it('with errors is saved and not published; each finding is said in both languages', async () => {
    const flow = hotline()
    flow.nodes.support = { ...flow.nodes.support, queue: 'nobody' }
    flow.nodes.welcome = { ...flow.nodes.welcome, exits: {} }
    expect((await put(`${URL}/draft`, flow)).statusCode).toBe(200)
    const { publishable, findings } = (await harness.as('supervisor', 'POST', `${URL}/check`)).json()
    expect(publishable).toBe(false)
    expect(findings).toContainEqual({
      code: 'ref-unknown',
      severity: 'error',
      path: 'nodes/support/queue',
      text: {
        en: 'There is no queue "nobody"; choose one that is there, such as "sales".',
        id: 'Tidak ada antrean "nobody"; pilihlah yang ada, misalnya "sales".',
      },
    })
    const before = harness.center.submitted.length
    const refused = await post(`${URL}/publish`)
    const paths = refused.json().errors.map(({ path }: { path: string }) => path)
    expect([refused.statusCode, paths]).toEqual([422, ['nodes/welcome/exits/next', 'nodes/support/queue']])
    expect(harness.center.submitted.length).toBe(before)
    expect((await get(URL)).published.version).toBe(1)
    expect((await post(`${URL}/check`, { version: 1 })).json()).toEqual({ publishable: true, findings: [] })
    expect((await post(`${URL}/check`, { flow: flow })).json().findings).toEqual(findings)
  })

  it('is made empty or as a copy under a name of its own', async () => {
    const empty = await post('/api/v1/flows', { name: 'Night line' })
    expect([empty.statusCode, empty.headers.location]).toEqual([201, '/api/v1/flows/night-line'])
    const codes = (await post('/api/v1/flows/night-line/check'))
      .json()
      .findings.map((one: { code: string }) => one.code)
    expect(codes).toEqual(['start-missing'])
    const copy = await post('/api/v1/flows', { name: 'Second line', flow: hotline() })
    expect(copy.json()).toMatchObject({ id: 'second-line', published: null, versions: 0 })
    const twice = await post('/api/v1/flows', { id: 'x', name: 'Hotline' })
    expect([twice.statusCode, twice.json().errors[0].path]).toEqual([409, 'name'])
    expect((await post('/api/v1/flows', { id: 'hotline', name: 'Another' })).statusCode).toBe(409)
    expect((await get('/api/v1/flows')).items.map(({ id }: { id: string }) => id)).toEqual([
      'hotline',
      'night-line',
      'second-line',
    ])
  })

  it('takes a draft of its own id only', async () => {
    const other = await put(`${URL}/draft`, { ...hotline(), id: 'other' })
    expect([other.statusCode, other.json().errors[0].path]).toEqual([422, 'id'])
    expect((await put('/api/v1/flows/nothing/draft', hotline())).statusCode).toBe(404)
  })

  it('is retired when no number and no published flow leads to it', async () => {
    const retire = async (url: string) => {
      const response = await harness.as('admin', 'DELETE', url)
      return [response.statusCode, response.statusCode === 204 ? null : response.json().detail]
    }
    expect((await put('/api/v1/numbers/1500', { flow: 'hotline' })).json()).toEqual({ number: '1500', flow: 'hotline' })
    expect((await get(URL)).numbers).toEqual(['1500'])
    expect(await retire(URL)).toEqual([409, 'the number 1500 leads to it: let that lead elsewhere first'])
    await put('/api/v1/numbers/1500', { queue: 'support' })

    const on = { kind: 'transfer', to: { flow: 'hotline' }, ringMs: 30_000, exits: {} }
    const flow = { format: 1, languages: ['id'], start: 'on', nodes: { on } }
    await post('/api/v1/flows', { id: 'front', name: 'Front', flow })
    expect(await post('/api/v1/flows/front/publish')).toMatchObject({ statusCode: 200 })
    expect(await retire(URL)).toEqual([409, 'the flow front transfers callers to it: publish that without it first'])
    expect(await retire('/api/v1/flows/front')).toEqual([204, null])
    expect(await retire(URL)).toEqual([204, null])
    expect((await retire(URL))[0]).toBe(404)
    // What records name stays to be read; a new flow under that id goes on counting, and a name alone leads to another id.
    const versions = async () =>
      (await get(`${URL}/versions`)).items.map((one: { version: number; published: boolean }) => [
        one.version,
        one.published,
      ])
    expect(await versions()).toEqual([[1, false]])
    expect((await harness.as('admin', 'GET', '/api/v1/flows/nothing/versions')).statusCode).toBe(404)
    expect((await post('/api/v1/flows', { name: 'Hotline' })).json().id).toMatch(/^hotline-.+/)
    await post('/api/v1/flows', { id: 'hotline', name: 'New', flow: hotline() })
    expect((await post(`${URL}/publish`)).json().published.version).toBe(2)
    expect(await versions()).toEqual([
      [1, false],
      [2, true],
    ])
  })
})

describe('a number', () => {
  it('leads to a flow that is there and published, and to nothing else', async () => {
    await post('/api/v1/flows', { id: 'draft-only', name: 'Draft only' })
    const place = async (body: object) => {
      const response = await put('/api/v1/numbers/1500', body)
      return [response.statusCode, response.json().errors[0].path]
    }
    expect(await place({ flow: 'nothing' })).toEqual([422, 'flow'])
    expect(await place({ flow: 'draft-only' })).toEqual([422, 'flow'])
    expect(await place({ flow: 'hotline', queue: 'support' })).toEqual([400, 'body'])
    expect(await place({})).toEqual([400, 'body'])
    expect((await harness.as('admin', 'GET', '/api/v1/numbers/1500')).statusCode).toBe(404)
  })
})

describe('flow.dry-run', () => {
  const run = async (body: object) =>
    (await harness.as('supervisor', 'POST', `${URL}/dry-run`, { at: AT, ...body })).json()
  const nodes = ({ path }: { path: { node: string }[] }) => path.map(({ node }) => node).join(' ')

  it.each([
    ['21', 'choose-language english opening-hours welcome main-menu sales', 'sales', 'en'],
    ['12', 'choose-language indonesian opening-hours welcome main-menu support', 'support', 'id'],
    ['-', 'choose-language indonesian opening-hours welcome main-menu anyone', 'support', 'id'],
  ])('keys %j: %s', async (keys, path, queue, language) => {
    const told = await run({ keys, from: '+62811', to: '1500' })
    expect(nodes(told)).toBe(path)
    expect(told.ending).toMatchObject({ type: 'handed-over', command: { type: 'to-queue', queue } })
    expect(told.language).toBe(language)
  })

  it('says what is heard and why each node was left', async () => {
    const { path } = await run({ keys: '21' })
    expect(path[0]).toMatchObject({ exit: '2', why: { because: 'keys', keys: '2' } })
    expect(path[2]).toMatchObject({ exit: 'open', why: { because: 'hours', hours: 'always' } })
    expect(path[3].heard).toEqual([{ type: 'text', language: 'en', text: 'Welcome.' }])
    expect((await run({ keys: '2x' })).ending).toEqual({ type: 'hung-up' })
  })

  it('goes by the hours of that moment', async () => {
    const week = { fri: [{ from: '08:00', to: '17:00' }] }
    await harness.as('admin', 'PATCH', '/api/v1/hours/always', { week })
    expect(nodes(await run({ at: '2026-08-14T10:00:00+07:00', keys: '21' }))).toContain('welcome')
    expect(nodes(await run({ at: '2026-08-14T17:00:00+07:00', keys: '2' }))).toMatch(/closed message$/)
  })

  it('runs the draft, a version, or a flow that is not saved', async () => {
    await put(`${URL}/draft`, greeting('Draft.'))
    const said = async (body: object) => (await run({ keys: '2', ...body })).path[3].heard[0].text
    expect(await said({})).toBe('Draft.')
    expect(await said({ version: 1 })).toBe('Welcome.')
    expect(await said({ flow: greeting('Not saved.') })).toBe('Not saved.')
    expect((await run({ version: 2 })).errors[0].path).toBe('version')
    expect((await run({ keys: '12a' })).errors[0].path).toBe('keys')
    expect((await run({ at: 'tomorrow' })).errors[0].path).toBe('at')
  })

  it('tells nothing that is typed where it is masked', async () => {
    const ask = {
      kind: 'collect',
      prompts: [{ text: { id: 'PIN?' } }],
      bargeIn: true,
      timeoutMs: 5_000,
      interDigitMs: 2_000,
      retries: 1,
      variable: 'pin',
      minDigits: 6,
      maxDigits: 6,
      endKey: '#',
      masked: true,
      exits: { next: 'on' },
    }
    const on = { kind: 'transfer', to: { flow: 'hotline' }, ringMs: 30_000, exits: {} }
    const flow = { format: 1, id: 'hotline', name: 'PIN', languages: ['id'], start: 'ask', nodes: { ask, on } }
    const told = await run({ flow, keys: '987654' })
    expect(told.ending).toMatchObject({ type: 'handed-over', command: { type: 'to-flow' } })
    expect(JSON.stringify(told)).not.toContain('987654')
  })
})

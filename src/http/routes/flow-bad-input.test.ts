/** flow.bad-input: what cannot be is refused with path and reason, and nothing is changed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../testing/harness.ts'
import { hotline, withHotline } from '../testing/sample-flow.ts'

let harness: Harness
let before: { readonly orders: number; readonly books: string }
beforeAll(async () => {
  harness = await createHarness()
  await withHotline(harness)
})
afterAll(() => harness.close())
beforeEach(() => {
  before = { orders: harness.center.submitted.length, books: books() }
})

const books = (): string => JSON.stringify([...harness.center.flows.values()])

/** Sends it by every door that takes a flow: each refuses it alike, and nothing is changed. */
const refused = async (flow: object): Promise<{ status: number; errors: { path: string; message: string }[] }> => {
  const doors = [
    await harness.as('admin', 'PUT', '/api/v1/flows/hotline/draft', flow),
    await harness.as('admin', 'POST', '/api/v1/flows/hotline/check', { flow }),
    await harness.as('admin', 'POST', '/api/v1/flows/hotline/dry-run', { flow, at: '2026-08-14T03:00:00Z' }),
  ]
  const [first, ...others] = doors.map((one) => ({ status: one.statusCode, errors: one.json().errors }))
  for (const other of others) expect(other).toEqual(first)
  expect(harness.center.submitted.length).toBe(before.orders)
  expect(books()).toBe(before.books)
  if (first === undefined) throw new Error('no door')
  return first
}

describe('flow.bad-input', () => {
  it('a flow from a newer version', async () => {
    const { status, errors } = await refused({ ...hotline(), format: 2 })
    expect([status, errors]).toEqual([
      422,
      [
        {
          path: 'format',
          message:
            'This flow has format 2, which a newer version made; this one knows formats up to 1, as {"format": 1}.',
        },
      ],
    ])
  })

  it('an unknown node', async () => {
    const flow = hotline()
    flow.nodes.welcome = { kind: 'carrier-pigeon', exits: {} }
    const { status, errors } = await refused(flow)
    expect([status, errors.map(({ path }) => path)]).toEqual([422, ['nodes/welcome/kind']])
    expect(errors[0]?.message).toContain('"carrier-pigeon"; it is one of say, menu')
  })

  it('10 MB in size', async () => {
    const { status, errors } = await refused({ ...hotline(), name: 'x'.repeat(10_000_000) })
    expect([status, errors]).toEqual([413, [{ path: 'body', message: `is larger than ${4 * 1024 * 1024} bytes` }]])
  })

  it('more characters than a flow may have', async () => {
    const text = 'x'.repeat(2_000)
    const say = { kind: 'say', prompts: [{ text: { id: text } }], bargeIn: true, exits: {} }
    const nodes = Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [`say-${n}`, say]))
    const { status, errors } = await refused({ ...hotline(), nodes })
    expect([status, errors.map(({ path }) => path)]).toEqual([422, ['flow']])
    expect(errors[0]?.message).toMatch(/^A flow has at most 2000000 characters; this one has \d+/)
  })

  it('script in a label', async () => {
    const flow = hotline()
    flow.nodes.welcome = { ...flow.nodes.welcome, label: '<script>alert(1)</script>' }
    const { status, errors } = await refused(flow)
    expect([status, errors.map(({ path }) => path)]).toEqual([422, ['nodes/welcome/label']])
    expect(errors[0]?.message).toContain('plain text of 0 to 120 characters without < and >')
  })

  it('a nesting of 100,000', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    const payload = JSON.stringify(hotline()).replace('"nodes":{', `"nodes":{"deep":${deep},`)
    const response = await harness.inject({
      method: 'PUT',
      url: '/api/v1/flows/hotline/draft',
      headers: { authorization: `Bearer ${harness.tokenOf('admin')}`, 'content-type': 'application/json' },
      payload,
    })
    expect([response.statusCode, response.json().errors[0].path]).toEqual([422, 'nodes/deep/kind'])
    expect(books()).toBe(before.books)
  })

  it.each([
    ['no flow at all', {}, 'format'],
    ['a name that turns text around', { ...hotline(), name: 'abc\u202edef' }, 'name'],
    ['a property that is not known', { ...hotline(), colour: 'red' }, 'colour'],
    ['an id with a path in it', { ...hotline(), id: '../etc' }, 'id'],
  ])('%s', async (_, flow, path) => {
    const { status, errors } = await refused(flow)
    expect(status).toBe(422)
    expect(errors.map((one) => one.path)).toContain(path)
  })

  it('what is no object', async () => {
    for (const payload of ['[]', '"flow"', 'null', '7']) {
      const response = await harness.inject({
        method: 'PUT',
        url: '/api/v1/flows/hotline/draft',
        headers: { authorization: `Bearer ${harness.tokenOf('admin')}`, 'content-type': 'application/json' },
        payload,
      })
      expect([payload, response.statusCode, response.json().errors[0].path]).toEqual([payload, 400, 'body'])
    }
  })
})

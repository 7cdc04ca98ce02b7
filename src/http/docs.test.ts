/** The description: it is a valid OpenAPI document in the parts we use, and every route of the API is in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POLICY } from './policy.ts'
import { createHarness, type Harness } from './testing/harness.ts'

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: object }[]
  readonly requestBody?: { content: Record<string, { schema: object }> }
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}
interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Record<string, Record<string, Operation>>
}

describe('the description', () => {
  let harness: Harness
  let document: Document
  beforeAll(async () => {
    harness = await createHarness()
    document = (await harness.inject({ url: '/api/openapi.json' })).json<Document>()
  })
  afterAll(() => harness.close())

  const operations = (): [string, string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
    )

  it('names every route of the API, and those only', () => {
    const api = Object.keys(POLICY).filter((route) => / \/(?:api\/v1|health|metrics)/.test(route))
    const described = operations().map(
      ([path, method]) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    )
    expect(described.sort()).toEqual(api.sort())
  })

  it('has what OpenAPI 3.1 asks of a document', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Sambung', version: '0.0.0-test' } })
    for (const [path, method, operation] of operations()) {
      const where = `${method} ${path}`
      expect(path.startsWith('/'), where).toBe(true)
      expect(Object.keys(operation.responses).length, where).toBeGreaterThan(0)
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status, where).toMatch(/^(?:[1-5][0-9]{2}|[1-5]XX|default)$/)
        expect(response.description, where).toEqual(expect.any(String))
      }
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(described.map((parameter) => parameter.name).sort(), where).toEqual(inPath.sort())
      expect(
        described.every((parameter) => parameter.required === true),
        where,
      ).toBe(true)
    }
  })

  it('says of every operation what it is for and what it answers', () => {
    for (const [path, method, operation] of operations()) {
      const where = `${method} ${path}`
      expect(operation.summary, where).toEqual(expect.any(String))
      expect(operation.tags, where).toHaveLength(1)
      const open = POLICY[`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`] === 'public'
      expect(operation.security, where).toEqual(open ? [] : undefined)
      if (!path.startsWith('/api/')) continue
      expect(operation.responses['4XX']?.content, where).toHaveProperty(['application/problem+json'])
      if (method === 'put' || method === 'patch') expect(operation.requestBody, where).toBeDefined()
    }
  })

  it('leaves no reference in the air', () => {
    const text = JSON.stringify(document)
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
      const target = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((at, key) => Reflect.get(Object(at), key), document)
      expect(target, pointer).toBeDefined()
    }
  })

  it('is read on a page without inline scripts', async () => {
    const page = await harness.inject({ url: '/api/docs' })
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';/)
    expect(page.payload).not.toMatch(/<script(?![^>]*src=)/)
  })
})

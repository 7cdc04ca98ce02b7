import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import http, { type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPages } from './pages.ts'

describe('the files of the page', () => {
  let folder = ''
  let server: Server
  const write = (name: string, text: string): void => writeFileSync(join(folder, 'served', name), text)
  /** By hand: fetch would mend a path that leads upwards. */
  const get = async (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') => {
    const { port }: Partial<AddressInfo> = Object(server.address())
    const asked = http.request({ port, path, headers, method }).end()
    const [answer]: http.IncomingMessage[] = await once(asked, 'response')
    const body = answer === undefined ? [] : await answer.toArray()
    return { status: answer?.statusCode, headers: answer?.headers ?? {}, body: Buffer.concat(body) }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-pages-'))
    mkdirSync(join(folder, 'served', 'app'), { recursive: true })
    writeFileSync(join(folder, 'secret.json'), '{}')
    symlinkSync('..', join(folder, 'served', '.up'))
    write('index.html', '<script src="./app/main-1a2b3c4d.js"></script>')
    write('call.html', '<title>Call us</title>')
    write('icon.svg', '<svg/>')
    write('.hidden.json', '{}')
    write('app/main-1a2b3c4d.js', 'const a = 1\n'.repeat(100))
    const pages = createPages(join(folder, 'served'))
    server = http.createServer((request, response) => {
      if (!pages(request, response)) response.writeHead(404).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })

  test('the page of a caller has a name that people can say', async () => {
    const { status, headers, body } = await get('/call?from=a-poster')
    expect([status, headers['content-type'], `${body}`]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<title>Call us</title>',
    ])
    expect(headers['content-security-policy']).toContain("default-src 'self'")
  })

  test('begin at /, looked at anew each time, and nothing in it comes from elsewhere', async () => {
    const one = await get('/?x=1')
    expect(one.headers['cache-control']).toBe('no-cache')
    expect(one.headers['content-security-policy']).toContain("default-src 'self'")
    expect(one.headers['content-security-policy']).not.toContain('unsafe')
  })

  test('are kept for ever where their name has a hash, and packed for who can unpack', async () => {
    const plain = await get('/app/main-1a2b3c4d.js')
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.body).toHaveLength(1200)
    const packed = await get('/app/main-1a2b3c4d.js', { 'accept-encoding': 'gzip, br' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.body.length).toBeLessThan(200)
    expect((await get('/app/main-1a2b3c4d.js', {}, 'HEAD')).body).toHaveLength(0)
  })

  test('are not sent again to who has them', async () => {
    const { etag } = (await get('/icon.svg')).headers
    expect((await get('/icon.svg', { 'if-none-match': etag })).status).toBe(304)
    write('icon.svg', '<svg id="new"/>')
    expect((await get('/icon.svg', { 'if-none-match': etag })).status).toBe(200)
  })

  test('stay for pages that are open when a newer build has taken their place', async () => {
    expect((await get('/app/main-1a2b3c4d.js')).status).toBe(200)
    rmSync(join(folder, 'served', 'app', 'main-1a2b3c4d.js'))
    expect((await get('/app/main-1a2b3c4d.js')).body).toHaveLength(1200)
  })

  test.each([
    '/../secret.json',
    '/.up/secret.json',
    '/%2e%2e/secret.json',
    '/app/../../secret.json',
    '//secret.json',
    '/.hidden.json',
    '/app',
    '/app/',
    '/nothing.js',
    '/main.js.map',
    '/\\..\\secret.json',
  ])('are none: %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('are only read', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(404)
  })
})

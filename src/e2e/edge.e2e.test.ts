/** The edge has the browser's origin: pages and phones stay with it when the server goes, by whatever way. */
import { once } from 'node:events'
import { get as httpGet } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { networkInterfaces } from 'node:os'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { AgentList } from '../wire/agents.ts'
import { Problem } from '../wire/basics.ts'
import { checked } from '../wire/checked.ts'
import { signIn } from './support/api.ts'
import { emptySwitch } from './support/installation.ts'
import { type PortBlock, takePorts } from './support/ports.ts'
import { makeSite, type Site, STARTER } from './support/site.ts'
import { waitFor } from './support/wait-for.ts'
import { openWebPhone, phoneOf, type WebPhone } from './support/web-phone.ts'

let ports: PortBlock
let site: Site
const phones: WebPhone[] = []
const base = (): string => `http://127.0.0.1:${site.env.SAMBUNG_PORT}`
const admin = () => signIn(base(), 'admin', `${site.env.SAMBUNG_ADMIN_PASSWORD}`)

beforeEach(async () => {
  ports = await takePorts()
})
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close()
  site.remove()
  ports.release()
})

describe('edge', () => {
  it('goes on without the server: its page, the phones of who is signed in, and 503 for the rest', async () => {
    site = makeSite(ports, {})
    const start = site.run(process.execPath, [STARTER])
    await site.ready()
    const api = await admin()
    const account = await phoneOf(api)
    const headers = { cookie: `sambung_session=${api.token}`, origin: base() }
    const phone = await openWebPhone(base(), account, { headers })
    phones.push(phone)
    await phone.register()

    // Its supervisor first, so that it stays away.
    start.child.kill('SIGKILL')
    await start.ended()
    process.kill(site.pid('main.js'), 'SIGKILL')
    const away = await waitFor('the server to be away', async () => {
      const answer = await fetch(`${base()}/api/v1/me`)
      return answer.status === 503 && answer
    })
    expect(away.headers.get('content-type')).toBe('application/problem+json')
    expect(checked(Problem, await away.json(), 'the answer')).toMatchObject({ status: 503 })
    const page = await fetch(`${base()}/api/docs`, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await page.text()).toMatch(/One moment(.|\n)*Mohon tunggu/)
    const app = await fetch(`${base()}/`)
    expect([app.status, app.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(app.headers.get('content-security-policy')).toContain("default-src 'self'")
    const script = /<script[^>]* src="([^"]+)"/.exec(await app.text())?.[1] ?? ''
    const asset = await fetch(new URL(script, base()))
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])

    await phone.register()
    const again = await openWebPhone(base(), account, { headers })
    phones.push(again)
    await again.register()
    const stranger = { headers: { authorization: `Bearer ${'x'.repeat(43)}` } }
    await expect(openWebPhone(base(), account, stranger)).rejects.toThrow('refused with 503')

    const [edge, theSwitch] = [site.pid('edge/main.js'), site.pid('asterisk')]
    const second = site.run(process.execPath, [STARTER])
    await site.ready()
    expect([site.pid('edge/main.js'), site.pid('asterisk')]).toEqual([edge, theSwitch])
    expect(again.closedWith()).toBeNull()
    expect((await api.request('GET', '/me')).status).toBe(200)
    await emptySwitch(site.data)
    second.child.kill('SIGTERM')
    expect(await second.ended()).toBe(0)
    expect(site.processes()).toEqual([])
  })

  it('is started again alone, and passes sockets on as well as requests', async () => {
    site = makeSite(ports, {})
    const start = site.run(process.execPath, [STARTER])
    await site.ready()
    const [edge, server] = [site.pid('edge/main.js'), site.pid('main.js')]
    process.kill(edge, 'SIGKILL')
    await waitFor('another edge', () => site.processes().some(({ pid, command }) => isEdge(command) && pid !== edge))
    await site.ready()
    expect(site.pid('main.js')).toBe(server)

    const api = await admin()
    const live = new WebSocket(`${base().replace('http', 'ws')}/live`, {
      headers: { authorization: `Bearer ${api.token}` },
    })
    const first = await new Promise<string>((resolve, reject) => {
      live.once('message', (data) => resolve(data.toString())).once('error', reject)
    })
    expect(JSON.parse(first)).toHaveProperty('snapshot')
    const closed = new Promise((resolve) => live.once('close', resolve))
    process.kill(server, 'SIGKILL')
    await closed
    const refused = new WebSocket(`${base().replace('http', 'ws')}/live`, {
      headers: { origin: 'https://example.org' },
    })
    const status = await new Promise((resolve) => {
      refused.once('unexpected-response', (_, answer) => resolve(answer.statusCode)).on('error', () => undefined)
    })
    expect([401, 403, 503]).toContain(status)
    start.child.kill('SIGTERM')
    expect(await start.ended()).toBe(0)
  })

  it('speaks https beyond this machine, with a certificate that it makes once', async () => {
    site = makeSite(ports, { SAMBUNG_HOST: '0.0.0.0' })
    const start = site.run(process.execPath, [STARTER])
    await site.ready()
    expect(start.words()).not.toContain('http://')
    const body = JSON.stringify({ username: 'admin', password: site.env.SAMBUNG_ADMIN_PASSWORD })
    const signedIn = await secureAnswer('POST', '/api/v1/sessions', body)
    expect(signedIn.status).toBe(201)
    expect(signedIn.cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict/)
    expect(signedIn.certificate.subjectaltname).toContain('DNS:localhost')
    expect(signedIn.certificate.subjectaltname).toContain('IP Address:127.0.0.1')

    const secure = base().replace('http', 'https')
    const api = await admin()
    const headers = { cookie: `sambung_session=${api.token}`, origin: secure }
    const phone = await openWebPhone(secure, await phoneOf(api), { headers })
    phones.push(phone)
    await phone.register()
    await api.get('/agents', AgentList)

    // Another address than the one asked is what the edge sees of another machine.
    const elsewhere = ownAddress()
    if (elsewhere !== null) {
      const [port, localAddress] = [site.env.SAMBUNG_PORT, elsewhere]
      const [answer] = await once(httpGet({ host: '127.0.0.1', port, path: '/call?x=1', localAddress }), 'response')
      expect([answer.statusCode, answer.headers.location]).toEqual([308, `https://127.0.0.1:${port}/call?x=1`])
    }

    start.child.kill('SIGTERM')
    expect(await start.ended()).toBe(0)
    const second = site.run(process.execPath, [STARTER])
    await site.ready()
    const { certificate } = await secureAnswer('GET', '/health/live')
    expect(certificate.fingerprint256).toBe(signedIn.certificate.fingerprint256)
    second.child.kill('SIGTERM')
    expect(await second.ended()).toBe(0)
  })
})

/** An address of this machine on a network; null when it is on none. */
const ownAddress = (): string | null =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? null

const isEdge = (command: string): boolean => command.endsWith('edge/main.js')

const secureAnswer = (method: string, path: string, body?: string) =>
  new Promise<{ status: number | undefined; cookie: string; certificate: ReturnType<TLSSocket['getPeerCertificate']> }>(
    (resolve, reject) => {
      const asked = httpsRequest(
        {
          port: site.env.SAMBUNG_PORT,
          method,
          path,
          rejectUnauthorized: false,
          headers: { 'content-type': 'application/json' },
        },
        (answer) => {
          const certificate = (answer.socket as TLSSocket).getPeerCertificate()
          answer.resume()
          resolve({ status: answer.statusCode, cookie: `${answer.headers['set-cookie']}`, certificate })
        },
      )
      asked.on('error', reject).end(body)
    },
  )

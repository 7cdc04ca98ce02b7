/**
 * The doors of a whole installation, tried from outside: what listens where, who is let in with what, and what is written down of
 * those who came. Controls S7, S15, S16, S24 and S30 of our list, on the real switch.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import http from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checked } from '../wire/checked.ts'
import { Phone } from '../wire/sessions.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { processesWith } from './support/processes.ts'
import { createSipPeer, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'
import { openWebPhone } from './support/web-phone.ts'

const CALLER = '0857123498765'
const SECRET = 'canary-trunk-9f31'

let hotline: Installation
let callers: SipPeer

beforeAll(async () => {
  // Open to the network, as an installation with desk phones is: it is then reached by https.
  hotline = await startInstallation({ env: { SAMBUNG_HOST: '0.0.0.0' } })
  callers = await createSipPeer(hotline.sipPort)
}, 120_000)

afterAll(async () => {
  await hotline?.emptySwitch()
  await callers?.close()
  await hotline?.stop()
}, 60_000)

interface Access {
  readonly ariUrl: string
  readonly ariUser: string
  readonly ariSecret: string
  readonly amiPort: number
  readonly amiUser: string
  readonly amiSecret: string
}
const access = (): Access => JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))

/** The status of ARI's answer to somebody who knows the secret. */
const ari = (path: string, localAddress: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { ariUrl, ariUser, ariSecret } = access()
    const asked = http.get(
      `${ariUrl}${path}`,
      { localAddress, auth: `${ariUser}:${ariSecret}`, agent: false },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    asked.on('error', reject)
  })

/** What AMI says to somebody who knows the secret. */
const ami = (localAddress: string): Promise<string> =>
  new Promise((resolve) => {
    const { amiPort, amiUser, amiSecret } = access()
    const socket = connect({ host: '127.0.0.1', port: amiPort, localAddress })
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk.toString()
      if (/^Message:/m.test(said)) socket.end()
    })
    socket.on('error', () => undefined).on('close', () => resolve(said))
    socket.write(`Action: Login\r\nUsername: ${amiUser}\r\nSecret: ${amiSecret}\r\n\r\n`)
  })

test('S7 ARI and AMI know who may come from where: the right secret from another address is refused', async () => {
  expect(await ari('/asterisk/info', '127.0.0.1')).toBe(200)
  expect(await ari('/asterisk/info', '127.0.0.2')).toBeGreaterThanOrEqual(401)
  expect(await ami('127.0.0.1')).toContain('Authentication accepted')
  expect(await ami('127.0.0.2')).not.toContain('Authentication accepted')
  const root = access().ariUrl.replace(/\/ari$/, '')
  for (const path of ['/httpstatus', '/static/', '/manager', '/rawman', '/mxml'])
    expect((await fetch(root + path)).status, path).toBe(404)
})

test('S15 the page’s sockets: TLS from 1.2 on, our own pages, and a ticket once', async () => {
  const port = Number(new URL(hotline.base).port)
  const version = (most: tls.SecureVersion): Promise<string> =>
    new Promise((resolve) => {
      const options = {
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        minVersion: 'TLSv1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      } as const
      const socket = tls.connect({ ...options, maxVersion: most }, () => {
        resolve(socket.getProtocol() ?? 'none')
        socket.destroy()
      })
      socket.on('error', () => resolve('refused'))
    })
  expect(await version('TLSv1.1')).toBe('refused')
  expect(await version('TLSv1.2')).toBe('TLSv1.2')
  expect(await version('TLSv1.3')).toBe('TLSv1.3')

  const siti = await hotline.agent('siti')
  const account = checked(Phone, await (await siti.api.request('GET', '/me/phone')).json(), 'the phone')
  const open = (path: string, headers: Record<string, string>): Promise<string> =>
    openWebPhone(hotline.base, { account: account.uri, secret: account.secret }, { path, headers }).then(
      (phone) => {
        phone.close()
        return 'let in'
      },
      (error: Error) => error.message,
    )
  const cookie = `sambung_session=${siti.api.token}`
  expect(await open('/sip', { cookie, origin: hotline.base })).toBe('let in')
  expect(await open('/sip', { cookie, origin: 'https://example.org' })).toBe('refused with 403')
  expect(await open('/sip', { cookie })).toBe('refused with 403')
  expect(await open('/sip', { origin: hotline.base })).toBe('refused with 401')
  const given: unknown = await (await siti.api.request('POST', '/tickets')).json()
  const ticket = String(Object(given).ticket)
  expect(await open(`/sip?ticket=${ticket}`, {})).toBe('let in')
  expect(await open(`/sip?ticket=${ticket}`, {})).toBe('refused with 401')
})

test('S16 a sign-in has a telephone of its own, whose secret ends with it', async () => {
  const first = await hotline.agent('budi')
  const one = checked(Phone, await (await first.api.request('GET', '/me/phone')).json(), 'the phone')
  const name = (uri: string): string => uri.replace(/^sip:|@.*$/g, '')
  expect(one.secret.length).toBeGreaterThanOrEqual(32)
  expect(one.secret).not.toContain(name(one.uri))
  expect(await callers.register(name(one.uri), one.secret)).toBe(200)
  expect(await callers.register(name(one.uri), 'guessed')).toBe(401)
  expect((await first.api.request('DELETE', '/sessions/current')).status).toBe(204)
  const second = await hotline.agent('budi')
  const two = checked(Phone, await (await second.api.request('GET', '/me/phone')).json(), 'the phone')
  expect(two.secret).not.toBe(one.secret)
  expect(name(two.uri)).not.toBe(name(one.uri))
  await waitFor('the old one to be shut', async () => (await callers.register(name(one.uri), one.secret)) >= 401)
  expect(Date.parse(two.expiresAt) - Date.now()).toBeLessThanOrEqual(12 * 3_600_000)
})

test('S24 neither secrets nor callers’ numbers are in anything that is logged or printed', async () => {
  const connection = { kind: 'registration', server: '127.0.0.1:9', username: '62215550100', secret: SECRET }
  expect((await hotline.admin.request('POST', '/trunks', { name: 'Provider', connection })).status).toBe(201)
  const made: unknown = await (await hotline.admin.request('POST', '/phones', { label: 'Desk' })).json()
  const siti = await hotline.agent('siti')
  const account = checked(Phone, await (await siti.api.request('GET', '/me/phone')).json(), 'the phone')
  const call = await callers.dial({ from: CALLER, to: '1500' })
  await waitFor('it to be answered', () => call.state() === 'up')
  call.type('4111')
  await hotline.admin.request('GET', `/contacts?from=${CALLER}&token=${SECRET}`)
  await hotline.admin.request('PUT', `/numbers/${CALLER}`, { queue: 'nowhere' })
  call.hangUp()
  await hotline.emptySwitch()
  const folder = join(hotline.data, 'log')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  const logged = files.map((one) => [one.name, readFileSync(join(one.parentPath, one.name), 'utf8')] as const)
  expect(logged.map(([name]) => name)).toContain('server.log')
  const { ariSecret, amiSecret } = access()
  const secrets = {
    CALLER,
    SECRET,
    ariSecret,
    amiSecret,
    phone: account.secret,
    desk: String(Object(made).secret),
    token: siti.api.token,
  }
  for (const [file, text] of [...logged, ['what was printed', hotline.words()] as const])
    for (const [what, canary] of Object.entries(secrets))
      expect(text.includes(canary), `${what} in ${file}`).toBe(false)
  expect(logged.map(([, text]) => text).join('')).not.toContain('api_key')
}, 60_000)

test('S30 nothing but the page and SIP is open to the network, and no password is one that everybody tries', async () => {
  const inodes = new Set(processesWith('SAMBUNG_DATA', hotline.data).flatMap(({ pid }) => socketsOf(pid)))
  const listening = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
      .map((fields) => fields[1] ?? ''),
  )
  const page = Number(new URL(hotline.base).port).toString(16).toUpperCase().padStart(4, '0')
  expect(listening.length).toBeGreaterThanOrEqual(3)
  expect(listening.filter((place) => !place.startsWith('0100007F:'))).toEqual([`00000000:${page}`])
  for (const password of ['admin', 'password', 'sambung', 'changeme', '12345678', ''])
    for (const username of ['admin', 'siti', 'rina', 'root']) {
      const body = JSON.stringify({ username, password })
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${hotline.base}/api/v1/sessions`, { method: 'POST', headers, body })
      expect([400, 401, 422, 429], `${username} ${password}`).toContain(answer.status)
    }
}, 120_000)

const socketsOf = (pid: number): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      return inode === undefined ? [] : [inode]
    })
  } catch {
    return []
  }
}

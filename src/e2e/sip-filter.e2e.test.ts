/** What a signed-in browser may say to the switch by `/sip`, and what it may not: on a real switch, which stays without a leg. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Agent } from '../wire/agents.ts'
import { checked } from '../wire/checked.ts'
import { Ticket } from '../wire/tickets.ts'
import type { Api } from './support/api.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { waitFor } from './support/wait-for.ts'
import { openWebPhone, phoneOf, type WebPhone, type WebPhoneOptions } from './support/web-phone.ts'

let site: Installation
let account: { readonly account: string; readonly secret: string }
let api: Api
const phones: WebPhone[] = []

beforeAll(async () => {
  site = await startInstallation()
  api = (await site.agent('siti')).api
  account = await phoneOf(api)
})
afterAll(() => site?.stop())
afterEach(async () => {
  for (const phone of phones.splice(0)) phone.close()
  await site.emptySwitch()
})

/** Past the edge, to the switch itself, as the edge comes to it. */
const DIRECT = { path: '/ws', localAddress: '127.0.0.2' } as const
const switchBase = (): string => {
  const { ariUrl }: { ariUrl: string } = JSON.parse(readFileSync(join(site.data, 'run', 'switch.json'), 'utf8'))
  return ariUrl.replace('/ari', '')
}
const cookie = (): string => `sambung_session=${api.token}`
const open = async (options: WebPhoneOptions = { headers: { cookie: cookie(), origin: site.base } }) => {
  const phone = await openWebPhone(site.base, account, options)
  phones.push(phone)
  return phone
}
const refusedWith = (options: WebPhoneOptions): Promise<string> =>
  open(options).then(
    () => 'let in',
    (error: Error) => error.message,
  )

describe('sip-filter.who', () => {
  it('a signed-in page registers, by its cookie, a token or a ticket', async () => {
    await (await open()).register()
    await (await open({ headers: { authorization: `Bearer ${api.token}` } })).register()
    const { ticket } = checked(Ticket, await (await api.request('POST', '/tickets')).json(), 'the ticket')
    await (await open({ path: `/sip?ticket=${ticket}` })).register()
    expect(await refusedWith({ path: `/sip?ticket=${ticket}` })).toBe('refused with 401')
  })

  it('nobody else is let in', async () => {
    expect(await refusedWith({ headers: { origin: site.base } })).toBe('refused with 401')
    expect(await refusedWith({ headers: { authorization: `Bearer ${'x'.repeat(43)}` } })).toBe('refused with 401')
    expect(await refusedWith({ headers: { cookie: cookie(), origin: 'https://example.org' } })).toBe('refused with 403')
    expect(await refusedWith({ headers: { cookie: cookie() } })).toBe('refused with 403')
  })

  it('a new telephone is there when it is told of: its first registration is taken', async () => {
    for (let n = 0; n < 5; n++) {
      const theirs = await phoneOf((await site.agent('dewi')).api)
      const phone = await openWebPhone(switchBase(), theirs, DIRECT)
      phones.push(phone)
      expect(await phone.registerOnce()).toBe(200)
    }
  })

  it('a page that vanishes without a word is noticed within six seconds, by who offers calls too', async () => {
    const budi = await site.agent('budi')
    const theirs = await phoneOf(budi.api)
    const headers = { authorization: `Bearer ${budi.api.token}` }
    const phone = await openWebPhone(site.base, theirs, { headers, autoPong: false })
    phones.push(phone)
    await phone.register()
    const vanishedAt = performance.now()
    await budi.api.put('/agents/me/presence', { state: 'ready' })
    const state = async () => (await budi.api.get('/agents/me', Agent)).presence.state
    await waitFor('the agent to be ready', async () => (await state()) === 'ready')
    await waitFor('the agent to be missed', async () => (await state()) === 'reconnecting')
    console.log(`a vanished page was noticed after ${Math.round((performance.now() - vanishedAt) / 100) / 10} s`)
    await budi.api.put('/agents/me/presence', { state: 'offline' })
  }, 40_000)

  it('who signs out is out, at once', async () => {
    const budi = (await site.agent('budi')).api
    const theirs = await phoneOf(budi)
    const headers = { cookie: `sambung_session=${budi.token}`, origin: site.base }
    const phone = await openWebPhone(site.base, theirs, { headers })
    await phone.register()
    expect((await budi.request('DELETE', '/sessions/current')).status).toBe(204)
    await waitFor('the socket to be closed', () => phone.closedWith() === 4401, 2_000)
    expect(await refusedWith({ headers })).toBe('refused with 401')
  })
})

describe('sip-filter.what', () => {
  it.each([
    ['a foreign From', 'REGISTER', { From: '<sip:web-fedcba9876543210@127.0.0.1>;tag=a' }, 403],
    ['a trunk as From', 'INVITE', { From: '<sip:local@127.0.0.1>;tag=a', To: '<sip:1501@127.0.0.1>;tag=b' }, 403],
    ['a foreign To', 'REGISTER', { To: '<sip:web-fedcba9876543210@127.0.0.1>' }, 403],
    ['a foreign Contact', 'REGISTER', { Contact: '<sip:1501@127.0.0.1:5060>' }, 403],
    ['a foreign user', 'REGISTER', { Authorization: 'Digest username="web-fedcba9876543210", realm="sambung"' }, 403],
    ['a new call', 'INVITE', { To: '<sip:1501@127.0.0.1>' }, 403],
    ['a message', 'MESSAGE', {}, 405],
    ['a subscription', 'SUBSCRIBE', { Event: 'presence' }, 405],
    ['a transfer', 'REFER', { 'Refer-To': '<sip:1501@127.0.0.1>' }, 405],
  ] as const)('%s is refused', async (_, method, changes, status) => {
    const phone = await open()
    expect(await phone.answerTo(phone.send(method, changes))).toBe(status)
    await phone.register()
  })

  it('a call in a dialog that was never opened is refused by the switch', async () => {
    const phone = await open()
    await phone.register()
    const sent = phone.send('INVITE', { To: '<sip:1501@127.0.0.1>;tag=never' })
    expect(await phone.answerTo(sent)).toBe(481)
  })

  it('and what came through all the same would be no trunk: the switch knows none by the address of the edge', async () => {
    const stranger = await openWebPhone(switchBase(), { account: 'local', secret: '' }, DIRECT)
    phones.push(stranger)
    expect(await stranger.answerTo(stranger.send('INVITE', { To: '<sip:1501@127.0.0.1>' }))).toBe(401)
  })

  it.each([
    ['two messages in one', (text: string) => text + text],
    ['a header twice', (text: string) => text.replace('\r\nTo:', '\r\nf: <sip:local@127.0.0.1>;tag=x\r\nTo:')],
    ['a folded header', (text: string) => text.replace('Max-Forwards: 70', 'Max-Forwards:\r\n 70')],
    ['bytes', (text: string) => Buffer.from(text)],
    ['more than 64 KB', (text: string) => text + 'x'.repeat(65_536)],
  ])('%s ends the socket', async (_, wrong) => {
    const phone = await open()
    const right = phone.send('OPTIONS', { To: '<sip:1501@127.0.0.1>' })
    await phone.answerTo(right)
    phone.sendRaw(wrong(right.replaceAll('z9hG4bK', 'z9hG4bKx')))
    await waitFor('the socket to be closed', () => [1008, 1009].includes(phone.closedWith() ?? 0), 2_000)
  })

  it('more than a phone says ends the socket', async () => {
    const phone = await open()
    for (let n = 0; n < 200; n++) phone.sendRaw('\r\n\r\n')
    await waitFor('the socket to be closed', () => phone.closedWith() === 1008, 2_000)
  })

  it('a fifth socket of a sign-in ends its first', async () => {
    const first = await open()
    for (let n = 0; n < 4; n++) await open()
    await waitFor('the socket to be closed', () => first.closedWith() === 1008, 2_000)
  })
})

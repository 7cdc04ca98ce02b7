/**
 * An agent whose station is the browser: a real Chromium registers with the account of its sign-in, straight at the switch, and
 * is rung, answers, goes and comes back. The caller speaks 440 Hz, the page 660 Hz.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Agent } from '../wire/agents.ts'
import { checked } from '../wire/checked.ts'
import { Phone } from '../wire/sessions.ts'
import { type BrowserPhone, type Browsers, startBrowsers } from './support/browser-phone.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const CALLER_HZ = 440
const PAGE_HZ = 660
const HEARD_DB = -45
/** What the page's analyser shows of a tone, and of what is none. */
const HEARD_IN_PAGE_DB = -50

let hotline: Installation
let siti: Awaited<ReturnType<Installation['agent']>>
let browsers: Browsers
let callers: SipPeer
let page: BrowserPhone
let rung = 0
let account = ''

const state = async (): Promise<string> => (await siti.api.get('/agents/me', Agent)).presence.state
const shows = (wanted: string, withinMs = 10_000): Promise<unknown> =>
  waitFor(`siti to be ${wanted}`, async () => (await state()) === wanted, withinMs)
const switchAt = (): string => {
  const { ariUrl }: { ariUrl: string } = JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))
  return `${ariUrl.replace(/^http/, 'ws').replace(/\/ari$/, '')}/ws`
}
/** Whether the switch knows the account. */
const isOpen = async (): Promise<boolean> => {
  const { ariUrl, ariUser, ariSecret } = JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariSecret}`).toString('base64')}`
  const place = `${ariUrl}/asterisk/config/dynamic/res_pjsip/endpoint/${account}`
  return (await fetch(place, { headers: { authorization } })).status === 200
}
const open = async (): Promise<BrowserPhone> => {
  const answer = await siti.api.request('GET', '/me/phone')
  const { uri, secret } = checked(Phone, await answer.json(), 'the phone')
  rung = 0
  account = uri.replace(/^sip:|@.*$/g, '')
  return browsers.open({ uri, secret, server: switchAt(), hz: PAGE_HZ })
}
/** The next call that reaches the page. */
const ring = async (): Promise<number> => {
  const index = rung
  await waitFor('the page to ring', async () => (await page.calls()).length > index)
  rung += 1
  return index
}
const talk = async (caller: SipCall, index: number): Promise<void> => {
  await page.answer(index)
  await waitFor('the caller to hear the page', () => caller.tone(PAGE_HZ) > HEARD_DB)
  await waitFor('the page to hear the caller', async () => (await page.tone(index, CALLER_HZ)) > HEARD_IN_PAGE_DB)
}

beforeAll(async () => {
  ;[hotline, browsers] = await Promise.all([startInstallation(), startBrowsers()])
  callers = await createSipPeer(hotline.sipPort)
  siti = await hotline.agent('siti')
  await siti.api.put('/agents/me/station', { kind: 'browser' })
  page = await open()
  await waitFor('the page to register', () => page.registered())
})

afterEach(() => hotline?.emptySwitch())

afterAll(async () => {
  await callers?.close()
  await browsers?.close()
  await hotline?.stop()
})

describe('browser-station', () => {
  it('is ready, rings with the caller’s number, and both hear each other; the call is on record', async () => {
    await siti.api.put('/agents/me/presence', { state: 'ready' })
    await shows('ready')
    const caller = await callers.dial({ from: '0812001', to: '1501', hz: CALLER_HZ })
    const index = await ring()
    const offered = (await page.calls())[index]
    expect(offered?.shown).toBe('0812001')
    // Over DTLS-SRTP, one port for all, and no address of a stranger's among the ways to us.
    expect(offered?.offered).toMatch(/UDP\/TLS\/RTP\/SAVPF/)
    expect(offered?.offered).not.toMatch(/srflx|relay/)
    expect(offered?.offered).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF 8 0 107 /m)
    expect(offered?.offered).toMatch(/^a=rtpmap:107 opus\//m)
    await talk(caller, index)
    expect(await state()).toBe('talking')
    caller.hangUp()
    await waitFor('the page to hear of it', async () => (await page.calls())[index]?.state === 'Terminated')
    expect(await closedContactFrom(hotline.admin, '0812001')).toMatchObject({ agent: siti.id, outcome: 'answered' })
    await shows('ready')
  })

  it('hangs up, and the caller is let go', async () => {
    const caller = await callers.dial({ from: '0812002', to: '1501', hz: CALLER_HZ })
    const index = await ring()
    await talk(caller, index)
    await page.hangUp(index)
    await waitFor('the end', () => caller.state() === 'ended')
    expect(await closedContactFrom(hotline.admin, '0812002')).toMatchObject({ agent: siti.id, outcome: 'answered' })
  })

  it('that is closed while it rings is no miss; back within the minute it is ready again and rung', async () => {
    await shows('ready')
    const caller = await callers.dial({ from: '0812003', to: '1501', hz: CALLER_HZ })
    await ring()
    await page.crash()
    await shows('reconnecting')
    const waiting = await contactFrom(hotline.admin, '0812003')
    expect(waiting.phase).not.toBe('talking')
    page = await open()
    await talk(caller, await ring())
    caller.hangUp()
    const { timeline } = await closedContactFrom(hotline.admin, '0812003')
    expect(JSON.stringify(timeline)).not.toContain('missed')
  })

  it('declines, and is not asked again for that caller at once', async () => {
    await shows('ready')
    const caller = await callers.dial({ from: '0812004', to: '1501', hz: CALLER_HZ })
    await page.decline(await ring())
    await shows('busy-elsewhere')
    caller.hangUp()
    expect(await closedContactFrom(hotline.admin, '0812004')).toMatchObject({ outcome: 'abandoned' })
    await siti.api.put('/agents/me/presence', { state: 'ready' })
  })

  it('outlives a server that is killed: reconnecting, then ready by what the switch says, and rung', async () => {
    await shows('ready')
    const pid = hotline.serverPid()
    if (pid === null) throw new Error('there is no server')
    process.kill(pid, 'SIGKILL')
    await waitFor('the server to be gone', () => hotline.serverPid() !== pid)
    await hotline.ready()
    await shows('ready')
    expect(await page.registered()).toBe(true)
    const caller = await callers.dial({ from: '0812005', to: '1501', hz: CALLER_HZ })
    await talk(caller, await ring())
    caller.hangUp()
    await closedContactFrom(hotline.admin, '0812005')
  })

  it('is given its account again by a switch that was killed, registers by itself, and is rung', async () => {
    await shows('ready')
    const pid = hotline.switchPid()
    if (pid === null) throw new Error('there is no switch')
    const killedAt = performance.now()
    const before = await page.registrations()
    process.kill(pid, 'SIGKILL')
    // Quick enough a page is never seen as away: that it registered anew is what shows that its account is there again.
    await waitFor('the page to register anew', async () => (await page.registrations()) > before, 30_000)
    expect(hotline.switchPid()).not.toBe(pid)
    await hotline.ready()
    await shows('ready', 20_000)
    console.log(`ready again ${Math.round(performance.now() - killedAt)} ms after the switch was killed`)
    const caller = await callers.dial({ from: '0812006', to: '1501', hz: CALLER_HZ })
    await talk(caller, await ring())
    caller.hangUp()
    await closedContactFrom(hotline.admin, '0812006')
  })

  it('is rung by the net while the server is away', async () => {
    await shows('ready')
    const people = readFileSync(join(hotline.data, 'etc', 'asterisk', 'net-phones.conf'), 'utf8')
    expect(people).toMatch(/^exten => phones,1,Dial\(PJSIP\/web-[0-9a-f]{16},/m)
  })

  it('is signed out in mid-call: the leg ends, the account is closed, and nobody can register as it', async () => {
    await shows('ready')
    const caller = await callers.dial({ from: '0812007', to: '1501', hz: CALLER_HZ })
    const index = await ring()
    await talk(caller, index)
    expect(await isOpen()).toBe(true)
    expect((await siti.api.request('DELETE', '/sessions/current')).status).toBe(204)
    await waitFor('the page’s leg to end', async () => (await page.calls())[index]?.state === 'Terminated')
    caller.hangUp()
    const record = await closedContactFrom(hotline.admin, '0812007')
    expect(record).toMatchObject({ agent: siti.id, outcome: 'answered' })
    expect((await hotline.admin.get(`/agents/${siti.id}`, Agent)).presence).toMatchObject({
      state: 'offline',
      reason: 'signed-out',
    })
    await waitFor('the account to be closed', async () => !(await isOpen()))
  })
})

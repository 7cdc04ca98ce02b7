/** Anybody calls the hotline from its page, in a real Chromium: tones both ways, kill -9 of the server, and all that is refused. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { toneLevel } from '../core/sound/tone.ts'
import { readWav } from '../core/sound/wav.ts'
import { AgentList } from '../wire/agents.ts'
import { checked } from '../wire/checked.ts'
import { ContactDetail, ContactList, Recording } from '../wire/contacts.ts'
import { VisitorTicket } from '../wire/visitor.ts'
import { startChromium, type TestBrowser } from './support/chromium.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { attachEar, type PageEar } from './support/page-ear.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'
import { openWebPhone, type WebPhone } from './support/web-phone.ts'

const VISITOR_HZ = 440
const AGENT_HZ = 660
const APART_DB = 20

let hotline: Installation
let chromium: TestBrowser
let peer: SipPeer
let desk: SipPhone
const phones: WebPhone[] = []

beforeAll(async () => {
  hotline = await startInstallation({ env: { SAMBUNG_VISITORS_MOST: '4' } })
  chromium = await startChromium({ hz: VISITOR_HZ })
  peer = await createSipPeer(hotline.sipPort)
  desk = peer.phone('siti', 'answers', AGENT_HZ)
  const siti = (await hotline.agent('siti')).api
  await siti.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
  await siti.put('/agents/me/presence', { state: 'ready' })
}, 120_000)

afterAll(async () => {
  await chromium?.close()
  await peer?.close()
  await hotline?.stop()
}, 60_000)

afterEach(async () => {
  for (const phone of phones.splice(0)) phone.close()
  await hotline.emptySwitch()
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const says = (page: Page, word: string): Promise<unknown> =>
  waitFor(`the page to say ${word}`, async () => {
    return (await page.getByRole('status', { name: 'State', exact: true }).textContent()) === word
  })
const lastCall = (calls: number): Promise<SipCall> =>
  waitFor('the agent to talk', () => {
    const call = desk.calls()[calls]
    return call?.state() === 'up' && call
  })
const bothHear = async (ear: PageEar, call: SipCall): Promise<void> => {
  await waitFor('the visitor to hear the agent and not themselves', async () => {
    return (await ear.tone(AGENT_HZ)) - (await ear.tone(VISITOR_HZ)) > APART_DB
  })
  await waitFor('the agent to hear the visitor', () => call.tone(VISITOR_HZ) - call.tone(AGENT_HZ) > APART_DB)
}
/** From the first press to a talk. */
const talk = async (use: (page: Page, ear: PageEar, call: SipCall) => Promise<void>): Promise<void> => {
  const { page, complaints, close } = await chromium.open(`${hotline.base}/call`)
  try {
    const ear = await attachEar(page)
    const before = desk.calls().length
    await says(page, 'Ready to call')
    await button(page, 'Call').click()
    const call = await lastCall(before)
    await says(page, 'Talking')
    await bothHear(ear, call)
    await use(page, ear, call)
    // While the server or the edge is away the browser notes each time that it was asked in vain.
    expect(complaints.filter((each) => !/ 503 |ERR_CONNECTION|WebSocket connection/.test(each))).toEqual([])
  } finally {
    await close()
  }
}

/** The recording is as long as the talk, and has each of the two on a side, at their own pitch. */
const recordsBoth = async ({ recordings: [id], answeredAt, endedAt }: ContactDetail): Promise<void> => {
  const stored = await waitFor('the recording to be stored', async () => {
    const recording = await hotline.admin.get(`/recordings/${id}`, Recording)
    return recording.state === 'stored' && recording
  })
  const talkedMs = Date.parse(endedAt ?? '') - Date.parse(answeredAt ?? '')
  expect(Math.abs((stored.durationMs ?? 0) - talkedMs), `${stored.durationMs} ms of ${talkedMs}`).toBeLessThan(600)
  const answer = await hotline.admin.request('GET', `/recordings/${id}/audio`)
  const { rate, channels } = readWav(new Uint8Array(await answer.arrayBuffer()))
  const [said = new Int16Array(), heard = new Int16Array()] = channels
  const level = (samples: Int16Array, hz: number): number => toneLevel(samples.subarray(0, rate), hz, rate)
  expect(level(said, VISITOR_HZ) - level(said, AGENT_HZ)).toBeGreaterThan(APART_DB)
  expect(level(heard, AGENT_HZ) - level(heard, VISITOR_HZ)).toBeGreaterThan(APART_DB)
}

describe('visitor.call', () => {
  it('Call: it rings, the two hear each other; Mute; the agent hangs up', async () => {
    await talk(async (page, _, call) => {
      expect(call.shown).toMatch(/^visitor[0-9a-f]{8}$/)
      await button(page, 'Mute').click()
      await waitFor('the agent to hear nothing', () => call.tone(VISITOR_HZ) < -60)
      await button(page, 'Unmute').click()
      await waitFor('the agent to hear again', () => call.tone(VISITOR_HZ) > -40)
      await button(page, 'Keypad').click()
      await button(page, '5').click()
      call.hangUp()
      await says(page, 'The call has ended')
      await button(page, 'Call').waitFor()
      const { items } = await hotline.admin.get(`/contacts?from=${call.shown}`, ContactList)
      expect(items).toMatchObject([{ to: '1501', queue: 'support', direction: 'inbound' }])
      const [id] = items.map((one) => one.id)
      await recordsBoth(await hotline.admin.get(`/contacts/${id}`, ContactDetail))
    })
  })

  it('survives kill -9 of the server; Hang up ends it on both sides', async () => {
    await talk(async (page, ear, call) => {
      const pid = hotline.serverPid()
      if (pid === null) throw new Error('there is no server')
      process.kill(pid, 'SIGKILL')
      await waitFor('the server to be gone', () => hotline.serverPid() !== pid)
      await bothHear(ear, call)
      await hotline.ready()
      await bothHear(ear, call)
      await button(page, 'Hang up').click()
      await says(page, 'The call has ended')
      await waitFor('the agent’s phone to be quiet', () => call.state() === 'ended')
    })
  })

  it('survives kill -9 of the edge, and a hang-up while there is none', async () => {
    await talk(async (page, ear, call) => {
      const pid = hotline.edgePid()
      if (pid === null) throw new Error('there is no edge')
      process.kill(pid, 'SIGKILL')
      await waitFor('the edge to be gone', () => hotline.edgePid() !== pid)
      await bothHear(ear, call)
      await button(page, 'Hang up').click()
      await says(page, 'The call has ended')
      await waitFor('the agent’s phone to be quiet', () => call.state() === 'ended', 20_000)
      await hotline.ready()
    })
  })

  it('a page that is closed has hung up', async () => {
    await talk(async (page, _, call) => {
      await page.close()
      await waitFor('the agent’s phone to be quiet', () => call.state() === 'ended')
    })
  })

  it('says why when there is no microphone', async () => {
    const { page, close } = await chromium.open(`${hotline.base}/call`)
    try {
      await page.evaluate(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
      )
      await button(page, 'Call').click()
      await page.getByText('The browser keeps the microphone').waitFor()
    } finally {
      await close()
    }
  })
})

describe('visitor.two-tabs', () => {
  it('a newcomer tries both ends in one browser: the desk in a tab, the call in another', async () => {
    const { items } = await hotline.admin.get('/agents', AgentList)
    const [siti, budi] = ['siti', 'budi'].map((name) => items.find(({ username }) => username === name)?.id)
    const password = randomBytes(12).toString('base64url')
    await hotline.admin.patch(`/agents/${budi}`, { password })
    await hotline.admin.put(`/agents/${siti}/presence`, { state: 'away' })
    const { page: deskTab, close } = await chromium.open(hotline.base)
    try {
      await deskTab.getByLabel('Username').fill('budi')
      await deskTab.getByLabel('Password').fill(password)
      await button(deskTab, 'Sign in').click()
      await deskTab.getByRole('button', { name: 'Ready' }).click()
      await says(deskTab, 'Ready')
      const callTab = await deskTab.context().newPage()
      await callTab.goto(`${hotline.base}/call`)
      const ear = await attachEar(callTab)
      await button(callTab, 'Call').click()
      await deskTab.getByRole('heading', { name: /^visitor[0-9a-f]{8}$/ }).waitFor()
      await deskTab.getByRole('button', { name: 'Answer' }).click()
      await says(callTab, 'Talking')
      await waitFor('the caller to hear the desk', async () => (await ear.tone(VISITOR_HZ)) > -60)
      await waitFor('the desk to hear the caller', async () => {
        return Number(await deskTab.getByRole('meter', { name: 'Caller' }).getAttribute('aria-valuenow')) > 40
      })
      await deskTab.getByRole('button', { name: 'Hold' }).click()
      await says(callTab, 'On hold: please wait')
      await deskTab.getByRole('button', { name: 'Hang up' }).click()
      await says(callTab, 'The call has ended')
      await says(deskTab, 'Ready')
    } finally {
      await hotline.admin.put(`/agents/${siti}/presence`, { state: 'ready' })
      await close()
    }
  })
})

describe('visitor.refused', () => {
  const ask = (number = '1501'): Promise<Response> =>
    fetch(`${hotline.base}/api/v1/visitor/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number }),
    })
  const ticket = async (): Promise<VisitorTicket> => checked(VisitorTicket, await (await ask()).json(), 'the ticket')
  const open = async ({ ticket: pass, uri, secret }: VisitorTicket, headers = { origin: hotline.base }) => {
    const account = { account: uri.replace(/^sip:|@.*$/g, ''), secret }
    const phone = await openWebPhone(hotline.base, account, { path: `/sip?visitor=${pass}`, headers })
    phones.push(phone)
    return phone
  }

  it('another number, another From, another method, and any number on the way to the switch', async () => {
    const mine = await ticket()
    const phone = await open(mine)
    const to = (number: string) => ({ target: `sip:${number}@127.0.0.1`, To: `<sip:${number}@127.0.0.1>` })
    const status = (method: string, { target, ...headers }: Record<string, string>) =>
      phone.answerTo(phone.send(method, headers, target))
    expect(await status('INVITE', to('0812555777'))).toBe(403)
    expect(await status('INVITE', { ...to('1501'), From: '<sip:local@127.0.0.1>;tag=a' })).toBe(403)
    expect(await status('INVITE', { ...to('1501'), From: '<sip:visitor00000000@127.0.0.1>;tag=a' })).toBe(403)
    expect(await status('REGISTER', {})).toBe(403)
    expect(await status('MESSAGE', to('1501'))).toBe(405)
    // The switch itself asks for the password.
    expect(await status('INVITE', to('1501'))).toBe(401)
    expect(await status('INVITE', to('1501'))).toBe(403)
    expect(await ask('0812555777')).toMatchObject({ status: 422 })
  })

  it('the switch itself lets a visitor dial what is published and nothing else', async () => {
    await hotline.admin.put('/numbers/1599', { queue: 'support' })
    const { uri, secret } = await ticket()
    const { ariUrl }: { ariUrl: string } = JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))
    const account = uri.replace(/^sip:|@.*$/g, '')
    const past = { path: '/ws', localAddress: '127.0.0.2' }
    const phone = await openWebPhone(ariUrl.replace('/ari', ''), { account, secret }, past)
    phones.push(phone)
    expect(await phone.invite('1599')).toBe(404)
    expect(await phone.invite('0812555777')).toBe(404)
    expect(await phone.registerOnce()).not.toBe(200)
  })

  it('a ticket that is none, a foreign page, and who is no visitor', async () => {
    const mine = await ticket()
    const status = (pass: string, origin: string): Promise<string> =>
      open({ ...mine, ticket: pass }, { origin }).then(
        () => 'let in',
        (error: Error) => error.message,
      )
    expect(await status(`${mine.ticket}x`, hotline.base)).toBe('refused with 401')
    expect(await status(mine.ticket, 'https://example.org')).toBe('refused with 403')
    expect(await status(mine.ticket, hotline.base)).toBe('let in')
  })

  it('more than so many at once, and more often than so', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 14; n++) statuses.push((await ask()).status)
    expect(statuses).toContain(429)
    const last = await ask()
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    const { page, close } = await chromium.open(`${hotline.base}/call`)
    try {
      await button(page, 'Call').click()
      await page
        .getByRole('alert')
        .getByText(/called very often|Too many people/)
        .waitFor()
    } finally {
      await close()
    }
  })
})

describe('visitor.off', () => {
  it('the page says so, no ticket is given, and the switch has no such number', async () => {
    const closed = await startInstallation({ env: { SAMBUNG_VISITOR_NUMBERS: 'off' } })
    try {
      const { page, close } = await chromium.open(`${closed.base}/call`)
      await page.getByText('Calls from this page are switched off').waitFor()
      expect(await button(page, 'Call').isDisabled()).toBe(true)
      await close()
      const answer = await fetch(`${closed.base}/api/v1/visitor/tickets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ number: '1501' }),
      })
      expect(answer.status).toBe(403)
      const socket = openWebPhone(closed.base, { account: 'visitor00000000', secret: '' }, { path: '/sip?visitor=x' })
      await expect(socket).rejects.toThrow('refused with 401')
      await closed.emptySwitch()
    } finally {
      await closed.stop()
    }
  }, 120_000)
})

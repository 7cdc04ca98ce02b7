/**
 * What strangers may do by SIP, on the real switch, while two people talk: nothing. Controls S8 to S12 of our list; the talk of
 * the first line goes on through all of it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { encodeG711 } from '../core/sound/g711.ts'
import { writeRtp } from '../core/sound/rtp.ts'
import { makeTone } from '../core/sound/tone.ts'
import { checked } from '../wire/checked.ts'
import { MadePhone, Trunk } from '../wire/lines.ts'
import { contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './support/sip-peer.ts'
import { sipvicious } from './support/sipvicious.ts'
import { createDetour, createStranger, type Stranger, shapeOf } from './support/stranger.ts'
import { tortures } from './support/torture.ts'
import { waitFor } from './support/wait-for.ts'
import { expectHearing } from './support/who-hears.ts'

const HZ = { caller: 440, agent: 660, foreign: 1500 } as const
/** From this address the switch knows nobody; 127.0.0.1 is the trunk for trying it out. */
const ELSEWHERE = '127.0.0.2'
/** Where a provider is that we sign in to. */
const PROVIDER = '127.0.0.3'

let hotline: Installation
let callers: SipPeer
let phones: SipPeer
let talk: { readonly caller: SipCall; readonly agent: SipCall }
let desk: { readonly username: string; readonly secret: string }
let pid: number | null
const strangers: Stranger[] = []

beforeAll(async () => {
  // Nobody is shut out here: what strangers hear of the switch itself is looked at (who is shut out: scan.long).
  hotline = await startInstallation({ env: { SAMBUNG_BAN_AFTER: '100000' } })
  ;[callers, phones] = await Promise.all([createSipPeer(hotline.sipPort), createSipPeer(hotline.sipPort)])
  pid = hotline.switchPid()
  const made = await hotline.admin.request('POST', '/phones', { label: 'Front desk' })
  desk = checked(MadePhone, await made.json(), '/phones')
  const siti = await hotline.agent('siti')
  const phone = phones.phone('siti', 'answers', HZ.agent)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const caller = await callers.dial({ from: '0812000111', to: '1501', hz: HZ.caller })
  const agent = await waitFor('the agent to be rung', () => phone.calls()[0] ?? null, 20_000)
  talk = { caller, agent }
  await theyTalk()
}, 120_000)

/** After everything that strangers did: the same switch, the same talk, and nobody beside it. */
afterEach(async () => {
  for (const stranger of strangers.splice(0)) await stranger.close()
  await theyTalk()
  expect(hotline.switchPid()).toBe(pid)
  expect(await legs()).toBe(2)
})

afterAll(async () => {
  talk?.caller.hangUp()
  await hotline?.emptySwitch()
  for (const peer of [callers, phones]) await peer?.close()
  await hotline?.stop()
}, 60_000)

const theyTalk = () =>
  expectHearing(
    { caller: { call: talk.caller, hz: HZ.caller }, agent: { call: talk.agent, hz: HZ.agent } },
    { caller: ['agent'], agent: ['caller'] },
  )
const stranger = async (address: string): Promise<Stranger> => {
  const one = await createStranger(hotline.sipPort, address)
  strangers.push(one)
  return one
}
const legs = async (): Promise<number> => {
  const access: Record<string, unknown> = JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))
  const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`
  const list: unknown = await (await fetch(`${access.ariUrl}/channels`, { headers: { authorization } })).json()
  return Array.isArray(list) ? list.length : Number.NaN
}

test('S8 a stranger is answered alike, whether an account exists or not, whatever is asked', async () => {
  const elsewhere = await stranger(ELSEWHERE)
  for (const method of ['REGISTER', 'INVITE', 'OPTIONS', 'MESSAGE', 'SUBSCRIBE'])
    for (const known of [desk.username, 'local', 'station', 'local-out']) {
      const shapes = []
      for (const name of [known, 'desk-00000000']) {
        const from = `<sip:${name}@127.0.0.1>`
        const target = method === 'REGISTER' ? 'sip:127.0.0.1' : `sip:${name}@127.0.0.1`
        const answer = await elsewhere.ask(method, target, { from, to: from })
        expect(answer, `${method} ${name}`).toMatch(/^SIP\/2\.0 4/)
        shapes.push(shapeOf(answer))
      }
      expect(new Set(shapes).size, `${method} of ${known}: ${shapes.join(' / ')}`).toBe(1)
    }
}, 60_000)

test('S8 SIPVicious finds no account and cracks none', async () => {
  const detour = await createDetour(hotline.sipPort, ELSEWHERE)
  const at = ['-p', `${detour.port}`]
  const names = [desk.username, 'local', 'station', 'admin', '1501', '100', 'siti', 'desk-00000000']
  for (const method of ['REGISTER', 'INVITE', 'OPTIONS']) {
    const said = await sipvicious('svwar', [...at, '-m', method, '--force', '-t', '0.02', '127.0.0.1'], names)
    for (const name of names) expect(said, `${method}\n${said}`).not.toMatch(new RegExp(`\\|\\s*${name}\\s*\\|`))
  }
  const guesses = [desk.username, 'password', '1234', 'admin', 'sambung', desk.secret.slice(0, -1)]
  const cracking = [...at, '-u', desk.username, '-t', '0.02', '127.0.0.1']
  const cracked = await sipvicious('svcrack', cracking, guesses)
  expect(cracked, cracked).not.toMatch(new RegExp(`\\|\\s*${desk.username}\\s*\\|`))
  // It would have: with the right one among them it does.
  const right = await sipvicious('svcrack', cracking, [...guesses, desk.secret])
  expect(right).toContain(desk.secret)
  detour.close()
}, 120_000)

test('S9 a challenge to what the switch says in a call that came in by a trunk that we sign in to is answered with no password', async () => {
  const connection = {
    kind: 'registration',
    server: `${PROVIDER}:5060`,
    username: '62215550100',
    secret: 'of the trunk',
  }
  expect((await hotline.admin.request('POST', '/trunks', { name: 'Provider', connection })).status).toBe(201)
  const isKnown = async () => (await hotline.admin.get('/trunks/provider', Trunk)).state !== 'trying'
  await waitFor('the trunk to be in the switch', isKnown, 20_000)
  const one = await stranger(PROVIDER)
  const body = [
    'v=0',
    `o=s 1 1 IN IP4 ${PROVIDER}`,
    's=-',
    `c=IN IP4 ${PROVIDER}`,
    't=0 0',
    `m=audio ${one.port} RTP/AVP 0`,
    '',
  ].join('\r\n')
  const headers = ['Content-Type: application/sdp']
  const answer = await one.ask('INVITE', `sip:1501@127.0.0.1:${hotline.sipPort}`, {
    headers,
    body,
    callId: 'challenger',
  })
  expect(answer).toMatch(/^SIP\/2\.0 200/)
  const line = (name: string, text: string): string => new RegExp(`^${name}: .*$`, 'im').exec(text)?.[0] ?? ''
  const target = /^Contact: <([^>]+)>/im.exec(answer)?.[1] ?? ''
  const cseq = line('CSeq', answer).replace('INVITE', 'ACK')
  const ack = [
    `ACK ${target} SIP/2.0`,
    `Via: SIP/2.0/UDP ${PROVIDER}:${one.port};branch=z9hG4bKack`,
    'Max-Forwards: 70',
  ]
  one.send(
    [...ack, line('From', answer), line('To', answer), line('Call-ID', answer), cseq, 'Content-Length: 0', '', ''].join(
      '\r\n',
    ),
  )
  await waitFor('the third leg', async () => (await legs()) === 3)
  const { id } = await contactFrom(hotline.admin, '0812')
  expect((await hotline.admin.request('POST', `/contacts/${id}/hangup`)).ok).toBe(true)
  const bye = await waitFor('the BYE', () => one.heard.find((text) => text.startsWith('BYE ')) ?? null)
  const challenge = 'WWW-Authenticate: Digest realm="sambung", nonce="n", algorithm=MD5, qop="auth"'
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => line(name, bye))
  one.send(['SIP/2.0 401 Unauthorized', ...copied, challenge, 'Content-Length: 0', '', ''].join('\r\n'))
  await waitFor('the leg to be gone', async () => (await legs()) === 2)
  await one.ask('OPTIONS', 'sip:127.0.0.1')
  expect(one.heard.filter((text) => /^(Proxy-)?Authorization:/im.test(text))).toEqual([])
}, 60_000)

test('S10 messages, subscriptions, transfers and news from outside are refused, and make no leg', async () => {
  const requests: readonly (readonly [string, readonly string[]])[] = [
    ['MESSAGE', ['Content-Type: text/plain']],
    ['SUBSCRIBE', ['Event: presence', 'Expires: 600']],
    ['PUBLISH', ['Event: presence', 'Expires: 600']],
    ['NOTIFY', ['Event: message-summary', 'Subscription-State: active']],
    ['REFER', ['Refer-To: <sip:0900@127.0.0.1>']],
    ['INFO', []],
    ['UPDATE', []],
  ]
  for (const address of ['127.0.0.1', ELSEWHERE]) {
    const one = await stranger(address)
    for (const [method, headers] of requests) {
      const answer = await one.ask(method, `sip:1501@127.0.0.1:${hotline.sipPort}`, { headers })
      expect(answer, `${method} from ${address}`).toMatch(/^SIP\/2\.0 [4-6]\d\d/)
      expect(await legs(), method).toBe(2)
    }
  }
}, 60_000)

test('S11 the messages of RFC 4475, and others with bytes changed at random, harm nothing', async () => {
  const seed = Number(process.env.SAMBUNG_SEED ?? Math.trunc(Math.random() * 2 ** 31))
  console.log(`S11: SAMBUNG_SEED=${seed}`)
  let state = seed
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.trunc((state / 2 ** 32) * below)
  }
  for (const address of ['127.0.0.1', ELSEWHERE]) {
    const one = await stranger(address)
    const messages = [...tortures(hotline.sipPort, address).values()]
    expect(messages).toHaveLength(49)
    for (const message of messages) {
      one.send(message)
      for (let n = 0; n < 4; n++) {
        const other = Buffer.from(message)
        for (let m = 0; m <= random(6); m++) other[random(other.length)] = random(256)
        one.send(other)
      }
      // each of them is done with before the next: the switch answers in between
      await one.ask('OPTIONS', 'sip:127.0.0.1')
    }
  }
  await waitFor('whoever came in by it to be gone', async () => (await legs()) === 2, 60_000)
  const began = performance.now()
  const next = await callers.dial({ from: '0812000222', to: '1501' })
  await waitFor('a new call to be answered', () => next.state() === 'up', 5_000)
  console.log(`S11: a new call was answered after ${(performance.now() - began).toFixed(0)} ms`)
  next.hangUp()
  await waitFor('it to be gone', async () => (await legs()) === 2)
}, 180_000)

test('S12 packets to every port of the switch are heard by nobody, and nobody’s voice comes back for them', async () => {
  const conf = readFileSync(join(hotline.data, 'etc', 'asterisk', 'rtp.conf'), 'utf8')
  const [first, last] = [/^rtpstart = (\d+)/m, /^rtpend = (\d+)/m].map((form) => Number(form.exec(conf)?.[1]))
  if (first === undefined || last === undefined) throw new Error('the switch has no range of ports')
  const sprayers = await Promise.all([stranger('127.0.0.1'), stranger(ELSEWHERE)])
  const voice = encodeG711(makeTone(160, { hz: HZ.foreign, peak: 0.5 }), 'ulaw')
  for (let n = 0; n < 100; n++) {
    const packet = writeRtp({ payloadType: 0, marker: false, sequence: n, stamp: n * 160, source: 77, payload: voice })
    for (const one of sprayers) for (let port = first; port <= last; port += 2) one.send(packet, port)
    await new Promise((resolve) => setImmediate(resolve))
    expect(talk.caller.tone(HZ.foreign)).toBeLessThan(-50)
    expect(talk.agent.tone(HZ.foreign)).toBeLessThan(-50)
  }
  await theyTalk()
  expect(sprayers.flatMap(({ heard }) => heard)).toEqual([])
}, 60_000)

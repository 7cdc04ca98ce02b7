/** What strangers write into SIP never becomes more than one leg, and never more than text in a record. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ContactList } from '../wire/contacts.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { type SippPhone, startCaller, startPhone } from './support/sipp.ts'
import { waitFor } from './support/wait-for.ts'

let hotline: Installation
let phone: SippPhone
let mediaPort: number
let server: number | null

beforeAll(async () => {
  hotline = await startInstallation()
  server = hotline.serverPid()
  mediaPort = hotline.ports.take()
  const siti = await hotline.agent('siti')
  phone = await startPhone({ port: hotline.ports.take(), mediaPort, behaviour: { kind: 'answer', afterMs: 50 } })
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
}, 120_000)

afterAll(async () => {
  await phone?.stop()
  await hotline?.stop()
}, 60_000)

describe('bad-input: SIP', () => {
  it.each([
    ['a caller id of 10 KB', `"${'A'.repeat(5_000)}" <sip:${'7'.repeat(5_000)}@127.0.0.1>`],
    ['a caller id that would be a dial string', '"x&PJSIP/evil" <sip:1&PJSIP/evil@127.0.0.1>'],
    ['a caller id with escaped control characters', '"a\\\u0007b" <sip:08%0d%0aX-Evil%3a1@127.0.0.1>'],
    ['an empty caller id', '<sip:127.0.0.1>'],
  ])(
    '%s is an ordinary call with a short, clean number',
    async (_, from) => {
      const calls = phone.events().filter((event) => event.type === 'offered').length
      const before = await contacts()
      const caller = await startCaller({
        server: hotline.sipPort,
        port: hotline.ports.take(),
        number: '1501',
        from,
        mediaPort,
      })
      try {
        await caller.expect('answered')
        const offered = await phone.expect('offered', calls + 1)
        expect(offered.detail.length).toBeLessThan(500)
        await phone.expect('answered', calls + 1)
        const [contact, ...more] = await contacts()
        expect(more).toHaveLength(before.length)
        expect(contact?.phase).toBe('talking')
        expect(contact?.from?.length ?? 0).toBeLessThanOrEqual(80)
        expect(contact?.from ?? '').toMatch(/^[^\p{Cc}]*$/u)
        await caller.hangup()
        await caller.expect('ended')
        await hotline.emptySwitch()
      } finally {
        await caller.stop()
      }
    },
    30_000,
  )

  it.each([
    ['a second dial string', '1501&PJSIP%2fstation%2fsip:x%40127.0.0.1'],
    ['a bare &', '1501&PJSIP/evil'],
    ['a slash', '1501/evil'],
    ['a line of its own', '1501%0d%0aEvil'],
    ['5,000 digits', '1'.repeat(5_000)],
    ['a NUL', '%00'],
    ['a parameter', ';DROP'],
  ])(
    'a number with %s rings nobody',
    async (_, number) => {
      const calls = phone.events().length
      const answer = await invite(number)
      expect(answer).toMatch(/^SIP\/2\.0 4\d\d/)
      expect(phone.events()).toHaveLength(calls)
      await hotline.emptySwitch()
    },
    30_000,
  )

  it('and after all that, the server is the same one and takes calls', async () => {
    await hotline.ready(1_000)
    expect(hotline.serverPid()).toBe(server)
    expect(server).not.toBeNull()
    expect(hotline.words()).not.toMatch(/uncaught|unhandled/i)
  })
})

const contacts = async () => (await hotline.admin.get('/contacts?limit=200', ContactList)).items

/** A bare INVITE; gives the first final answer to it, and says ACK. */
const invite = async (number: string): Promise<string> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const target = `sip:${number}@127.0.0.1:${hotline.sipPort}`
  const request = (method: string, to: string): string =>
    [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKbad${port}`,
      'Max-Forwards: 70',
      `From: <sip:0812@127.0.0.1:${port}>;tag=bad`,
      `To: ${to}`,
      `Call-ID: bad-${port}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:bad@127.0.0.1:${port}>`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n')
  let last = ''
  socket.on('message', (bytes) => {
    last = bytes.toString()
  })
  try {
    socket.send(request('INVITE', '<sip:1501@127.0.0.1>'), hotline.sipPort, '127.0.0.1')
    const final = await waitFor('a final answer', () => (/^SIP\/2\.0 [2-6]/.test(last) ? last : null))
    const to = /^To: (.*)$/im.exec(final)?.[1]?.trim() ?? ''
    socket.send(request('ACK', to), hotline.sipPort, '127.0.0.1')
    return final
  } finally {
    socket.close()
  }
}

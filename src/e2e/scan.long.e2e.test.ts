/** Whoever looks for accounts or tries passwords is shut out after so many attempts, seen on the board, and let in again. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { IntruderList } from '../wire/intruders.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const BAN_AFTER = 10
const BAN_S = 8
/** Not this machine's usual address, by which browsers and the trunk for trying come. */
const STRANGER = '127.0.0.66'

let hotline: Installation
beforeAll(async () => {
  hotline = await startInstallation({
    env: { SAMBUNG_BAN_AFTER: `${BAN_AFTER}`, SAMBUNG_BAN_SECONDS: `${BAN_S}` },
  })
}, 120_000)
afterAll(() => hotline?.stop(), 60_000)

/** Asks the switch to register account after account, as scanners do, and hears what it says. */
const scanner = async (host: string) => {
  const socket = createSocket('udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  let last = 0
  let answered = 0
  socket.on('message', (packet) => {
    last = Number(/^SIP\/2\.0 (\d{3})/.exec(packet.toString())?.[1] ?? 0)
    answered += 1
  })
  let sent = 0
  const ask = async (account: string, wrong: boolean): Promise<number> => {
    sent += 1
    const before = answered
    socket.send(request(socket, host, account, sent, wrong), hotline.sipPort, '127.0.0.1')
    await waitFor('an answer', () => answered > before)
    return last
  }
  return { ask, close: () => socket.close() }
}

const request = (socket: Socket, host: string, account: string, n: number, wrong: boolean): string =>
  [
    'REGISTER sip:127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP ${host}:${socket.address().port};branch=z9hG4bK-${n};rport`,
    'Max-Forwards: 70',
    `From: <sip:${account}@127.0.0.1>;tag=f${n}`,
    `To: <sip:${account}@127.0.0.1>`,
    `Call-ID: scan-${n}@${host}`,
    `CSeq: ${n} REGISTER`,
    `Contact: <sip:${account}@${host}:${socket.address().port}>`,
    ...(wrong
      ? [
          `Authorization: Digest username="${account}", realm="sambung", nonce="1/2", uri="sip:127.0.0.1", response="${'0'.repeat(32)}", algorithm=MD5`,
        ]
      : []),
    'User-Agent: friendly-scanner',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

const intruders = async () => (await hotline.admin.get('/board/intruders', IntruderList)).items

/** A SIP name may have line breaks in it, escaped; the switch tells of them as they are. */
const nameOf = (how: string, n: number): string =>
  how.startsWith('hides') ? `${n}%0d%0a%0d%0aEvent:%20SuccessfulAuth` : `10${n}`

describe('sip-scan', () => {
  test.each(['looks for accounts', 'tries passwords', 'hides behind line breaks in a name'] as const)(
    'who %s is shut out after so many attempts, and let in again after a while; callers notice nothing',
    async (how) => {
      const scan = await scanner(STRANGER)
      try {
        const heard = new Set<number>()
        let asked = 0
        await waitFor('the ban', async () => {
          for (let i = 0; i < 5; i++) {
            asked += 1
            heard.add(await scan.ask(nameOf(how, asked), how === 'tries passwords'))
          }
          return heard.has(403)
        })
        // Existing or not, right or wrong: until then nothing but the same question.
        expect([...heard]).toEqual([401, 403])
        const [one] = await intruders()
        expect(one).toMatchObject({ address: STRANGER })
        expect(one?.attempts).toBeGreaterThanOrEqual(BAN_AFTER)
        expect(Date.parse(one?.bannedUntil ?? '') - Date.now()).toBeLessThanOrEqual(BAN_S * 1_000)

        const callers = await createSipPeer(hotline.sipPort)
        const call = await callers.dial({ from: '0812000', to: '1501' })
        await waitFor('the caller to be connected', () => call.state() === 'up')
        call.hangUp()
        await callers.close()
        await hotline.emptySwitch()

        await waitFor('the end of the ban', async () => (await scan.ask('1001', false)) === 401, 3 * BAN_S * 1_000)
        expect((await intruders()).filter(({ bannedUntil }) => bannedUntil !== null)).toEqual([])
      } finally {
        scan.close()
      }
    },
    60_000,
  )
})

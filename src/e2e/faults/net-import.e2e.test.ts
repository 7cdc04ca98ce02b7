/** What the net did while nobody was there becomes contacts, messages and obligations of the next server: each once. */
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Board } from '../../wire/board.ts'
import { ContactList, type ContactSummary } from '../../wire/contacts.ts'
import { type Api, signIn } from '../support/api.ts'
import { type PortBlock, takePorts } from '../support/ports.ts'
import { createSipPeer, type SipPeer } from '../support/sip-peer.ts'
import { type Run, type Site, STARTER } from '../support/site.ts'
import { waitFor } from '../support/wait-for.ts'
import { hears, hearsWords, MUSIC_HZ, makeNetSite, type NetStage, stageOn, WORDS } from './net-stage.ts'
import { tellFault } from './tell.ts'

const CALLER_HZ = 440

let ports: PortBlock
let site: Site
let start: Run
let callers: SipPeer
let net: Omit<NetStage, 'stop'>

beforeAll(async () => {
  ports = await takePorts()
  const { first, last } = ports.takeRange(60)
  site = makeNetSite(ports, { SAMBUNG_RTP_PORTS: `${first}-${last}` })
  start = site.run(process.execPath, [STARTER])
  await site.ready()
  callers = await createSipPeer(Number(site.env.SAMBUNG_SIP_PORT))
  net = stageOn(site, callers)
})
afterAll(async () => {
  await callers?.close()
  site?.remove()
  ports?.release()
})

const nobodyThere = async (): Promise<void> => {
  start.child.kill('SIGKILL')
  await start.ended()
  process.kill(site.pid('main.js'), 'SIGKILL')
  // Who dials before the switch has noticed waits for the dead-man's switch (net-caught).
  const noticed = async (): Promise<boolean> =>
    !JSON.stringify(await net.ari('GET', 'applications')).includes('sambung')
  await waitFor('the switch to notice', noticed)
}

const startAgain = async (): Promise<Api> => {
  start = site.run(process.execPath, [STARTER])
  await site.ready()
  return signIn(`http://127.0.0.1:${site.env.SAMBUNG_PORT}`, 'admin', site.env.SAMBUNG_ADMIN_PASSWORD ?? '')
}

const contactFrom = async (api: Api, from: string): Promise<ContactSummary | undefined> =>
  (await api.get('/contacts', ContactList)).items.find((contact) => contact.from === from)

const voice = async (api: Api) =>
  (await api.get('/board', Board)).obligations.find(({ channel }) => channel === 'voice')

describe('net.imported', () => {
  it('who hung up, who left a message and who still waits: one record each, all of them owed an answer', async () => {
    await nobodyThere()
    const gone = await callers.dial({ from: '0871', to: '1501', hz: CALLER_HZ })
    await hearsWords(gone, 'moment')
    gone.hangUp()
    expect(await net.ended('0871')).toMatchObject([{}, { how: 'abandoned' }])
    await net.measures({ TRIES_MOST: 0, MESSAGE_S: 2 })
    const speaks = await callers.dial({ from: '0872', to: '1501', hz: CALLER_HZ })
    await hears(speaks, WORDS.thanks.id, 30_000)
    await net.ended('0872')
    await net.measures({ TRIES_MOST: 60 })
    const waits = await callers.dial({ from: '0873', to: '1501', hz: CALLER_HZ })
    await hearsWords(waits, 'moment')
    const dialled = net.book('0873')[0]?.at ?? 0
    expect(callersIn(wholeBook())).toEqual(['0871', '0872', '0873'])
    expect(writesAtTheEndOnly(site.pid('asterisk'))).toBe(true)

    const back = performance.now()
    const api = await startAgain()
    const [lost, message, waiting] = await waitFor('all three in the books', async () => {
      const found = await Promise.all(['0871', '0872', '0873'].map((from) => contactFrom(api, from)))
      const kept = found[1]?.recordings.length === 1 && found[2]?.enqueuedAt != null
      return found.every((one) => one !== undefined) && kept ? found : null
    })
    tellFault({
      fault: 'N1 calls while no server is there',
      done: 'one hung up, one left a message, one waited on',
      recoveredMs: performance.now() - back,
    })
    // The last line of who waits on is to come.
    await waitFor('the book to name nobody', () => callersIn(wholeBook()).length === 0)
    expect(lost).toMatchObject({ state: 'closed', outcome: 'abandoned', answeredAt: null })
    expect(message).toMatchObject({ state: 'closed', outcome: 'voicemail', answeredAt: null })
    expect(waiting).toMatchObject({ state: 'open', phase: 'waiting' })
    // The place is that of the call, not of the server's return.
    expect(Date.parse(waiting?.enqueuedAt ?? '')).toBeLessThanOrEqual(dialled + 100)
    expect(await voice(api)).toMatchObject({ opened: 3, closed: 0, open: 3 })
    await hears(waits, MUSIC_HZ)
    waits.hangUp()
    await waitFor('the third to end', async () => (await contactFrom(api, '0873'))?.state === 'closed')
    await net.empty()
  })

  it('a second start takes none of it a second time, and the net’s book names nobody any more', async () => {
    await nobodyThere()
    const before = wholeBook()
    const api = await startAgain()
    await waitFor('the book to name nobody', () => callersIn(wholeBook()).length === 0)
    expect(wholeBook()).toHaveLength(before.length)
    const { items } = await api.get('/contacts', ContactList)
    expect(items.map(({ from }) => from).sort()).toEqual(['0871', '0872', '0873'])
    expect(await voice(api)).toMatchObject({ opened: 3, closed: 0, open: 3 })
  })
})

const wholeBook = (): string => readFileSync(bookFile(), 'latin1')
const bookFile = (): string => join(site.data, 'log', 'net-calls')

const callersIn = (book: string): readonly string[] =>
  [...new Set([...book.matchAll(/,(08\d\d),1501,/g)].map(([, from = '']) => from))].sort()

/** What the hiding of numbers rests on: the switch writes at the end of the book, wherever that is. */
const writesAtTheEndOnly = (pid: number): boolean => {
  const open = readdirSync(`/proc/${pid}/fd`).filter((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === bookFile())
  const flags = open.map((fd) => /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1])
  return flags.length > 0 && flags.every((octal) => (Number.parseInt(octal ?? '0', 8) & constants.O_APPEND) !== 0)
}

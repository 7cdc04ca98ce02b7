/** Agents call each other, on telephones and on pages: what each hears, what comes of it, and a server that is killed in between. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Agent } from '../wire/agents.ts'
import { checked } from '../wire/checked.ts'
import { ContactDetail, ContactSummary } from '../wire/contacts.ts'
import { becomes, button, type DeskWorld, pageHears, startDeskWorld } from './support/desk-world.ts'
import type { Installation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const SITI_HZ = 660
const BUDI_HZ = 880
/** How near to the whole a tone is that is most of it, in dB. */
const MOST_DB = 3

type Person = Awaited<ReturnType<Installation['agent']>>
let world: DeskWorld
let site: Installation
let peer: SipPeer
let siti: Person
let budi: Person
let own: SipPhone
let theirs: SipPhone

beforeAll(async () => {
  world = await startDeskWorld('1582')
  site = world.hotline
  peer = await createSipPeer(site.sipPort)
  siti = await site.agent('siti')
  budi = await site.agent('budi')
}, 120_000)
afterEach(() => site?.emptySwitch())
afterAll(async () => {
  await peer?.close()
  await world?.stop()
}, 60_000)

let phones = 0
/** Both at telephones that are new: rung by nobody yet. */
const atPhones = async (
  manner: 'answers' | 'waits' | 'busy' | 'declines' = 'waits',
  mine: 'answers' | 'waits' = 'answers',
) => {
  phones += 1
  own = peer.phone(`siti${phones}`, mine, SITI_HZ)
  theirs = peer.phone(`budi${phones}`, manner, BUDI_HZ)
  for (const [person, phone] of [
    [siti, own],
    [budi, theirs],
  ] as const) {
    await person.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
    await person.api.put('/agents/me/presence', { state: 'ready' })
  }
}

const place = async (to: unknown = { agent: 'budi' }): Promise<string> => {
  const answer = await siti.api.request('POST', '/calls', { to })
  expect(answer.status).toBe(201)
  return checked(ContactSummary, await answer.json(), 'call').id
}
const rung = (phone: SipPhone): Promise<SipCall> => waitFor('the telephone to ring', () => phone.calls()[0])
const closed = (id: string): Promise<ContactDetail> =>
  waitFor(
    'the record to be closed',
    async () => {
      const contact = await site.admin.get(`/contacts/${id}`, ContactDetail)
      return contact.state === 'closed' && contact
    },
    60_000,
  )
const shown = async (who: Person): Promise<string> => (await who.api.get('/agents/me', Agent)).presence.state
const bothHear = async (mine: SipCall, other: SipCall): Promise<void> => {
  await waitFor('siti to hear budi', () => mine.loudness() - mine.tone(BUDI_HZ) < MOST_DB)
  await waitFor('budi to hear siti', () => other.loudness() - other.tone(SITI_HZ) < MOST_DB)
}
const bothReady = () =>
  waitFor('both to be ready', async () => (await shown(siti)) === 'ready' && (await shown(budi)) === 'ready')

const killServer = async (): Promise<void> => {
  const pid = site.serverPid()
  if (pid === null) throw new Error('there is no server')
  process.kill(pid, 'SIGKILL')
  await waitFor('another server', () => (site.serverPid() ?? pid) !== pid)
  await site.ready()
}

describe('colleague.phones', () => {
  it.each([['budi'], [{ agent: 'budi' }]])(
    'to %j: both talk; the one who was called hangs up',
    async (to) => {
      await atPhones()
      const id = await place(to)
      const other = await rung(theirs)
      expect([await shown(siti), await shown(budi)]).toEqual(['dialling', 'ringing'])
      expect((await siti.api.request('POST', '/calls', { to })).status).toBe(409)
      other.answer()
      const mine = await rung(own)
      await bothHear(mine, other)
      expect([await shown(siti), await shown(budi)]).toEqual(['talking', 'talking'])
      other.hangUp()
      await waitFor('the caller to be let go', () => mine.state() === 'ended')
      const record = await closed(id)
      expect(record).toMatchObject({ outcome: 'answered', from: 'siti', to: 'budi', agent: 'siti', wrapupMs: 0 })
      await bothReady()
    },
    60_000,
  )

  it.each([
    ['busy', 'busy'],
    ['declines', 'refused'],
  ] as const)(
    'who is %s is told so',
    async (manner, outcome) => {
      await atPhones(manner)
      expect((await closed(await place())).outcome).toBe(outcome)
      await waitFor('the caller to be let go', () => own.calls()[0]?.state() === 'ended')
    },
    60_000,
  )

  it('nobody answers, one declines by the API, the caller thinks better of it', async () => {
    await atPhones()
    const missed = await place()
    const silent = await rung(theirs)
    expect((await closed(missed)).outcome).toBe('no-answer')
    await waitFor('it to stop ringing', () => silent.state() === 'ended')
    await atPhones()
    const declined = await place()
    await rung(theirs)
    await budi.api.post(`/contacts/${declined}/decline`)
    expect((await closed(declined)).outcome).toBe('refused')
    await atPhones()
    const cancelled = await place()
    await rung(theirs)
    await siti.api.post(`/contacts/${cancelled}/hangup`)
    expect((await closed(cancelled)).outcome).toBe('no-answer')
    await bothReady()
  }, 90_000)

  it('who is signed out, or talks, is not rung: 409 in words', async () => {
    await atPhones()
    await budi.api.put('/agents/me/presence', { state: 'offline' })
    const refused = async () => {
      const answer = await siti.api.request('POST', '/calls', { to: { agent: 'budi' } })
      return [answer.status, await answer.text()]
    }
    expect(await refused()).toEqual([409, expect.stringContaining('is offline')])
    // Nobody else takes calls: the caller's is budi's.
    await siti.api.put('/agents/me/presence', { state: 'away', reason: 'a test' })
    await budi.api.put('/agents/me/presence', { state: 'ready' })
    const call = await world.dial('08150001')
    const offered = await rung(theirs)
    expect(await refused()).toEqual([409, expect.stringContaining('call in hand')])
    offered.answer()
    await waitFor('budi to talk', async () => (await shown(budi)) === 'talking')
    expect(await refused()).toEqual([409, expect.stringContaining('call in hand')])
    call.hangUp()
    await waitFor('it to be over', () => offered.state() === 'ended')
    expect(own.calls()).toHaveLength(0)
  }, 60_000)
})

describe('colleague.kill', () => {
  it('kill -9 while the caller’s own station rings: they pick up, the colleague is rung, they talk', async () => {
    await atPhones('answers', 'waits')
    const id = await place()
    const mine = await rung(own)
    await killServer()
    mine.answer()
    const other = await rung(theirs)
    await bothHear(mine, other)
    mine.hangUp()
    expect((await closed(id)).outcome).toBe('answered')
  }, 90_000)

  it('kill -9 while the colleague’s rings: they answer with nobody there, and the record says so', async () => {
    await atPhones()
    const id = await place()
    const other = await rung(theirs)
    const mine = await rung(own)
    const pid = site.serverPid()
    if (pid === null) throw new Error('there is no server')
    process.kill(pid, 'SIGKILL')
    other.answer()
    await bothHear(mine, other)
    await waitFor('another server', () => (site.serverPid() ?? pid) !== pid)
    await site.ready()
    await waitFor(
      'both to be talking',
      async () => (await shown(siti)) === 'talking' && (await shown(budi)) === 'talking',
    )
    other.hangUp()
    expect((await closed(id)).outcome).toBe('answered')
    await bothReady()
  }, 90_000)

  it('kill -9 while they talk: no word is lost', async () => {
    await atPhones('answers')
    const id = await place()
    const [mine, other] = [await rung(own), await rung(theirs)]
    await bothHear(mine, other)
    mine.pauses.forget()
    await killServer()
    await bothHear(mine, other)
    expect(mine.pauses.missing()).toBeLessThan(100)
    mine.hangUp()
    expect((await closed(id)).outcome).toBe('answered')
    await bothReady()
  }, 90_000)
})

describe('colleague.pages', () => {
  it('a name is typed; the other page says who calls, declines once, then answers; both hear', async () => {
    for (const person of [siti, budi]) await person.api.put('/agents/me/station', { kind: 'browser' })
    const [one, two] = [await world.desk('siti'), await world.desk('budi')]
    try {
      for (const { page } of [one, two]) {
        await button(page, 'Ready').click()
        await becomes(page, 'Ready')
      }
      const { name } = await site.admin.get('/agents/budi', Agent)
      const dial = async (): Promise<void> => {
        await one.page.getByRole('combobox', { name: 'Call', exact: true }).fill(name)
        await one.page.keyboard.press('Enter')
        await becomes(two.page, 'Ringing', 20_000)
        await two.page.getByText('A colleague calls').waitFor()
      }
      await dial()
      const { name: caller } = await site.admin.get('/agents/siti', Agent)
      await two.page.getByRole('heading', { name: caller }).waitFor()
      await button(two.page, 'Decline').click()
      await becomes(one.page, 'Ready')
      await becomes(two.page, 'Ready')
      await dial()
      await button(two.page, 'Answer').click()
      await becomes(one.page, 'Talking')
      await becomes(two.page, 'Talking')
      await pageHears(one.page, name)
      await pageHears(two.page, caller)
      expect(await button(two.page, 'Transfer').count()).toBe(0)
      await button(two.page, 'Hang up').click()
      await becomes(one.page, 'Ready')
      await becomes(two.page, 'Ready')
    } finally {
      await one.close()
      await two.close()
    }
  }, 120_000)
})

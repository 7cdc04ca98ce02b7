/**
 * F13, F14: the agent's browser is lost, in mid-call and while it rings. The customer never hears nothing for long, goes back to
 * the same agent or before all others to the next one, and their recording has no hole; no leg is left.
 */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import type { ContactDetail } from '../../wire/contacts.ts'
import { contactFrom, wholeContactFrom } from '../support/contact-from.ts'
import {
  becomes,
  button,
  CALLER_HZ,
  type DeskWorld,
  hangUp,
  hearsAgent,
  hearsMusic,
  pageHears,
  startDeskWorld,
} from '../support/desk-world.ts'
import { type LossyNetwork, processesOf, startLossyNetwork } from '../support/lossy-network.ts'
import { expectNoHole } from '../support/recorded.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import { passed } from './floor-faults.ts'
import { tellFault } from './tell.ts'

/** A number of this test's, and another for who has waited longer. */
const [NUMBER, OTHER_NUMBER] = ['1577', '1576']
const BUDI_HZ = 660
/** A page that closed is noticed at once, and a silent leg within 0.8 s; who vanished without a word within 6 s before that. */
const [MUSIC_MS, MUSIC_LATE_MS] = [2_500, 8_000]
/** For so long the customer is kept for the same agent. */
const WINDOW_MS = 20_000
const AWAY_MS = 8_000
const TALK_MS = 2_000

let world: DeskWorld
let network: LossyNetwork
let peer: SipPeer
let budi: SipPhone
/** Callers to the other number. */
const others: SipCall[] = []

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
  const { admin, base, sipPort } = world.hotline
  network = await startLossyNetwork(base)
  peer = await createSipPeer(sipPort)
  budi = peer.phone('budi', 'waits', BUDI_HZ)
  await admin.put(`/numbers/${OTHER_NUMBER}`, { queue: 'sales' })
  await admin.put('/agents/budi/station', { kind: 'phone', uri: budi.uri })
  await admin.patch('/agents/siti', { queues: ['support'] })
}, 120_000)
afterEach(async () => {
  network.restore()
  world.hangUp()
  for (const call of [...others, ...budi.calls()]) call.hangUp()
  await present('budi', 'offline')
  await present('siti', 'offline')
  await world.hotline.emptySwitch()
})
afterAll(async () => {
  network?.stop()
  await peer?.close()
  await world?.stop()
}, 60_000)

describe('F13 the agent is lost in mid-call', () => {
  it('F13 the tab is closed and opened again: music, then the same agent, on one recording', async () => {
    const { page, close } = await world.desk('siti')
    const context = page.context()
    await comesBack(page, '0815001', {
      what: 'tab closed',
      lose: () => page.close({ runBeforeUnload: false }),
      back: () => opened(context.newPage()),
      musicMs: MUSIC_MS,
    }).finally(close)
  }, 60_000)

  it('F13 the browser crashes: the same', async () => {
    const { page, close } = await world.desk('siti')
    const context = page.context()
    await comesBack(page, '0815002', {
      what: 'browser crash',
      lose: async () => {
        for (const pid of await processesOf(page, (command) => command.includes('--type=renderer')))
          process.kill(pid, 'SIGKILL')
      },
      back: () => opened(context.newPage()),
      musicMs: MUSIC_MS,
    }).finally(close)
  }, 60_000)

  it('F13 the Wi-Fi is lost for eight seconds: the same call comes back to the same page', async () => {
    const { page, close } = await world.desk('siti', { base: network.base })
    await comesBack(page, '0815003', {
      what: 'Wi-Fi lost for 8 s',
      lose: () => network.lose(page),
      back: async (lostAt) => {
        await waitFor('the network to come back', () => Date.now() - lostAt > AWAY_MS)
        network.restore()
        return page
      },
      musicMs: MUSIC_LATE_MS,
    }).finally(close)
  }, 60_000)

  it('F13 who is not back within twenty seconds gives the caller to the next one, before who waited longer', async () => {
    const { page, close } = await world.desk('siti')
    const longer = await peer.dial({ from: '0815005', to: OTHER_NUMBER, hz: CALLER_HZ })
    others.push(longer)
    await waitFor('the other to wait', () => hearsMusic(longer))
    const call = await world.talk(page, '0815004')
    const lostAt = Date.now()
    await close()
    await waitFor('music', () => hearsMusic(call), MUSIC_MS)
    const waits = await waitFor(
      'the agent to be given up',
      async () => {
        const contact = await contactFrom(world.hotline.admin, '0815004')
        return contact.timeline.some(({ type }) => type === 'rejoin-ended') && contact
      },
      WINDOW_MS + 5_000,
    )
    expect(Date.now() - lostAt).toBeGreaterThan(WINDOW_MS)
    expect(waits.phase).toBe('waiting')
    await present('budi', 'ready')
    const next = await rings('0815004')
    next.answer()
    await waitFor('the next one to be heard', () => call.tone(BUDI_HZ) > call.loudness() - 12)
    await waitFor('them to hear the caller', () => next.tone(CALLER_HZ) > next.loudness() - 12)
    expect(hearsMusic(longer)).toBe(true)
    call.hangUp()
    const record = await wholeContactFrom(world.hotline.admin, '0815004')
    expect(record).toMatchObject({ outcome: 'answered', agent: 'budi' })
    expect(agentsOffered(record)).toEqual(['siti', 'budi'])
    await expectNoHole(world.hotline.admin, record, [])
    const after = await rings('0815005')
    longer.hangUp()
    await waitFor('the phone to be quiet', () => after.state() === 'ended')
  }, 90_000)
})

describe('F14 the phone is lost while it rings', () => {
  it('F14 its connection ends: at once shown so, and the caller keeps their place before the next one', async () => {
    const { page, close } = await world.desk('siti', { base: network.base })
    try {
      const first = await ringAtSiti(page, '0815011')
      const second = await waits('0815012')
      const { enqueuedAt } = await contactFrom(world.hotline.admin, '0815011')
      network.cut()
      await waitFor('the agent to be shown lost', isLost, 2_000)
      expect(await contactFrom(world.hotline.admin, '0815011')).toMatchObject({ phase: 'waiting', enqueuedAt })
      expect(hearsMusic(first)).toBe(true)
      await present('budi', 'ready')
      const next = await rings('0815011')
      next.answer()
      await waitFor('the next one to be heard', () => first.tone(BUDI_HZ) > first.loudness() - 12)
      expect(hearsMusic(second)).toBe(true)
      next.hangUp()
      const record = await wholeContactFrom(world.hotline.admin, '0815011')
      expect(record).toMatchObject({ outcome: 'answered', agent: 'budi', enqueuedAt })
      expect(agentsOffered(record)).toEqual(['siti', 'budi'])
      const after = await rings('0815012')
      second.hangUp()
      await waitFor('the phone to be quiet', () => after.state() === 'ended')
      network.restore()
      await becomes(page, 'Ready', 15_000)
    } finally {
      network.restore()
      await close()
    }
  }, 60_000)

  it('F14 it vanishes without a word: the next one is rung long before the ring is over', async () => {
    const { page, close } = await world.desk('siti', { base: network.base })
    try {
      await ringAtSiti(page, '0815013')
      await present('budi', 'ready')
      const lostAt = performance.now()
      await network.lose(page)
      const next = await rings('0815013', 10_000)
      tellFault({
        fault: 'F14 phone lost while it rings',
        done: 'the network went without a word; the next one rings',
        recoveredMs: performance.now() - lostAt,
      })
      expect(await isLost()).toBe(true)
      next.answer()
      await waitFor('them to hear the caller', () => next.tone(CALLER_HZ) > next.loudness() - 12)
      network.restore()
      // It rings there no more, and is ready for the next one.
      await becomes(page, 'Ready', 15_000)
      expect(await button(page, 'Answer').count()).toBe(0)
      next.hangUp()
      expect(agentsOffered(await wholeContactFrom(world.hotline.admin, '0815013'))).toEqual(['siti', 'budi'])
    } finally {
      network.restore()
      await close()
    }
  }, 60_000)
})

interface Loss {
  readonly what: string
  lose(): Promise<unknown>
  /** Gives the page that has the call afterwards. */
  back(lostAt: number): Promise<Page>
  /** Within this the customer hears music. */
  readonly musicMs: number
}

/** A talk that is lost and comes back, with somebody else ready all the while, and what must be true of it. */
const comesBack = async (page: Page, from: string, { what, lose, back, musicMs }: Loss): Promise<void> => {
  const { admin } = world.hotline
  const call = await world.talk(page, from)
  await present('budi', 'ready')
  const { answeredAt } = await contactFrom(admin, from)
  const began = Date.parse(answeredAt ?? 'never')
  // Long enough to be found on the recording.
  await passed(TALK_MS)
  const lostAt = Date.now()
  await lose()
  await waitFor('music', () => hearsMusic(call), musicMs)
  const musicAt = Date.now()
  const again = await back(lostAt)
  await waitFor('the agent to be heard again', () => hearsAgent(call), WINDOW_MS)
  const backAt = Date.now()
  await pageHears(again)
  await becomes(again, 'Talking')
  tellFault({
    fault: `F13 ${what} in mid-call`,
    done: `music after ${musicAt - lostAt} ms, then the same agent on the same recording`,
    recoveredMs: backAt - lostAt,
  })
  expect(backAt - lostAt).toBeLessThan(WINDOW_MS)
  await passed(TALK_MS)
  await hangUp(again, call)
  const record = await wholeContactFrom(admin, from)
  expect(record).toMatchObject({ outcome: 'answered', agent: 'siti' })
  expect(agentsOffered(record)).toEqual(['siti', 'siti'])
  expect(record.why.at(-1)?.strategy).toBe('rejoin')
  expect(record.timeline.map(({ type }) => type)).not.toContain('rejoin-ended')
  await expectNoHole(admin, record, [
    { from: 500, to: lostAt - began - 500, heard: true },
    { from: musicAt - began + 500, to: backAt - began - 1_000, heard: false },
  ])
}

const present = (agent: string, state: 'ready' | 'offline'): Promise<void> =>
  world.hotline.admin.put(`/agents/${agent}/presence`, { state })

const isLost = async (): Promise<boolean> => {
  const { presence } = await world.hotline.admin.get('/agents/siti', Agent)
  return presence.state === 'reconnecting' && presence.reason === 'phone-lost'
}

const waits = async (from: string): Promise<SipCall> => {
  const call = await world.dial(from)
  await waitFor('music', () => hearsMusic(call))
  return call
}

/** A caller whose call rings in the page. */
const ringAtSiti = async (page: Page, from: string): Promise<SipCall> => {
  await button(page, 'Ready').click()
  await becomes(page, 'Ready')
  const call = await waits(from)
  await becomes(page, 'Ringing')
  return call
}

/** Budi's phone rings for that caller, and for nobody before them. */
const rings = async (from: string, withinMs?: number): Promise<SipCall> => {
  const isLive = (call: SipCall): boolean => call.state() === 'ringing'
  const call = await waitFor('the phone to ring', () => budi.calls().find(isLive), withinMs)
  expect(call.shown).toBe(from)
  return call
}

const agentsOffered = ({ why }: ContactDetail): readonly string[] => why.map(({ agent }) => agent)

const opened = async (coming: Promise<Page>): Promise<Page> => {
  const page = await coming
  await page.goto(world.hotline.base)
  return page
}

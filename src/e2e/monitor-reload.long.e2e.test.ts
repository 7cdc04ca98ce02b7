/** A supervisor on a call whose agent reloads the page: their ear is on the new leg, in each way of listening, by tones. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { AGENT_HZ, button, CALLER_HZ, type DeskWorld, pageHears, startDeskWorld } from './support/desk-world.ts'
import { attachEar } from './support/page-ear.ts'
import { createSipPeer, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'
import { expectHearing } from './support/who-hears.ts'

/** A number of this test's. */
const NUMBER = '1575'
/** Of no note of the music, and no sum or difference of the others. */
const RINA_HZ = 1000
const FROM = '0815021'
/** By how much a voice stands out of what the page hears besides. */
const APART_DB = 20
const NOTHING_HZ = 3100

let world: DeskWorld
let peer: SipPeer

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
  peer = await createSipPeer(world.hotline.sipPort)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(async () => {
  await peer?.close()
  await world?.stop()
}, 60_000)

it('monitor.reload: who listens, whispers or has joined does so with the new leg, and nobody else hears them', async () => {
  const { hotline } = world
  const { api } = await hotline.agent('rina')
  const phone = peer.phone('rina', 'answers', RINA_HZ)
  await api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  const { page, close } = await world.desk('siti')
  try {
    await button(page, 'Ready').waitFor()
    const ear = await attachEar(page)
    const caller = await world.talk(page, FROM)
    const { id } = await contactFrom(hotline.admin, FROM)
    /** Siti's tone is measured at the others, and what she hears in her page. */
    const siti = { call: caller, hz: AGENT_HZ }
    const hearsRina = async (): Promise<boolean> => (await ear.tone(RINA_HZ)) - (await ear.tone(NOTHING_HZ)) > APART_DB

    for (const mode of ['listen', 'whisper', 'barge'] as const) {
      await api.post(`/contacts/${id}/monitor`, { mode })
      const call = await waitFor('her phone to be picked up', () => {
        const last = phone.calls().at(-1)
        return last?.state() === 'up' && last
      })
      const all = { caller: { call: caller, hz: CALLER_HZ }, siti, rina: { call, hz: RINA_HZ } }
      const isHeard = mode === 'barge' ? ['siti', 'rina'] : ['siti']
      const asItShould = async (): Promise<void> => {
        await pageHears(page)
        await expectHearing(all, { caller: isHeard, rina: ['caller', 'siti'] })
        if (mode !== 'listen') await waitFor('the agent to hear her', hearsRina)
        else expect(await hearsRina()).toBe(false)
      }
      await asItShould()
      const before = await legsHeard()
      await page.reload()
      await waitFor('the agent to be back on another leg', async () => (await legsHeard()).length > before.length)
      await asItShould()
    }
    expect(phone.calls()).toHaveLength(1)

    await api.post(`/contacts/${id}/monitor`, { mode: 'stop' })
    await waitFor('her phone to be quiet', () => phone.calls().every((call) => call.state() === 'ended'))
    caller.hangUp()
    const { timeline } = await closedContactFrom(hotline.admin, FROM)
    expect(timeline.filter(({ type }) => type === 'monitor-ended')).toHaveLength(1)
  } finally {
    await close()
  }
}, 120_000)

/** The agent's legs that she was put on so far. */
const legsHeard = async (): Promise<readonly unknown[]> => {
  const { timeline } = await contactFrom(world.hotline.admin, FROM)
  return [
    ...new Set(timeline.flatMap((entry) => (entry.type === 'monitor-attached' ? [Reflect.get(entry, 'of')] : []))),
  ]
}

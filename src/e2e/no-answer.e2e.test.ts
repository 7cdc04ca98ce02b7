/** An agent who does not answer, or declines, costs the caller nothing but the time: the next one is rung, the place is kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContactDetail, TimelineEntry } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { type Ear, openEar } from './support/rtp-ear.ts'
import { type SippPhone, startCaller, startPhone } from './support/sipp.ts'
import type { PhoneBehaviour } from './support/sipp-scenario.ts'

/** The shortest that a queue can be set to. */
const RING_MS = 5_000

let hotline: Installation
let siti: Awaited<ReturnType<Installation['agent']>>
let budi: Awaited<ReturnType<Installation['agent']>>
let callerEar: Ear
let agentEar: Ear
const phones: SippPhone[] = []

beforeAll(async () => {
  hotline = await startInstallation()
  siti = await hotline.agent('siti')
  budi = await hotline.agent('budi')
  callerEar = await openEar(hotline.ports.take(), { hz: 440 })
  agentEar = await openEar(hotline.ports.take(), { hz: 660 })
  await hotline.admin.patch('/queues/support', { ringTimeoutMs: RING_MS })
}, 120_000)

afterAll(async () => {
  callerEar?.close()
  agentEar?.close()
  await Promise.all(phones.map((phone) => phone.stop()))
  await hotline?.stop()
}, 60_000)

describe('no-answer.next-agent', () => {
  it.each([
    ['never answers', 'missed', { kind: 'ring' }],
    ['declines', 'declined', { kind: 'decline', code: 486, reason: 'Busy Here' }],
  ] satisfies [string, string, PhoneBehaviour][])(
    'when the first agent %s, the second gets the call',
    async (_, ended, behaviour) => {
      const from = ended === 'missed' ? '08130001' : '08130002'
      callerEar.forget()
      agentEar.forget()
      const first = await phoneOf(siti, behaviour)
      const second = await phoneOf(budi, { kind: 'answer', afterMs: 100 })
      // The longest idle one is rung first.
      for (const agent of [siti, budi]) await agent.api.put('/agents/me/presence', { state: 'away', reason: 'a test' })
      for (const agent of [siti, budi]) await agent.api.put('/agents/me/presence', { state: 'ready' })
      const caller = await startCaller({
        server: hotline.sipPort,
        port: hotline.ports.take(),
        number: '1501',
        from,
        mediaPort: callerEar.port,
      })
      try {
        await first.expect('offered')
        const { enqueuedAt } = await contactFrom(hotline.admin, from)
        expect(enqueuedAt).toEqual(expect.any(String))
        await second.expect('offered')
        await first.expect(ended === 'missed' ? 'cancelled' : 'declined')
        await second.expect('answered')
        await callerEar.expectTone({ has: 660, over: 440, byDb: 20 })
        await agentEar.expectTone({ has: 440, over: 660, byDb: 20 })
        await caller.hangup()
        await caller.expect('ended')

        const record = await closedContactFrom(hotline.admin, from)
        expect(record).toMatchObject({ enqueuedAt, agent: budi.id, outcome: 'answered' })
        const offers = timeline(record, 'contact-offered')
        expect(offers.map((entry) => entry.agent)).toEqual([siti.id, budi.id])
        const [gaveUp] = timeline(record, 'offer-ended')
        expect(gaveUp).toMatchObject({ agent: siti.id })
        expect(ended === 'missed' ? ['missed'] : ['declined', 'busy']).toContain(gaveUp?.reason)
        const rang = Date.parse(gaveUp?.at ?? 'never') - Date.parse(offers[0]?.at ?? 'never')
        if (ended === 'missed') expect(rang).toBeGreaterThanOrEqual(RING_MS)
        // The next offer follows at once, and the first agent was not rung a second time.
        expect(Date.parse(offers[1]?.at ?? 'never') - Date.parse(gaveUp?.at ?? 'never')).toBeLessThan(1_000)
        expect(first.events().filter((event) => event.type === 'offered')).toHaveLength(1)
        await hotline.emptySwitch()
      } finally {
        await caller.stop()
      }
    },
    60_000,
  )
})

const phoneOf = async (agent: typeof siti, behaviour: PhoneBehaviour): Promise<SippPhone> => {
  const phone = await startPhone({ port: hotline.ports.take(), mediaPort: agentEar.port, behaviour })
  phones.push(phone)
  await agent.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  return phone
}

interface OfferEntry extends TimelineEntry {
  readonly agent?: unknown
  readonly reason?: unknown
}
const timeline = (record: ContactDetail, type: string): readonly OfferEntry[] =>
  record.timeline.filter((entry) => entry.type === type)

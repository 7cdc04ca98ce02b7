/**
 * The call that everything is for: somebody dials 1501, hears music, is offered to a desk phone, talks, and leaves one
 * complete record with a recording. SIPp signals, the ears measure: the caller speaks 440 Hz, the agent 660 Hz.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toneOver } from '../core/sound/tone.ts'
import { readWav } from '../core/sound/wav.ts'
import { Agent } from '../wire/agents.ts'
import { type ContactDetail, Recording } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { type Ear, openEar } from './support/rtp-ear.ts'
import { type SippPhone, startCaller, startPhone } from './support/sipp.ts'
import { waitFor } from './support/wait-for.ts'

const CALLER_HZ = 440
const AGENT_HZ = 660
const APART_DB = 20
const SOUND_DB = -45
const FREE_WITHIN_MS = 1_000

let hotline: Installation
let siti: Awaited<ReturnType<Installation['agent']>>
let phone: SippPhone
let callerEar: Ear
let agentEar: Ear

beforeAll(async () => {
  hotline = await startInstallation()
  siti = await hotline.agent('siti')
  callerEar = await openEar(hotline.ports.take(), { hz: CALLER_HZ, law: 'ulaw' })
  agentEar = await openEar(hotline.ports.take(), { hz: AGENT_HZ, law: 'alaw' })
  const behaviour = { kind: 'answer', afterMs: 300 } as const
  phone = await startPhone({ port: hotline.ports.take(), mediaPort: agentEar.port, behaviour })
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
}, 120_000)

afterAll(async () => {
  callerEar?.close()
  agentEar?.close()
  await phone?.stop()
  await hotline?.stop()
}, 60_000)

describe('first-call', () => {
  it.each(['caller', 'agent'] as const)(
    'dials 1501, waits with music, talks to siti; the %s hangs up',
    async (who) => {
      const calls = who === 'caller' ? 1 : 2
      const from = `0812000${calls}`
      await siti.api.put('/agents/me/presence', { state: 'away', reason: 'a test' })
      callerEar.forget()
      agentEar.forget()
      const caller = await startCaller({
        server: hotline.sipPort,
        port: hotline.ports.take(),
        number: '1501',
        from,
        mediaPort: callerEar.port,
      })
      try {
        const dialledAt = Date.now()
        // Music while nobody is free.
        await caller.expect('answered')
        await callerEar.expectSound(SOUND_DB)
        const waiting = await contactFrom(hotline.admin, from)
        expect(waiting).toMatchObject({
          phase: 'waiting',
          queue: 'support',
          agent: null,
          answeredAt: null,
          outcome: null,
        })

        // The offer shows the caller's number, and both hear each other.
        await siti.api.put('/agents/me/presence', { state: 'ready' })
        const offered = await phone.expect('offered', calls)
        expect(offered.detail).toContain(`sip:${from}@`)
        await phone.expect('answered', calls)
        await callerEar.expectTone({ has: AGENT_HZ, over: CALLER_HZ, byDb: APART_DB })
        await agentEar.expectTone({ has: CALLER_HZ, over: AGENT_HZ, byDb: APART_DB })
        expect(await contactFrom(hotline.admin, from)).toMatchObject({
          phase: 'talking',
          agent: siti.id,
          state: 'open',
        })
        expect(await shownState()).toBe('talking')

        const hungUpAt = Date.now()
        await (who === 'caller' ? caller : phone).hangup()
        await waitFor('siti to be free', async () => (await shownState()) === 'ready', FREE_WITHIN_MS)
        expect((await caller.expect('ended')).detail).toBe(who === 'caller' ? 'by us' : 'by them')
        expect((await phone.expect('ended', calls)).detail).toBe(who === 'agent' ? 'by us' : 'by them')

        await hotline.emptySwitch()
        const record = await closedContactFrom(hotline.admin, from)
        expectComplete(record, { from, dialledAt, hungUpAt })
        await expectRecording(record.recordings[0] ?? 'none')
      } finally {
        await caller.stop()
      }
    },
    60_000,
  )
})

const shownState = async (): Promise<string> => (await siti.api.get('/agents/me', Agent)).presence.state

const expectComplete = (record: ContactDetail, call: { from: string; dialledAt: number; hungUpAt: number }): void => {
  expect(record).toMatchObject({
    channel: 'voice',
    direction: 'inbound',
    state: 'closed',
    phase: 'ended',
    from: call.from,
    to: '1501',
    queue: 'support',
    agent: siti.id,
    outcome: 'answered',
    holdMs: 0,
    wrapupMs: 0,
  })
  const [createdAt = 0, enqueuedAt = 0, answeredAt = 0, endedAt = 0] = moments(record)
  expect([createdAt, enqueuedAt, answeredAt, endedAt]).toEqual(moments(record).sort((a, b) => a - b))
  // A second of slack: SIPp takes a moment to start.
  expect(createdAt).toBeGreaterThanOrEqual(call.dialledAt - 1_000)
  expect(Math.abs(endedAt - call.hungUpAt)).toBeLessThan(1_000)
  expect(record.waitMs).toBe(answeredAt - enqueuedAt)
  expect(Math.abs(record.talkMs - (endedAt - answeredAt))).toBeLessThanOrEqual(1_000)
  const types = record.timeline.map((entry) => entry.type)
  expect(types).toEqual(
    expect.arrayContaining(['contact-created', 'queue-entered', 'contact-offered', 'contact-answered']),
  )
  expect(types.filter((type) => type === 'contact-offered')).toHaveLength(1)
  // Both legs were there and both are gone.
  expect(types.filter((type) => type === 'leg-closed')).toHaveLength(2)
  expect(record.recordings).toHaveLength(1)
}

const moments = (record: ContactDetail): number[] =>
  [record.createdAt, record.enqueuedAt, record.answeredAt, record.endedAt].map((moment) =>
    Date.parse(moment ?? 'never'),
  )

/** The recording is there to fetch, with the customer on the left and the agent on the right. */
const expectRecording = async (id: string): Promise<void> => {
  await waitFor('the recording to be stored', async () => {
    return (await hotline.admin.get(`/recordings/${id}`, Recording)).state === 'stored'
  })
  const file = await hotline.admin.request('GET', `/recordings/${id}/audio`)
  expect(file.headers.get('content-type')).toMatch(/^audio\/(x-)?wav/)
  const sound = readWav(new Uint8Array(await file.arrayBuffer()))
  expect({ rate: sound.rate, channels: sound.channels.length }).toEqual({ rate: 8000, channels: 2 })
  const [left = new Int16Array(), right = new Int16Array()] = sound.channels
  expect(left.length).toBeGreaterThan(8000)
  const middle = (samples: Int16Array): Int16Array => samples.slice(samples.length / 4, (samples.length * 3) / 4)
  expect(toneOver(middle(left), CALLER_HZ, AGENT_HZ)).toBeGreaterThan(APART_DB)
  expect(toneOver(middle(right), AGENT_HZ, CALLER_HZ)).toBeGreaterThan(APART_DB)
}

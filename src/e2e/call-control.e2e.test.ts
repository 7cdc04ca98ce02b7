/**
 * What an agent does with a call on a desk phone, through the API: hold, hand on, pause the recording. The switch does it,
 * so the phone knows nothing of it; the ears measure who hears whom, and the recording is measured at the end.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loudness, toneLevel, toneOver } from '../core/sound/tone.ts'
import { readWav } from '../core/sound/wav.ts'
import { Agent } from '../wire/agents.ts'
import { Recording } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { type Ear, openEar } from './support/rtp-ear.ts'
import { type SippPhone, startCaller, startPhone } from './support/sipp.ts'
import { waitFor } from './support/wait-for.ts'

const [CALLER_HZ, SITI_HZ, BUDI_HZ] = [440, 660, 880]
const APART_DB = 20
const [SOUND_DB, SILENT_DB] = [-45, -60]
const SECOND = 8000

interface Desk {
  readonly id: string
  readonly api: Installation['admin']
  readonly ear: Ear
  readonly phone: SippPhone
}

let hotline: Installation
let callerEar: Ear
let siti: Desk
let budi: Desk

beforeAll(async () => {
  hotline = await startInstallation()
  callerEar = await openEar(hotline.ports.take(), { hz: CALLER_HZ })
  siti = await openDesk('siti', SITI_HZ)
  budi = await openDesk('budi', BUDI_HZ)
}, 120_000)

afterAll(async () => {
  callerEar?.close()
  for (const desk of [siti, budi]) {
    desk?.ear.close()
    await desk?.phone.stop()
  }
  await hotline?.stop()
}, 60_000)

it('hold.desk-phone, transfer.blind: music for the caller, silence for the agent, one recording over all of it', async () => {
  const from = '08130001'
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const caller = await startCaller({
    server: hotline.sipPort,
    port: hotline.ports.take(),
    number: '1501',
    from,
    mediaPort: callerEar.port,
  })
  try {
    await siti.phone.expect('answered', 1)
    await hear(siti)
    const { id } = await contactFrom(hotline.admin, from)
    const act = (desk: Desk, action: string, body?: object) => desk.api.post(`/contacts/${id}/${action}`, body)

    await act(siti, 'hold')
    await callerEar.expectSecond(
      'the caller to hear music and not the agent',
      (second) => loudness(second) > SOUND_DB && toneLevel(second, SITI_HZ) < SILENT_DB,
    )
    // While the caller hears another second of it the agent hears nothing of them.
    const before = siti.ear.position()
    await callerEar.expectSecond('the caller to hear music still', (second) => loudness(second) > SOUND_DB)
    expect(toneLevel(siti.ear.heard(before), CALLER_HZ)).toBeLessThan(SILENT_DB)
    expect(await shownState(siti)).toBe('on-hold')
    expect(await contactFrom(hotline.admin, from)).toMatchObject({ phase: 'held', state: 'open' })
    await act(siti, 'resume')
    await hear(siti)

    await act(siti, 'pause-recording', { reason: 'card number' })
    await callerEar.expectSecond('the two to talk on, unrecorded', (second) => toneLevel(second, SITI_HZ) > SOUND_DB)
    await act(siti, 'resume-recording')
    await hear(siti)

    // Refused before anything moves.
    const wrong = await siti.api.request('POST', `/contacts/${id}/transfer`, { to: { agent: 'budi' } })
    expect({ status: wrong.status, problem: await wrong.json() }).toMatchObject({
      status: 409,
      problem: { errors: [{ path: 'to.agent' }] },
    })
    await hear(siti)

    await budi.api.put('/agents/me/presence', { state: 'ready' })
    await act(siti, 'transfer', { to: { agent: budi.id } })
    await siti.phone.expect('ended', 1)
    await budi.phone.expect('answered', 1)
    await hear(budi)
    expect(await contactFrom(hotline.admin, from)).toMatchObject({ phase: 'talking', agent: budi.id })
    await caller.hangup()
    await budi.phone.expect('ended', 1)
    await hotline.emptySwitch()

    const record = await closedContactFrom(hotline.admin, from)
    expect(record).toMatchObject({ outcome: 'answered', agent: budi.id, state: 'closed' })
    expect(record.holdMs).toBeGreaterThan(900)
    expect(record.timeline.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'contact-held',
        'contact-retrieved',
        'recording-paused',
        'recording-continued',
        'contact-transferred',
      ]),
    )
    expect(record.recordings).toHaveLength(1)
    await expectRecording(record.recordings[0] ?? 'none', record.talkMs + record.holdMs)
  } finally {
    await caller.stop()
  }
}, 90_000)

/** Pieces of 50 ms. */
const MUSIC_AT_MOST = 6

const openDesk = async (name: string, hz: number): Promise<Desk> => {
  const { id, api } = await hotline.agent(name)
  const ear = await openEar(hotline.ports.take(), { hz })
  const behaviour = { kind: 'answer', afterMs: 100 } as const
  const phone = await startPhone({ port: hotline.ports.take(), mediaPort: ear.port, behaviour })
  await api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  return { id, api, ear, phone }
}

const HZ = (desk: Desk): number => (desk === siti ? SITI_HZ : BUDI_HZ)

/** The caller and the agent of that desk hear each other. */
const hear = async (desk: Desk): Promise<void> => {
  await callerEar.expectTone({ has: HZ(desk), over: CALLER_HZ, byDb: APART_DB })
  await desk.ear.expectTone({ has: CALLER_HZ, over: HZ(desk), byDb: APART_DB })
}

const shownState = async (desk: Desk): Promise<string> => (await desk.api.get('/agents/me', Agent)).presence.state

/** One file over both talks: the caller left; on the right first siti, then budi, and nothing of the music between. */
const expectRecording = async (id: string, atLeastMs: number): Promise<void> => {
  await waitFor('the recording to be stored', async () => {
    return (await hotline.admin.get(`/recordings/${id}`, Recording)).state === 'stored'
  })
  const file = await hotline.admin.request('GET', `/recordings/${id}/audio`)
  const [left = new Int16Array(), right = new Int16Array()] = readWav(new Uint8Array(await file.arrayBuffer())).channels
  expect((left.length * 1000) / SECOND).toBeGreaterThan(atLeastMs - 1_000)
  const slices = Array.from({ length: Math.floor((4 * left.length) / SECOND) }, (_, n) => {
    const cut = (samples: Int16Array): Int16Array => samples.slice((n * SECOND) / 4, ((n + 1) * SECOND) / 4)
    return { left: cut(left), right: cut(right) }
  })
  const kinds = slices.map(({ left, right }) => {
    const heard = loudness(right) < SILENT_DB ? 'silence' : toneOver(right, SITI_HZ, BUDI_HZ) > 0 ? 'siti' : 'budi'
    return `${loudness(left) < SILENT_DB ? 'silence' : 'caller'} | ${heard}`
  })
  const runs = kinds.filter((kind, n) => kind !== kinds[n - 1])
  const seen = ['caller | siti', 'caller | silence', 'silence | silence', 'caller | budi']
  for (const kind of seen) expect(runs, JSON.stringify(runs)).toContain(kind)
  const [hold, pause] = [runs.indexOf('caller | silence'), runs.indexOf('silence | silence')]
  expect([hold, pause], JSON.stringify(runs)).toEqual([hold, pause].sort((a, b) => a - b))
  // What sounds on the right is a voice and no music, but for a moment at a change.
  const isMusic = Array.from({ length: Math.floor((20 * right.length) / SECOND) }, (_, n) => {
    const piece = right.slice((n * SECOND) / 20, ((n + 1) * SECOND) / 20)
    const voice = Math.max(toneLevel(piece, SITI_HZ), toneLevel(piece, BUDI_HZ))
    return loudness(piece) > SOUND_DB && voice < loudness(piece) - 12
  })
  expect(isMusic.map(Number).join('')).not.toContain('1'.repeat(MUSIC_AT_MOST))
}

/**
 * A real desk phone (baresip) and no page: whatever its agent does with a call they do through the API, and the switch does it.
 * The phone knows nothing of it; both ends are measured by the tones that the other speaks.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loudness, toneLevel } from '../core/sound/tone.ts'
import { Agent } from '../wire/agents.ts'
import { ContactDetail, Recording } from '../wire/contacts.ts'
import { type DeskPhone, startDeskPhone } from './support/baresip.ts'
import { startChromium } from './support/chromium.ts'
import { contactFrom, wholeContactFrom } from './support/contact-from.ts'
import { becomes, button, signInAs } from './support/desk-world.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const [CALLER_HZ, SITI_HZ, BUDI_HZ] = [440, 660, 880]
/** In dB of full scale. */
const [SOUND_DB, SILENT_DB] = [-45, -60]
/** For so long it must be as wanted, without a break. */
const LASTS_MS = 1_200
const SECOND = 8_000

interface Who {
  readonly id: string
  readonly api: Installation['admin']
}

let hotline: Installation
let callers: SipPeer
let phones: SipPeer
let desk: DeskPhone
let siti: Who
let budi: Who & { readonly phone: SipPhone }

beforeAll(async () => {
  hotline = await startInstallation()
  callers = await createSipPeer(hotline.sipPort)
  phones = await createSipPeer(hotline.sipPort)
  siti = await hotline.agent('siti')
  budi = { ...(await hotline.agent('budi')), phone: phones.phone('budi', 'answers', BUDI_HZ) }
  desk = await startDeskPhone('siti', SITI_HZ, hotline.ports)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: desk.uri })
  await budi.api.put('/agents/me/station', { kind: 'phone', uri: budi.phone.uri })
}, 120_000)

afterAll(async () => {
  await callers?.close()
  await phones?.close()
  await desk?.stop()
  await hotline?.stop()
}, 60_000)

it('desk-phone.api: hold, mute, keys, notes and a blind transfer, and a killed server in between', async () => {
  const from = '08130011'
  const { caller, id, act, contact } = await talk(from)

  await act('hold')
  const atHold = desk.heard().length
  await stays('the caller to hear music', () => caller.loudness() > SOUND_DB && !hears(caller, SITI_HZ))
  expect(toneLevel(desk.heard().slice(atHold), CALLER_HZ)).toBeLessThan(SILENT_DB)
  await act('resume')
  await bothHear(caller)

  // One direction, and no other; through a hold, and through a server that dies.
  caller.pauses.forget()
  await act('mute')
  await onlyDeskHears(caller)
  // Silence comes as packets: nobody on the way takes the line for dead.
  expect(caller.pauses.longest()).toBeLessThan(1_000)
  expect(await contact()).toMatchObject({ muted: true, phase: 'talking' })
  await act('hold')
  await act('resume')
  await onlyDeskHears(caller)
  const server = hotline.serverPid()
  if (server !== null) process.kill(server, 'SIGKILL')
  await waitFor('another server', () => hotline.serverPid() !== null && hotline.serverPid() !== server, 20_000)
  await hotline.ready()
  await onlyDeskHears(caller)
  expect(await contact()).toMatchObject({ muted: true, phase: 'talking' })
  await act('mute', { muted: false })
  await bothHear(caller)

  await act('digits', { digits: '12*' })
  await act('digits', { digits: '0#' })
  await waitFor('the keys to be heard', () => caller.digits() === '12*0#')
  const wrong = await siti.api.request('POST', `/contacts/${id}/digits`, { digits: '12x' })
  expect({ status: wrong.status, problem: await wrong.json() }).toMatchObject({
    status: 422,
    problem: { errors: [{ path: 'digits', message: expect.stringContaining('1234#') }] },
  })
  await act('note', { text: 'wants an invoice' })

  await budi.api.put('/agents/me/presence', { state: 'ready' })
  await act('transfer', { to: { agent: budi.id } })
  await stays('the caller to hear the other agent', () => hears(caller, BUDI_HZ) && !hears(caller, SITI_HZ))
  expect(await contact()).toMatchObject({ agent: budi.id, muted: false })
  await budi.api.post(`/contacts/${id}/hangup`)
  await waitFor('the caller to be hung up', () => caller.state() === 'ended')
  await hotline.emptySwitch()

  await budi.api.post(`/contacts/${id}/note`, { text: 'sent it' })
  const record = await wholeContactFrom(hotline.admin, from)
  expect(record).toMatchObject({ outcome: 'answered', agent: budi.id })
  // Nothing of its length is lost while somebody is muted.
  const recording = await waitFor('the recording to be stored', async () => {
    const found = await hotline.admin.get(`/recordings/${record.recordings[0]}`, Recording)
    return found.state === 'stored' && found
  })
  expect(recording.durationMs).toBeGreaterThan(record.talkMs + record.holdMs - 1_000)
  expect(record.timeline.filter(({ type }) => /mute|digits|note/.test(type))).toMatchObject([
    { type: 'agent-muted', agent: siti.id },
    { type: 'agent-unmuted', agent: siti.id },
    { type: 'digits-sent', to: 'customer', count: 3 },
    { type: 'digits-sent', to: 'customer', count: 2 },
    { type: 'note-added', agent: siti.id, text: 'wants an invoice' },
    { type: 'note-added', agent: budi.id, text: 'sent it' },
  ])
}, 120_000)

it('desk-phone.receiver: put down there, the call is over and the agent ready; nothing is left in the switch', async () => {
  const { caller } = await talk('08130012')
  await desk.hangUp()
  await waitFor('the caller to be hung up', () => caller.state() === 'ended')
  await hotline.emptySwitch()
  expect(await wholeContactFrom(hotline.admin, '08130012')).toMatchObject({ outcome: 'answered', agent: siti.id })
  await waitFor('the agent to be ready', async () => {
    return (await siti.api.get('/agents/me', Agent)).presence.state === 'ready'
  })
}, 60_000)

it('desk-phone.answer: what rings there is answered over the API, by a telephone that knows how', async () => {
  const phone = phones.phone('budi-rings', 'waits', BUDI_HZ)
  await siti.api.put('/agents/me/presence', { state: 'away' })
  await budi.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await budi.api.put('/agents/me/presence', { state: 'ready' })
  const caller = await callers.dial({ from: '08130014', to: '1501', hz: CALLER_HZ })
  const { id } = await contactFrom(hotline.admin, '08130014')
  await waitFor('the telephone to ring', async () => {
    const { timeline } = await hotline.admin.get(`/contacts/${id}`, ContactDetail)
    return timeline.some(({ type }) => type === 'offer-rang')
  })
  await budi.api.post(`/contacts/${id}/answer`)
  await stays('the caller to hear the agent', () => hears(caller, BUDI_HZ))
  caller.hangUp()
  await hotline.emptySwitch()
  const record = await wholeContactFrom(hotline.admin, '08130014')
  expect(record).toMatchObject({ outcome: 'answered', agent: budi.id })
  expect(record.timeline.filter(({ type }) => type === 'answer-ordered')).toHaveLength(1)
}, 60_000)

it('desk-phone.page: what its agent does on their page the switch does, since the page has no phone', async () => {
  const { caller } = await talk('08130013')
  const chromium = await startChromium({ hz: 1_750 })
  try {
    const { page, complaints } = await chromium.open(hotline.base)
    await signInAs(hotline, page, 'siti')
    await becomes(page, 'Talking')
    await button(page, 'Mute').click()
    await onlyDeskHears(caller)
    await page.getByText('You are muted').waitFor()
    await button(page, 'Unmute').click()
    await bothHear(caller)
    await button(page, 'Keypad').click()
    for (const name of ['4', '7', '1', '1', '#']) await page.getByRole('button', { name, exact: true }).click()
    await page.keyboard.press('9')
    await waitFor('the keys to be heard', () => caller.digits() === '4711#9')
    await button(page, 'Hang up').click()
    await waitFor('the caller to be hung up', () => caller.state() === 'ended')
    await becomes(page, 'Ready')
    expect(complaints).toEqual([])
  } finally {
    await chromium.close()
  }
  await hotline.emptySwitch()
}, 120_000)

/** A caller and the desk phone, which hear each other. */
const talk = async (from: string) => {
  await budi.api.put('/agents/me/presence', { state: 'away' })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const caller = await callers.dial({ from, to: '1501', hz: CALLER_HZ })
  await bothHear(caller)
  const { id } = await contactFrom(hotline.admin, from)
  return {
    caller,
    id,
    act: (action: string, body?: object) => siti.api.post(`/contacts/${id}/${action}`, body),
    contact: () => hotline.admin.get(`/contacts/${id}`, ContactDetail),
  }
}

const hears = (call: SipCall, hz: number): boolean => call.tone(hz) > SOUND_DB && call.tone(hz) > call.loudness() - 3

/** What the desk phone hears from now on is the caller, and nothing besides, for a second and more. */
const deskEar = (): (() => boolean) => {
  const before = desk.heard().length
  return () => {
    const second = desk.heard().slice(before).slice(-SECOND)
    return second.length === SECOND && toneLevel(second, CALLER_HZ) > Math.max(SOUND_DB, loudness(second) - 3)
  }
}

const bothHear = (caller: SipCall): Promise<void> => {
  const deskHears = deskEar()
  return stays('both to hear each other', () => hears(caller, SITI_HZ) && deskHears())
}

const onlyDeskHears = (caller: SipCall): Promise<void> => {
  const deskHears = deskEar()
  return stays('the caller to hear nothing, the desk the caller', () => caller.loudness() < SILENT_DB && deskHears())
}

const stays = async (what: string, is: () => boolean): Promise<void> => {
  let since: number | null = null
  try {
    await waitFor(`${what}, for a while`, () => {
      since = is() ? (since ?? performance.now()) : null
      return since !== null && performance.now() - since > LASTS_MS
    })
  } catch (error) {
    const heard = desk.heard()
    const levels = [CALLER_HZ, SITI_HZ, BUDI_HZ].map((hz) => Math.round(toneLevel(heard.slice(-SECOND), hz)))
    throw new Error(`the desk heard ${heard.length} samples, last ${levels} dB; it says:\n${desk.words()}`, {
      cause: error,
    })
  }
}

/** What a flow does after a talk and after a message, on the real switch: the survey, and the settings of a mailbox. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ContactDetail } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const AGENT_HZ = 660
const SOUND_DB = -45

let site: Installation
let peer: SipPeer
const words = (en: string) => [{ text: { en } }]
const FLOW = {
  format: 1,
  id: 'after',
  name: 'After',
  languages: ['en'],
  start: 'choose',
  nodes: {
    choose: {
      kind: 'menu',
      prompts: words('Choose.'),
      bargeIn: true,
      timeoutMs: 5_000,
      interDigitMs: 2_000,
      retries: 1,
      exits: { 1: 'queue', 2: 'box', 3: 'brief', invalid: 'bye', silence: 'bye' },
    },
    queue: { kind: 'queue', queue: 'support', priority: 0, exits: { ended: 'survey', failed: 'bye' } },
    survey: {
      kind: 'collect',
      prompts: words('How was it, from one to five?'),
      bargeIn: true,
      timeoutMs: 5_000,
      interDigitMs: 2_000,
      retries: 0,
      variable: 'score',
      masked: false,
      minDigits: 1,
      maxDigits: 1,
      exits: { next: 'bye', invalid: 'bye', silence: 'bye' },
    },
    box: {
      kind: 'voicemail',
      prompts: words('Speak.'),
      bargeIn: true,
      queue: 'sales',
      maxMs: 60_000,
      silenceMs: 30_000,
      endKey: '*',
      exits: { left: 'thanks', failed: 'bye' },
    },
    brief: {
      kind: 'voicemail',
      prompts: words('Speak.'),
      bargeIn: true,
      queue: 'support',
      maxMs: 5_000,
      silenceMs: 30_000,
      exits: { left: 'thanks', failed: 'bye' },
    },
    thanks: { kind: 'say', prompts: words('Thank you.'), bargeIn: true, exits: { next: 'bye' } },
    bye: { kind: 'hang-up', prompts: [], exits: {} },
  },
}

beforeAll(async () => {
  site = await startInstallation()
  peer = await createSipPeer(site.sipPort)
  await site.admin.post('/flows', { id: 'after', name: FLOW.name, flow: FLOW })
  await site.admin.post('/flows/after/publish')
  await site.admin.put('/numbers/1510', { flow: 'after' })
}, 120_000)
afterAll(async () => {
  await peer?.close()
  await site?.stop()
}, 60_000)

const nodesOf = ({ timeline }: ContactDetail): readonly unknown[] =>
  timeline.flatMap((entry) => (entry.type === 'node-entered' ? [Reflect.get(entry, 'node')] : []))
const isAt = (from: string, node: string) =>
  waitFor(`${from} to be at ${node}`, async () => nodesOf(await contactFrom(site.admin, from)).at(-1) === node)

it('flow.ended: the agent hangs up, and the caller answers the survey; the record says answered', async () => {
  const siti = await site.agent('siti')
  const phone = peer.phone('siti', 'answers', AGENT_HZ)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const call = await peer.dial({ from: '08170001', to: '1510' })
  call.type('1')
  await waitFor('the caller to hear the agent', () => call.tone(AGENT_HZ) > SOUND_DB)
  phone.calls()[0]?.hangUp()
  await isAt('08170001', 'survey')
  await waitFor('words', () => call.loudness() > SOUND_DB && call.tone(AGENT_HZ) < SOUND_DB)
  call.type('4')
  const record = await closedContactFrom(site.admin, '08170001')
  expect(record.outcome).toBe('answered')
  expect(nodesOf(record)).toEqual(['choose', 'queue', 'survey', 'bye'])
  expect(record.timeline).toContainEqual(
    expect.objectContaining({ type: 'variable-set', variable: 'score', value: '4' }),
  )
  await site.emptySwitch()
}, 60_000)

/** How long the longest message is that was taken, by its file. */
const messageMs = (): number => {
  const folder = join(site.data, 'spool', 'voicemail')
  const sizes = existsSync(folder) ? readdirSync(folder).map((file) => statSync(join(folder, file)).size) : []
  return Math.max(0, ...sizes) / 16
}

const killServer = async (): Promise<void> => {
  const pid = site.serverPid()
  if (pid === null) throw new Error('there is no server')
  process.kill(pid, 'SIGKILL')
  await waitFor('another server', () => (site.serverPid() ?? pid) !== pid)
}

it.each([
  ['its key ends it', '08170002', '2', 'sales', false],
  ['the server is killed meanwhile', '08170003', '2', 'sales', true],
  ['the longest length ends it', '08170004', '3', 'support', false],
])(
  'flow.voicemail: %s; the flow thanks the caller, and it is work of its queue',
  async (_, from, key, queue, isKilled) => {
    const call = await peer.dial({ from, to: '1510', hz: 500 })
    call.type(key)
    await waitFor('the net to have the caller', async () =>
      (await contactFrom(site.admin, from)).timeline.some(({ type }) => type === 'net-entered'),
    )
    await waitFor('two and a half seconds of the message', () => messageMs() > 2_500, 20_000)
    // Not this one's.
    if (key === '2') call.type('#')
    if (isKilled) await killServer()
    if (isKilled) await site.ready()
    if (key === '2') call.type('*')
    await waitFor('the end', () => call.state() === 'ended', 20_000)
    const record = await closedContactFrom(site.admin, from)
    expect(nodesOf(record).slice(-2)).toEqual(['thanks', 'bye'])
    expect([record.outcome, record.queue]).toEqual(['voicemail', queue])
    const kept = await waitFor('the message', async () => {
      const { recordings } = await contactFrom(site.admin, from)
      return recordings.length > 0 && recordings
    })
    expect(kept).toHaveLength(1)
    expect(record.obligation).not.toBeNull()
    await waitFor('the message to be kept', () => messageMs() === 0)
    await site.emptySwitch()
  },
  90_000,
)

it.each([
  ['in the middle of it', '08170005', 1_500, 'voicemail'],
  ['as it begins', '08170006', 0, null],
])(
  'flow.voicemail: who hangs up %s is known to be gone at once, and owed an answer',
  async (_, from, afterMs, outcome) => {
    const call = await peer.dial({ from, to: '1510', hz: 500 })
    call.type('2')
    await waitFor('the net to have the caller', async () =>
      (await contactFrom(site.admin, from)).timeline.some(({ type }) => type === 'net-entered'),
    )
    if (afterMs > 0) await waitFor('some of the message', () => messageMs() > afterMs, 20_000)
    call.hangUp()
    // The regular look comes each 30 s; the switch's own book is read each second while somebody is there.
    await site.emptySwitch()
    const record = await closedContactFrom(site.admin, from)
    if (outcome !== null) expect(record.outcome).toBe(outcome)
    expect(record.outcome).not.toBe('lost-in-gap')
    expect(record.obligation).not.toBeNull()
  },
  60_000,
)

/**
 * `flow.dry-run-equals-call`: callers walk every sample flow on the real switch with real keys (RFC 4733), wrong ones and silence,
 * while it is open, closed and on a holiday. The dry run of the server and that of the command line foretell their way.
 */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checked } from '../wire/checked.ts'
import type { ContactDetail } from '../wire/contacts.ts'
import { FlowDryRun } from '../wire/flows.ts'
import { Hours } from '../wire/hours.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const NUMBERS = { hotline: '1500', office: '1601', 'customer-number': '1602' } as const
type Sample = keyof typeof NUMBERS
/** Between two sentences of a prompt it is quiet too. */
const QUIET_MS = 1_500
const SOUND_DB = -45
const ALL_DAY = [{ from: '00:00', to: '24:00' }]
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const OPEN = Object.fromEntries(DAYS.map((day) => [day, ALL_DAY]))

let site: Installation
let peer: SipPeer
let callers = 0
const calls: SipCall[] = []

beforeAll(async () => {
  site = await startInstallation()
  peer = await createSipPeer(site.sipPort)
  await site.admin.post('/hours', { id: 'office', name: 'Office', zone: 'WIB', week: OPEN })
  for (const id of ['office', 'customer-number'] as const) {
    const flow: Record<string, unknown> = JSON.parse(readFileSync(`dialplan/flows/${id}.json`, 'utf8'))
    await site.admin.post('/flows', { id, name: flow.name, flow })
    await site.admin.post(`/flows/${id}/publish`)
    await site.admin.put(`/numbers/${NUMBERS[id]}`, { flow: id })
  }
}, 120_000)

afterEach(async () => {
  for (const call of calls.splice(0)) call.hangUp()
  await site.emptySwitch()
}, 60_000)

afterAll(async () => {
  await peer?.close()
  await site?.stop()
}, 60_000)

const field = (entry: object, name: string): unknown => Reflect.get(entry, name)
/** Somebody else has the caller. */
const LEFT: ReadonlySet<string> = new Set(['queue-entered', 'net-entered', 'contact-ended'])

/** Somebody who has called that flow, and does what the script says at each question. */
const caller = async (flow: Sample, prefix = '08140000') => {
  callers += 1
  const from = `${prefix}${String(callers).padStart(2, '0')}`
  const call = await peer.dial({ from, to: NUMBERS[flow] })
  calls.push(call)
  await waitFor('the caller to be answered', () => call.state() === 'up')
  const hears = (): boolean => call.loudness() > SOUND_DB
  const quiet = async (): Promise<void> => {
    let soundAt = performance.now()
    const isQuiet = (): boolean => {
      if (hears()) soundAt = performance.now()
      return performance.now() - soundAt > QUIET_MS
    }
    await waitFor('what is said to be heard', isQuiet, 30_000)
  }
  const contact = () => contactFrom(site.admin, encodeURIComponent(from))
  const steps = async () => (await contact()).timeline.filter(({ type }) => type === 'node-left').length
  /** Says nothing until it is asked again, or the flow goes on without an answer. */
  const sayNothing = async (): Promise<void> => {
    await waitFor('words', hears)
    await quiet()
    const before = await steps()
    await waitFor('silence to be an answer', async () => hears() || (await steps()) > before, 30_000)
  }
  return {
    from,
    call,
    contact,
    closed: () => closedContactFrom(site.admin, encodeURIComponent(from)),
    async act(script: string): Promise<void> {
      for (const part of script.match(/-|x|[^-x]+/g) ?? []) {
        if (part === '-') await sayNothing()
        else if (part === 'x') {
          await quiet()
          call.hangUp()
        } else {
          await waitFor('words', hears)
          call.type(part)
        }
      }
    },
    /** Until somebody else has them, or they are gone. */
    left: () =>
      waitFor(
        `${from} to leave the flow`,
        async () => {
          const found = await contact()
          return found.timeline.some(({ type }) => LEFT.has(type)) && found
        },
        150_000,
      ),
  }
}

/** Keys may be pressed while something is said: to where they lead is the same. */
const because = (cause: unknown): unknown => (cause === 'barge-in' ? 'heard' : cause)

const livedBy = ({ timeline }: ContactDetail): readonly string[] =>
  timeline.flatMap((entry): readonly string[] => {
    if (entry.type === 'node-entered') return [String(field(entry, 'node'))]
    if (entry.type !== 'node-left') return []
    const { because: cause } = Object(field(entry, 'cause'))
    return [`→ ${field(entry, 'exit')}, ${because(cause)}, ${field(entry, 'keys') ?? 'no keys'}`]
  })

const dry = async (
  flow: Sample,
  contact: ContactDetail,
  keys: string,
  back: readonly string[],
): Promise<FlowDryRun> => {
  const { from, to, createdAt: at } = contact
  const answer = await site.admin.request('POST', `/flows/${flow}/dry-run`, { at, from, to, keys, back })
  expect(answer.status).toBe(200)
  return checked(FlowDryRun, await answer.json(), 'dry-run')
}

/** The nodes that the command names, one a line. */
const byCommand = async (
  flow: Sample,
  { from, to, createdAt }: ContactDetail,
  keys: string,
  back: readonly string[],
) => {
  const world = join(site.data, 'world.json')
  const hours = Object.fromEntries(
    await Promise.all(['always', 'office'].map(async (id) => [id, await site.admin.get(`/hours/${id}`, Hours)])),
  )
  writeFileSync(world, JSON.stringify({ hours }))
  const script = [
    `--keys=${keys}`,
    `--from=${from}`,
    `--to=${to}`,
    '--at',
    createdAt,
    '--back',
    back.join(),
    '--world',
    world,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [
    COMMAND,
    'dry-run',
    `dialplan/flows/${flow}.json`,
    ...script,
  ])
  return stdout
    .split('\n')
    .slice(1)
    .filter((line) => /^[a-z-]+$/.test(line))
}
const COMMAND = 'dist/scripts/flow/main.js'

const assertForetold = async (flow: Sample, contact: ContactDetail, keys: string, back: readonly string[] = []) => {
  const told = await dry(flow, contact, keys, back)
  const path = told.path.flatMap(({ node, exit, why }) => {
    const keys = why === null ? null : field(why, 'keys')
    return exit === null ? [node] : [node, `→ ${exit}, ${because(why?.because)}, ${keys ?? 'no keys'}`]
  })
  expect(livedBy(contact)).toEqual(path)
  expect(await byCommand(flow, contact, keys, back)).toEqual(told.path.map(({ node }) => node))
  const { ending } = told
  if (ending.type === 'hung-up') expect(contact.timeline.map(({ type }) => type)).toContain('flow-abandoned')
  else if (ending.type === 'hang-up') expect(contact.endedAt).not.toBeNull()
  else {
    const { queue } = Object(field(ending, 'command'))
    expect([contact.phase, contact.queue]).toEqual(['waiting', queue])
  }
}

const walk = (flow: Sample, scripts: readonly string[], prefix?: string) =>
  Promise.all(
    scripts.map(async (keys) => {
      const one = await caller(flow, prefix)
      await one.act(keys)
      const contact = await (keys.endsWith('x') ? one.closed() : one.left())
      await assertForetold(flow, contact, keys)
      one.call.hangUp()
      // What became of a message the net writes down.
      await waitFor('the record to be closed', async () => (await one.contact()).state === 'closed', 60_000)
    }),
  )

describe('flow.dry-run-equals-call', () => {
  it('hotline: each key, keys typed ahead, wrong ones, silence, and hanging up', async () => {
    await walk('hotline', ['11', '20', '991', '9992', '2992', '2-1', '1x', ''])
  }, 240_000)

  it('customer number: entered again, too short, a PIN, silence, from abroad', async () => {
    await walk('customer-number', ['1234#25678#1987654', '12#1234#1123456', '1234#x', '-123456#1', ''], '+6281400')
    await walk('customer-number', ['4711#9x', '123456#1-123456'], '155500')
  }, 240_000)

  it('office, open: consent or not, wrong keys, silence', async () => {
    await walk('office', ['1', '2', '92', '99', ''])
  }, 240_000)

  it('office, closed and on a holiday: a message is asked for', async () => {
    await site.admin.patch('/hours/office', { week: {} })
    await walk('office', [''])
    const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(new Date())
    await site.admin.patch('/hours/office', { week: OPEN, exceptions: [{ date, name: 'A holiday', intervals: [] }] })
    await walk('office', [''])
  }, 120_000)
})

/**
 * F10: the database is locked by another program for 10 s, its disk is full, its disk has become read-only. Changes over the
 * API are refused with words, calls go on as if nothing were, and when the disk is back no record has a gap.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ContactDetail } from '../../wire/contacts.ts'
import { closedContactFrom, contactFrom } from '../support/contact-from.ts'
import { emptySwitch } from '../support/installation.ts'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import { noDiskBecause } from './storage-disk.ts'
import { type StorageStage, startStorageStage } from './storage-stage.ts'
import { tellFault } from './tell.ts'

const HEARD_DB = -40
/** Music has that tone too, and much beside it. */
const BESIDE_DB = 3
const AGENT_HZ = 660
const LOCKED_MS = 10_000

const reason = noDiskBecause()

describe.skipIf(reason !== null)(`F10 locked 10 s, full, read-only${reason === null ? '' : ` (${reason})`}`, () => {
  let stage: StorageStage
  /** Talks all through the trouble. */
  let steady: SipCall
  let steadyFrom = ''
  let callers = 0
  const calls: SipCall[] = []
  beforeAll(async () => {
    stage = await startStorageStage()
    for (const name of ['steady', 'busy']) await stage.addAgent(name, 'answers')
  }, 120_000)
  afterAll(() => stage?.close(), 60_000)
  afterEach(async () => {
    for (const call of calls.splice(0)) call.hangUp()
    await emptySwitch(stage.site.data)
  })

  const nextNumber = (): string => {
    callers += 1
    return `0813${callers}`
  }
  const talk = async (from: string): Promise<SipCall> => {
    const call = await stage.peer.dial({ from, to: '1501' })
    calls.push(call)
    await waitFor(`${from} to hear the agent`, () => hearsAgent(call))
    return call
  }
  const steadyTalk = async (): Promise<void> => {
    steadyFrom = nextNumber()
    steady = await talk(steadyFrom)
    // On the disk: what comes later is the trouble's.
    await waitFor('the talk to be listed', async () => (await contactFrom(stage.admin, steadyFrom)).phase === 'talking')
  }
  /** Refused with words, and in time. */
  const expectRefused = async (): Promise<void> => {
    const answer = await stage.admin.request('PUT', '/numbers/1599', { queue: 'support' })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('The disk takes no changes'),
      // By this the page knows it from a server that is away.
      errors: [{ path: 'disk' }],
    })
  }
  const expectTold = async (): Promise<void> => {
    await waitFor('the figures to tell', async () => (await stage.metric('sambung_journal_ok')) === 0)
    expect(await stage.metric('sambung_journal_pending_events')).toBeGreaterThan(0)
    expect(stage.server().words()).toContain('the disk takes no changes; events wait in memory')
  }
  /** A call that comes, talks and goes in the middle of the trouble. */
  const wholeCall = async (): Promise<string> => {
    const from = nextNumber()
    const call = await talk(from)
    expect(hearsAgent(steady)).toBe(true)
    call.hangUp()
    await waitFor('the call to end', () => call.state() === 'ended')
    return from
  }
  const recovered = async (): Promise<number> => {
    const began = performance.now()
    await waitFor('the journal to be well', async () => (await stage.metric('sambung_journal_ok')) === 1, 20_000)
    await waitFor('memory to be empty', async () => (await stage.metric('sambung_journal_pending_events')) === 0)
    await stage.admin.put('/numbers/1599', { queue: 'support' })
    return performance.now() - began
  }
  const expectWhole = (record: ContactDetail): void => {
    expect(record).toMatchObject({ outcome: 'answered', state: 'closed', queue: 'support' })
    const types = record.timeline.map(({ type }) => type)
    for (const type of ['contact-created', 'queue-entered', 'contact-offered', 'contact-answered', 'contact-ended'])
      expect(types.filter((one) => one === type)).toEqual([type])
    const moments = [record.createdAt, record.enqueuedAt, record.answeredAt, record.endedAt].map((moment) =>
      Date.parse(moment ?? 'never'),
    )
    expect(moments).toEqual([...moments].sort((a, b) => a - b))
  }
  const hangUpSteady = async (): Promise<void> => {
    expect(hearsAgent(steady)).toBe(true)
    steady.hangUp()
    expectWhole(await closedContactFrom(stage.admin, steadyFrom))
  }

  it('locked 10 s by another program', async () => {
    await steadyTalk()
    const { gone } = await stage.lock(LOCKED_MS)
    const [from] = await Promise.all([wholeCall(), expectRefused()])
    await expectTold()
    await expectRefused()
    await gone
    const recoveredMs = await recovered()
    expectWhole(await closedContactFrom(stage.admin, from))
    await hangUpSteady()
    tellFault({ fault: 'F10 locked 10 s', done: 'one call talks through it, one comes and goes', recoveredMs })
  })

  it('a disk that is really full', async () => {
    await steadyTalk()
    stage.disk.fill()
    const from = await wholeCall()
    await expectTold()
    await expectRefused()
    stage.disk.free()
    const recoveredMs = await recovered()
    expectWhole(await closedContactFrom(stage.admin, from))
    await hangUpSteady()
    tellFault({ fault: 'F10 disk full', done: 'one call talks through it, one comes and goes', recoveredMs })
  })

  it('a disk that has become read-only; a restart on the mended one', async ({ skip }) => {
    if (!stage.disk.breaks) skip('there is no loop device here to make a disk that breaks')
    await steadyTalk()
    stage.disk.breakDown()
    const from = nextNumber()
    const call = await talk(from)
    await expectTold()
    await expectRefused()
    // What was written can be read all the time.
    expect((await stage.admin.request('GET', '/contacts')).status).toBe(200)
    await stage.killAndStart()
    const recoveredMs = await recovered()
    expect(hearsAgent(call)).toBe(true)
    call.hangUp()
    const record = await closedContactFrom(stage.admin, from)
    expect(record).toMatchObject({ outcome: 'answered', state: 'closed', queue: 'support' })
    await hangUpSteady()
    tellFault({ fault: 'F10 disk read-only', done: 'two calls talk through it and the restart', recoveredMs })
  })
})

const hearsAgent = (call: SipCall): boolean =>
  call.tone(AGENT_HZ) > HEARD_DB && call.loudness() - call.tone(AGENT_HZ) < BESIDE_DB

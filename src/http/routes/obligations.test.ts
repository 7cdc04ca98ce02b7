/** What is owed, through the door: lists and closings, the latter with the real core behind it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { step } from '../../core/center.ts'
import { contactId, legId, obligationId } from '../../core/ids.ts'
import { arrival, START as BEGIN, smallCentre } from '../../core/testing/centre.arbitrary.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'
import { owed } from '../testing/live-contact.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const DAY = 24 * 3_600_000
const ID = 'o-c-in-1'
const close = async (role: 'admin' | 'supervisor' | 'agent', body: object, id = ID) => {
  const response = await harness.as(role, 'POST', `/api/v1/obligations/${id}/close`, body)
  return { status: response.statusCode, ...response.json() }
}

describe('closing', () => {
  /** A caller to 1501; nobody is ready. What they are owed is shown as it is, and on the disk as it is committed. */
  const callIn = () => {
    const { state } = smallCentre([])
    const { obligations } = harness.store.tables
    const feed = (input: Parameters<typeof step>[1]) => {
      const { events, refusal } = step(state, input, BEGIN + 5_000)
      harness.center.obligations.clear()
      for (const open of state.obligations.values()) harness.center.obligations.set(open.id, open)
      for (const { at, event } of events) {
        if (event.type !== 'obligation-closed') continue
        const { obligation: id, contact, outcome, note, by: closedBy } = event
        obligations.push({
          ...{ id, contact, outcome, note, closedBy, closedAt: at },
          ...{ channel: 'voice', openedAt: BEGIN, dueAt: BEGIN + DAY },
        })
      }
      return refusal
    }
    feed(arrival('in-1'))
    harness.center.submit = async (command) => feed(command)
    const leave = () => feed({ type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 })
    return { leave }
  }

  it('says how it was made good to one who left unanswered, once', async () => {
    callIn().leave()
    const done = { outcome: 'called-back', note: 'wants a new invoice' }
    expect(await close('supervisor', done)).toMatchObject({
      ...{ status: 200, id: ID, contact: 'c-in-1', channel: 'voice', closedBy: 'rina' },
      ...done,
    })
    const again = await close('admin', { outcome: 'not-needed' })
    expect(again).toMatchObject({ status: 409, detail: 'This is closed already: called-back.' })
    expect((await harness.as('admin', 'GET', `/api/v1/obligations/${ID}`)).json()).toMatchObject(done)
  })

  it('is refused while the customer waits', async () => {
    callIn()
    expect(await close('admin', { outcome: 'not-needed' })).toMatchObject({
      status: 409,
      detail: expect.stringContaining('still waits'),
    })
    expect(harness.center.obligations.has(obligationId(ID))).toBe(true)
  })

  it('of what nobody is owed finds nothing', async () => {
    expect((await close('admin', { outcome: 'not-needed' }, 'o-c-nothing')).status).toBe(404)
  })

  it('is done by the agent who had the contact', async () => {
    const open = owed('c-mine', START)
    harness.center.obligations.set(open.id, open)
    expect((await close('agent', { outcome: 'reached-otherwise' }, open.id)).status).toBe(200)
    expect(harness.center.submitted).toEqual([
      { type: 'close-obligation', obligation: 'o-c-mine', outcome: 'reached-otherwise', note: null, by: 'siti' },
    ])
  })

  it('needs no note', async () => {
    callIn().leave()
    expect(await close('admin', { outcome: 'unreachable', note: null })).toMatchObject({ status: 200, note: null })
  })
})

describe('the list', () => {
  it('hands every filter on, moments as moments', async () => {
    const query = 'state=open&channel=voice&contact=c-mine&dueBefore=2026-02-01T07:00:00%2B07:00'
    await harness.as('supervisor', 'GET', `/api/v1/obligations?${query}`)
    await harness.as('agent', 'GET', '/api/v1/obligations')
    expect(harness.store.asked).toEqual([
      { state: 'open', channel: 'voice', contact: 'c-mine', dueBefore: Date.UTC(2026, 1, 1) },
      { agent: 'siti' },
    ])
  })

  it('comes in pages', async () => {
    const first = (await harness.as('supervisor', 'GET', '/api/v1/obligations?limit=3')).json()
    expect(first.items).toHaveLength(3)
    const second = (await harness.as('supervisor', 'GET', `/api/v1/obligations?limit=3&cursor=${first.next}`)).json()
    expect(second).toMatchObject({ items: [{ id: 'o-c-lost' }], next: null })
  })

  it('shows what is open as it is now', async () => {
    const open = owed('c-mine', START + 1_000)
    harness.center.obligations.set(open.id, open)
    const { items } = (await harness.as('supervisor', 'GET', '/api/v1/obligations')).json()
    expect(items[0]).toEqual({
      id: 'o-c-mine',
      contact: 'c-mine',
      channel: 'voice',
      openedAt: '2026-01-31T07:59:00.000Z',
      dueAt: '2026-01-31T08:00:01.000Z',
      closedAt: null,
      outcome: null,
      note: null,
      closedBy: null,
      callback: null,
    })
    expect(items[1]).toMatchObject({ id: 'o-c-other', closedAt: '2026-01-31T07:58:20.000Z', outcome: 'answered' })
  })

  it('finds one before it is on the disk', async () => {
    const open = owed('c-new', START)
    harness.center.obligations.set(open.id, open)
    const found = (await harness.as('supervisor', 'GET', `/api/v1/obligations/${open.id}`)).json()
    expect(found).toMatchObject({ id: 'o-c-new', contact: contactId('c-new'), closedAt: null })
  })
})

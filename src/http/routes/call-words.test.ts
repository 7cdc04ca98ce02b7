/** Mute, keys and notes through the door, with the real core behind it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { step } from '../../core/center.ts'
import type { Effect } from '../../core/effect.ts'
import type { CenterEvent } from '../../core/event.ts'
import { contactId, legId } from '../../core/ids.ts'
import { arrival, START, smallCentre } from '../../core/testing/centre.arbitrary.ts'
import { createHarness, type Harness } from '../testing/harness.ts'

const ID = contactId('c-in-1')
let harness: Harness
let events: CenterEvent[]
let effects: Effect[]

beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())
beforeEach(() => {
  const { state } = smallCentre(['siti'])
  events = []
  effects = []
  const look = (): void => {
    const contact = state.contacts.get(ID)
    if (contact !== undefined) harness.center.contacts.set(ID, contact)
  }
  step(state, arrival('in-1'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START + 1_000)
  look()
  harness.center.submit = async (command) => {
    const done = step(state, command, START + 5_000)
    events.push(...done.events.map(({ event }) => event))
    effects.push(...done.effects)
    look()
    return done.refusal
  }
})

const post = async (action: string, body?: object, id: string = ID, role: 'agent' | 'supervisor' = 'agent') => {
  const response = await harness.as(role, 'POST', `/api/v1/contacts/${id}/${action}`, body)
  return { status: response.statusCode, errors: response.payload === '' ? [] : response.json().errors }
}
const muted = async () => (await harness.as('agent', 'GET', `/api/v1/contacts/${ID}`)).json().muted

describe('mute', () => {
  it('mutes without a body, says so in the contact, and ends with muted: false', async () => {
    expect(await muted()).toBe(false)
    expect(await post('mute')).toMatchObject({ status: 204 })
    expect(await muted()).toBe(true)
    expect(await post('mute', { muted: true })).toMatchObject({ status: 409, errors: [{ path: 'muted' }] })
    expect(await post('mute', { muted: false })).toMatchObject({ status: 204 })
    expect(await muted()).toBe(false)
    expect(events.map(({ type }) => type)).toEqual(['agent-muted', 'agent-unmuted'])
  })

  it('is a leader’s to say for whoever talks', async () => {
    expect(await post('mute', {}, ID, 'supervisor')).toMatchObject({ status: 204 })
    expect(events).toMatchObject([{ type: 'agent-muted', agent: 'siti' }])
  })

  it.each([[{ muted: 'yes' }], [{ loud: true }]])('%j is refused', async (body) => {
    expect(await post('mute', body)).toMatchObject({ status: 400 })
    expect(events).toEqual([])
  })
})

describe('digits', () => {
  it('go to the switch, and are in nothing that is kept', async () => {
    expect(await post('digits', { digits: '4711#' })).toMatchObject({ status: 204 })
    expect(effects).toEqual([{ kind: 'switch', command: { type: 'send-digits', leg: 'in-1', digits: '4711#' } }])
    expect(events).toMatchObject([{ type: 'digits-sent', to: 'customer', count: 5 }])
    expect(JSON.stringify(events)).not.toContain('4711')
  })

  it.each(['', 'a', '1'.repeat(33), '1 2', '1\n'])('%j is refused with an example', async (digits) => {
    const { status, errors } = await post('digits', { digits })
    expect(status).toBe(422)
    expect(errors).toMatchObject([{ path: 'digits', message: expect.stringContaining('1234#') }])
    expect(effects).toEqual([])
  })

  it.each([[{}], [{ digits: 7 }]])('%j is no digits', async (body) => {
    expect(await post('digits', body)).toMatchObject({ status: 400, errors: [{ path: 'digits' }] })
  })
})

describe('note', () => {
  it('is taken while the contact goes on, and of one that is closed', async () => {
    expect(await post('note', { text: ' wants an invoice ' })).toMatchObject({ status: 204 })
    expect(await post('note', { text: 'has it now' }, 'c-mine')).toMatchObject({ status: 204 })
    expect(events).toMatchObject([
      { type: 'note-added', contact: ID, agent: 'siti', text: 'wants an invoice' },
      { type: 'note-added', contact: 'c-mine', text: 'has it now' },
    ])
  })

  it('of a contact that never was is refused', async () => {
    expect(await post('note', { text: 'hello' }, 'c-never', 'supervisor')).toMatchObject({ status: 404 })
  })

  it.each(['', ' ', 'x'.repeat(4_001)])('that is empty or too long is refused with an example', async (text) => {
    const { status, errors } = await post('note', { text })
    expect(status).toBe(422)
    expect(errors).toMatchObject([{ path: 'text', message: expect.stringContaining('for example') }])
    expect(events).toEqual([])
  })
})

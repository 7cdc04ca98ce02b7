/** The list of contacts and the single one agree, whatever is on its way from memory to the disk. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactId } from '../core/ids.ts'
import type { ContactRow } from '../ports/store.ts'
import { createHarness, type Harness, START } from './testing/harness.ts'
import { liveContact } from './testing/live-contact.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())

const NAMES = ['c-a', 'c-b', 'c-c']
const live = (name: string) => liveContact(name, { type: 'waiting', since: START }, null)

const write = (name: string): void => {
  const { contacts: rows } = harness.store.tables
  const isLive = harness.center.contacts.has(contactId(name))
  const at = rows.findIndex(({ id }) => id === name)
  if (at < 0 && !isLive) return
  const times = { waitMs: null, talkMs: 0, holdMs: 0, wrapupMs: 0, disposition: null }
  const row: ContactRow = { ...live(name), ...times, agent: null, state: 'open', phase: 'waiting' }
  const now: ContactRow = isLive ? row : { ...row, state: 'closed', phase: 'ended', outcome: 'abandoned' }
  rows.splice(at < 0 ? rows.length : at, at < 0 ? 0 : 1, now)
}

interface Step {
  readonly name: string
  readonly what: 'arrives' | 'is closed' | 'is written'
}
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record<Step>({ name: fc.constantFrom(...NAMES), what: fc.constantFrom('arrives', 'is closed', 'is written') }),
  { maxLength: 25 },
)
const play = ({ name, what }: Step): void => {
  if (what === 'arrives') harness.center.contacts.set(contactId(name), live(name))
  else if (what === 'is closed') harness.center.contacts.delete(contactId(name))
  else write(name)
}

const listed = async (query: string): Promise<readonly string[]> => {
  const { items } = (await harness.as('supervisor', 'GET', `/api/v1/contacts${query}`)).json()
  return items.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)
}
const single = async (id: string) => (await harness.as('supervisor', 'GET', `/api/v1/contacts/${id}`)).json()

const expectAgreed = async (journalOk: boolean): Promise<void> => {
  const { contacts: rows } = harness.store.tables
  const open = await listed('?state=open')
  if (journalOk) {
    const lives = [...harness.center.contacts.keys()].map((id) => `${id} open`)
    expect([...open].sort()).toEqual(lives.sort())
  }
  for (const { id, state: written } of [...rows]) {
    const { state, phase, outcome } = await single(id)
    const isLive = harness.center.contacts.has(id)
    // One that came back is found by its name before it is found in the list of the open ones.
    expect(open.includes(`${id} open`)).toBe(state === 'open' && written === 'open')
    // What the disk does not take is not closed yet, and is seen to have ended.
    expect(state).toBe(isLive || (!journalOk && written === 'open') ? 'open' : 'closed')
    expect(phase).toBe(isLive ? 'waiting' : 'ended')
    // Closed is never said without its outcome.
    expect(outcome).toBe(state === 'open' ? null : 'abandoned')
    expect(await listed('')).toContain(`${id} ${state}`)
    expect((await listed('?state=closed')).includes(`${id} open`)).toBe(false)
  }
}

describe('the list of contacts and the single one', () => {
  it('agree after every step of what happens and of what is written', async () => {
    const seed = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
    console.log(`lists and singles: SAMBUNG_SEED=${seed}`)
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (played, journalOk) => {
        harness.store.tables.contacts.length = 0
        harness.center.contacts.clear()
        harness.center.set({ journalOk })
        harness.center.beforeReading = () => {
          if (journalOk) NAMES.forEach(write)
        }
        for (const step of played) {
          play(step)
          await expectAgreed(journalOk)
        }
      }),
      { numRuns: 25, seed },
    )
  })

  it('say how a contact ended that ended while the list was read', async () => {
    const [name = ''] = NAMES
    harness.store.tables.contacts.length = 0
    harness.center.contacts.clear()
    harness.center.set({ journalOk: true })
    harness.center.contacts.set(contactId(name), live(name))
    harness.center.beforeReading = () => NAMES.forEach(write)
    const { contacts } = harness.store
    harness.store.contacts = async (...query) => {
      const page = await contacts(...query)
      harness.center.contacts.delete(contactId(name))
      return page
    }
    const [item] = (await harness.as('supervisor', 'GET', '/api/v1/contacts')).json().items
    expect(item).toMatchObject({ id: name, state: 'closed', outcome: 'abandoned' })
    harness.store.contacts = contacts
  })

  it('do not wait for ever for a row that nobody will close', async () => {
    const name = 'c-old'
    harness.store.tables.contacts.push({ ...closedRow(), id: contactId(name), state: 'open', phase: 'talking' })
    harness.center.set({ journalOk: true })
    expect(await single(name)).toMatchObject({ phase: 'ended' })
    expect(await listed('?state=open')).not.toContain(`${name} open`)
  })
})

const closedRow = (): ContactRow => {
  write('c-a')
  harness.center.contacts.set(contactId('c-a'), live('c-a'))
  write('c-a')
  const [row] = harness.store.tables.contacts
  if (row === undefined) throw new Error('it was written')
  return row
}

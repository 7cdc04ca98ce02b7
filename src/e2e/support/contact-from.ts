import { expect } from 'vitest'
import { ContactDetail, ContactList } from '../../wire/contacts.ts'
import type { Api } from './api.ts'
import { waitFor } from './wait-for.ts'

/** The one contact of that caller. The switch is faster than the disk: a phone may ring before the contact is listed. */
export const contactFrom = async (admin: Api, from: string): Promise<ContactDetail> => {
  const items = await waitFor(`the contact of ${from} to be listed`, async () => {
    const page = await admin.get(`/contacts?from=${from}`, ContactList)
    return page.items.length > 0 && page.items
  })
  expect(items).toHaveLength(1)
  return admin.get(`/contacts/${items[0]?.id}`, ContactDetail)
}

/** The same once its record is closed. */
export const closedContactFrom = (admin: Api, from: string): Promise<ContactDetail> =>
  waitFor('the record to be closed', async () => {
    const contact = await contactFrom(admin, from)
    return contact.state === 'closed' ? contact : null
  })

/** The same with all its legs closed: an agent's is gone a moment after the record is. */
export const wholeContactFrom = (admin: Api, from: string): Promise<ContactDetail> =>
  waitFor(`all legs of ${from} to be closed`, async () => {
    const contact = await closedContactFrom(admin, from)
    const legs = (closed: boolean) =>
      contact.timeline.flatMap((entry): unknown[] =>
        'leg' in entry && (entry.type === 'leg-closed') === closed ? [entry.leg] : [],
      )
    const closed = new Set(legs(true))
    if (legs(false).some((leg) => !closed.has(leg))) throw new Error(JSON.stringify(contact.timeline))
    return contact
  })

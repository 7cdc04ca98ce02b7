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

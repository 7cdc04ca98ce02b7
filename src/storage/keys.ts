/** The keys of customers. One is made with the first personal word that is stored of them; deleting it erases them all. */
import type { Kysely } from 'kysely'
import { chunks } from './chunks.ts'
import type { Database } from './schema.ts'
import { type CustomerKey, keyOf, newKey } from './seal.ts'

export type Keys = ReadonlyMap<string, CustomerKey>

/** The keys of those customers who have one. */
export const loadKeys = async (
  db: Kysely<Database>,
  customers: Iterable<string>,
): Promise<Map<string, CustomerKey>> => {
  const found = new Map<string, CustomerKey>()
  for (const some of chunks([...new Set(customers)], 1)) {
    const rows = await db.selectFrom('customer_key').selectAll().where('customer', 'in', some).execute()
    for (const row of rows) found.set(row.customer, keyOf(Buffer.from(row.key, 'base64')))
  }
  return found
}

/** Makes a key for each of the customers; they must not have one. */
export const makeKeys = async (db: Kysely<Database>, customers: readonly string[], at: number): Promise<Keys> => {
  const made = new Map(customers.map((customer) => [customer, newKey()]))
  const rows = [...made].map(([customer, key]) => ({ customer, key: key.secret.toString('base64'), created_at: at }))
  for (const some of chunks(rows, 3)) await db.insertInto('customer_key').values(some).execute()
  return made
}

/** Keys in memory, so that a commit seldom has to ask for one; the oldest leave when there are too many. */
export interface KeyCache {
  readonly known: Keys
  add(keys: Keys): void
  forget(customer: string): void
}

export const createKeyCache = (most = 5_000): KeyCache => {
  const known = new Map<string, CustomerKey>()
  return {
    known,
    add(keys) {
      for (const [customer, key] of keys) known.set(customer, key)
      for (const customer of known.keys()) {
        if (known.size <= most) break
        known.delete(customer)
      }
    },
    forget(customer) {
      known.delete(customer)
    },
  }
}

/** Reading who changed what. None of it is personal, so that nothing is sealed. */
import type { Kysely } from 'kysely'
import type { CenterEvent } from '../core/event.ts'
import type { SettingFilter, SettingRow } from '../ports/store.ts'
import { fromRow } from './journal-row.ts'
import type { Database, SettingChangeTable } from './schema.ts'

export interface SettingChangeReader {
  newest(filter: SettingFilter, limit: number, before: number | null): Promise<readonly SettingRow[]>
  one(seq: number): Promise<SettingRow | null>
}

/** `file` is said in errors. */
export const createSettingChangeReader = (db: Kysely<Database>, file: string): SettingChangeReader => {
  const eventsAt = async (places: readonly number[]) => {
    const rows = await db.selectFrom('journal').selectAll().where('seq', 'in', places).execute()
    return new Map(rows.map((row) => [row.seq, fromRow(row, file)]))
  }

  const newestOf = async ({ resource, thing }: SettingChangeTable): Promise<number | undefined> => {
    const newest = await db
      .selectFrom('setting_change')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('resource', '=', resource)
      .where('thing', '=', thing)
      .executeTakeFirst()
    return newest?.seq
  }

  const previousOf = async ({ seq, resource, thing, part }: SettingChangeTable): Promise<number | undefined> => {
    const previous = await db
      .selectFrom('setting_change')
      .select('seq')
      .where('resource', '=', resource)
      .where('thing', '=', thing)
      .where('part', '=', part)
      .where('seq', '<', seq)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return previous?.seq
  }

  const present = async (rows: readonly SettingChangeTable[]): Promise<readonly SettingRow[]> => {
    const places = await Promise.all(
      rows.map(async (row) => ({ seq: row.seq, previous: await previousOf(row), newest: await newestOf(row) })),
    )
    const events = await eventsAt(
      places.flatMap(({ seq, previous }) => (previous === undefined ? [seq] : [seq, previous])),
    )
    return places.flatMap(({ seq, previous, newest }) => {
      const recorded = events.get(seq)
      const before: CenterEvent | null = (previous === undefined ? undefined : events.get(previous)?.event) ?? null
      return recorded === undefined ? [] : [{ ...recorded, before, last: newest === seq }]
    })
  }

  return {
    async newest({ resource, id }, limit, before) {
      let query = db.selectFrom('setting_change').selectAll().orderBy('seq', 'desc').limit(limit)
      if (resource !== undefined) query = query.where('resource', '=', resource)
      if (id !== undefined) query = query.where('thing', '=', id)
      if (before !== null) query = query.where('seq', '<', before)
      const rows = await query.execute()
      return rows.length === 0 ? [] : present(rows)
    },
    async one(seq) {
      const row = await db.selectFrom('setting_change').selectAll().where('seq', '=', seq).executeTakeFirst()
      return row === undefined ? null : ((await present([row]))[0] ?? null)
    },
  }
}

/** Changes of settings: where the journal has them. A row is never changed, so that none is kept in memory. */
import type { Recorded } from '../../core/event.ts'
import { changeOf } from '../../core/settings/change.ts'
import { type BulkDialect, bulkInsert } from '../bulk.ts'
import type { LiveTable } from '../live-rows.ts'
import type { SettingChangeTable } from '../schema.ts'

export const createSettingChanges = (bulk: BulkDialect): LiveTable => {
  const rows = bulkInsert<SettingChangeTable>(bulk, 'setting_change', 'seq', ['seq', 'resource', 'thing', 'part'], null)
  return {
    load: async () => undefined,
    async write(db, events) {
      await rows.into(db, events.flatMap(toSettingChange))
      return { keep: () => undefined }
    },
    async empty(db) {
      await db.deleteFrom('setting_change').execute()
    },
  }
}

/** None of an event that changes no setting. */
export const toSettingChange = ({ seq, event }: Recorded): readonly SettingChangeTable[] => {
  const change = changeOf(event)
  return change === null ? [] : [{ seq, resource: change.resource, thing: change.id, part: change.part }]
}

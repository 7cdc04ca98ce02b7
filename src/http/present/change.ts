import { changeOf } from '../../core/settings/change.ts'
import { differencesOf } from '../../core/settings/differences.ts'
import { undoOf } from '../../core/settings/undo.ts'
import type { SettingRow } from '../../ports/store.ts'
import { toMoment } from '../../wire/basics.ts'
import type { Change } from '../../wire/changes.ts'

/** `nameOf`: of a person who is still there. */
export const presentChange = (row: SettingRow, nameOf: (id: string) => string | null): Change => {
  const { seq, at, event, before, last } = row
  const change = changeOf(event)
  if (change === null) throw new Error(`row ${seq} of the journal, ${event.type}, changes no setting`)
  const { resource, id, by, value } = change
  const was = before === null ? null : (changeOf(before)?.value ?? null)
  return {
    seq,
    at: toMoment(at),
    by: by === null ? null : { id: by, name: nameOf(by) },
    resource,
    id,
    what: value === null ? 'retired' : was === null && change.part === '' ? 'made' : 'changed',
    differences: [...differencesOf(event, before)],
    undoable: last && undoOf(event, before, '').type !== 'never',
  }
}

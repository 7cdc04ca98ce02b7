import { type ReactNode, useState } from 'react'
import { Action } from '../ui/action.tsx'
import { Field } from '../ui/field.tsx'
import { Panel } from '../ui/parts.tsx'
import { Csv } from './csv.tsx'
import { type Row, textAt, valueAt } from './draft.ts'
import type { ResourceView } from './resource.ts'
import { useShowValue } from './show-value.ts'
import { useRows } from './use-settings.ts'
import { useAdminWords } from './words.ts'

/** From so many on one looks for a name. */
const MANY = 12
/** More are on the screen only once one has looked for them. */
const SHOWN_MOST = 200

export const List = ({ view, onOpen, onNew, onSaid }: ListProps): ReactNode => {
  const { t } = useAdminWords()
  const { rows, failed } = useRows(`/${view.name}`, view.refetchMs)
  const show = useShowValue(view)
  const [wanted, setWanted] = useState('')
  const drafts = (rows ?? []).map((row) => ({ row, draft: view.toDraft?.(row) ?? row }))
  const found = drafts.filter(({ draft }) =>
    view.columns.some((path) => show(path, valueAt(draft, path)).toLowerCase().includes(wanted.toLowerCase())),
  )
  return (
    <Panel
      title={t(`nav.${view.name}`)}
      aside={view.fresh !== undefined && <Action tone="main" label={t(`new.${view.name}`)} onPress={onNew} />}
    >
      {drafts.length >= MANY && <Field kind="search" label={t('actions.search')} value={wanted} onChange={setWanted} />}
      {rows === null ? (
        <p className="lead">{failed ? t('said.notRead') : t('said.reading')}</p>
      ) : found.length === 0 ? (
        <p className="lead">{t('said.none')}</p>
      ) : (
        <div className="table">
          <table>
            <thead>
              <tr>
                {view.columns.map((path) => (
                  <th key={path} scope="col">
                    {labelOf(view, path) === undefined ? '' : t(labelOf(view, path) ?? 'fields.name')}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.slice(0, SHOWN_MOST).map(({ row, draft }) => (
                <tr key={textAt(row, view.idAt)}>
                  {view.columns.map((path, place) =>
                    place === 0 ? (
                      <th key={path} scope="row">
                        <button type="button" className="admin-open" onClick={() => onOpen(row)}>
                          {show(path, valueAt(draft, path))}
                        </button>
                      </th>
                    ) : (
                      <td key={path} data-name={t(labelOf(view, path) ?? 'fields.name')}>
                        {show(path, valueAt(draft, path))}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > SHOWN_MOST && <p className="lead">{t('said.more', { count: found.length - SHOWN_MOST })}</p>}
      {view.csv === true && <Csv view={view} onSaid={onSaid} />}
    </Panel>
  )
}

interface ListProps {
  readonly view: ResourceView
  readonly onOpen: (row: Row) => void
  readonly onNew: () => void
  readonly onSaid: (words: string) => void
}

const labelOf = ({ fields }: ResourceView, path: string) => fields.find((field) => field.path === path)?.label

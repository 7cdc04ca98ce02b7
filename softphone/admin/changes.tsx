/** Who changed what, newest first; the last change of a thing can be taken back. */
import { type ReactNode, useState } from 'react'
import type { Change } from '../../src/wire/changes.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { Panel } from '../ui/parts.tsx'
import { type Row, textAt } from './draft.ts'
import type { ResourceView } from './resource.ts'
import { useShowValue } from './show-value.ts'
import { useChanges, useReadAgain } from './use-settings.ts'
import { useAdminWords } from './words.ts'

/** More of one change would hide the others. */
const DIFFERENCES_MOST = 12

export const Changes = ({ view, row, onUndone }: ChangesProps): ReactNode => {
  const { t, i18n } = useAdminWords()
  const { settings } = useApp().backend
  const readAgain = useReadAgain()
  const changes = useChanges(view.name, row === null || view.single === true ? null : textAt(row, view.idAt))
  const show = useShowValue(view)
  const [trouble, setTrouble] = useState('')
  const [sure, setSure] = useState<number | null>(null)
  const undo = async (change: Change): Promise<void> => {
    const answer = await settings.ask('POST', `/changes/${change.seq}/undo`)
    await readAgain()
    if (answer.ok) onUndone(t('said.undone', { name: change.id }))
    else setTrouble(answer.refusal.type === 'away' ? t('said.away') : saidOf(answer.refusal))
  }
  const moment = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  const nameOf = (path: string): string => {
    const label = view.fields.find((field) => field.path === path)?.label
    return label === undefined ? path : t(label)
  }
  return (
    <Panel title={t('changes.title')}>
      <p className="form-trouble" role="alert">
        {trouble}
      </p>
      {changes.length === 0 && <p className="lead">{t('changes.none')}</p>}
      <ol className="admin-changes">
        {changes.map((change) => (
          <li key={change.seq}>
            <p>
              <strong>{change.id}</strong>{' '}
              {t(`changes.${change.what}`, {
                who: change.by === null ? t('changes.installation') : (change.by.name ?? change.by.id),
              })}{' '}
              <time dateTime={change.at}>{moment.format(Date.parse(change.at))}</time>
            </p>
            {change.what === 'changed' && (
              <ul>
                {change.differences.slice(0, DIFFERENCES_MOST).map(({ path, old, new: now, secret }) => (
                  <li key={path}>
                    {secret
                      ? t('changes.secret', { what: nameOf(path) })
                      : t('changes.difference', { what: nameOf(path), old: show(path, old), now: show(path, now) })}
                  </li>
                ))}
              </ul>
            )}
            {change.undoable && (
              <Action
                tone={sure === change.seq ? 'danger' : 'quiet'}
                label={t(sure === change.seq ? 'actions.reallyRetire' : 'actions.undo')}
                name={t('actions.undoOf', { what: change.id })}
                // What was made is retired, which cannot be undone of an account.
                onPress={() =>
                  change.what === 'made' && sure !== change.seq ? setSure(change.seq) : void undo(change)
                }
              />
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

interface ChangesProps {
  readonly view: ResourceView
  /** Null: of the whole list. */
  readonly row: Row | null
  readonly onUndone: (said: string) => void
}

const saidOf = ({
  why,
  wrong,
}: {
  readonly why: string
  readonly wrong: readonly { readonly message: string }[]
}): string => [why, ...wrong.map(({ message }) => message).filter((message) => message !== why)].join(' ')

/** A list as a table: out to a spreadsheet, and in again; a row that is wrong is named, and nothing is changed. */
import { type ReactNode, useRef, useState } from 'react'
import type { SettingsRefusal } from '../state/settings.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import type { ResourceView } from './resource.ts'
import { useReadAgain } from './use-settings.ts'
import { useAdminWords } from './words.ts'

export const Csv = ({ view, onSaid }: CsvProps): ReactNode => {
  const { t } = useAdminWords()
  const { settings } = useApp().backend
  const readAgain = useReadAgain()
  const file = useRef<HTMLInputElement>(null)
  const [refusal, setRefusal] = useState<SettingsRefusal | null>(null)
  const path = `/${view.name}.csv`

  const send = async (table: File | undefined): Promise<void> => {
    if (table === undefined) return
    const body = new Blob([await table.text()], { type: 'text/csv' })
    const answer = await settings.ask<{ readonly rows: number }>('POST', path, body)
    setRefusal(answer.ok ? null : answer.refusal)
    onSaid(answer.ok ? t('said.rowsRead', { count: answer.value.rows }) : '')
    if (file.current !== null) file.current.value = ''
    await readAgain()
  }
  return (
    <div className="admin-csv">
      <div className="row">
        <a className="action" href={settings.fileUrl(path)} download={`${view.name}.csv`}>
          {t('actions.csvOut')}
        </a>
        <Action label={t('actions.csvIn')} onPress={() => file.current?.click()} />
        <input
          ref={file}
          className="only-heard"
          tabIndex={-1}
          type="file"
          accept=".csv,text/csv"
          aria-label={t('actions.csvIn')}
          onChange={({ currentTarget }) => void send(currentTarget.files?.[0])}
        />
      </div>
      <div role="alert">
        {refusal !== null && <p className="form-trouble">{refusal.type === 'away' ? t('said.away') : refusal.why}</p>}
        {refusal?.type === 'refused' && (
          <ul className="admin-wrong">
            {refusal.wrong.map(({ path: place, message }) => (
              <li key={`${place} ${message}`}>{wordsOf(place, message, (row) => t('said.row', { row }))}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

interface CsvProps {
  readonly view: ResourceView
  readonly onSaid: (words: string) => void
}

/** `rows.4711.queue` is row 4711, queue. */
const wordsOf = (path: string, message: string, say: (row: string) => string): string => {
  const [, row, column] = /^rows\.(\d+)(?:\.(.*))?$/.exec(path) ?? []
  return row === undefined
    ? `${path}: ${message}`
    : `${say(row)}${column === undefined ? '' : ` ${column}`}: ${message}`
}

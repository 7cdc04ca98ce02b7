/** One thing: made, changed or retired. What the server finds wrong stands at the field. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { SettingsRefusal } from '../state/settings.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { Panel } from '../ui/parts.tsx'
import { changedIn, type Row, textAt, withValue, wrongElsewhere } from './draft.ts'
import { FieldInput } from './field-input.tsx'
import type { Request, ResourceView } from './resource.ts'
import { useReadAgain } from './use-settings.ts'
import { useAdminWords } from './words.ts'

export const Form = ({ view, row, onOpen, onClose }: FormProps): ReactNode => {
  const { t } = useAdminWords()
  const { settings } = useApp().backend
  const readAgain = useReadAgain()
  const before = row === null ? null : (view.toDraft?.(row) ?? row)
  const [draft, setDraft] = useState<Row>(before ?? view.fresh ?? {})
  const [refusal, setRefusal] = useState<SettingsRefusal | null>(null)
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), [])
  // Where the first thing is wrong the cursor goes.
  useEffect(() => {
    if (refusal !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusal])

  const isFixed = row !== null && view.isFixed?.(row) === true
  const isSaved =
    !isFixed && (row === null || !view.fields.every(({ onlyNew, when }) => onlyNew === true || when?.(draft) === false))
  const wrong = refusal?.type === 'refused' ? refusal.wrong : []
  const shown = view.fields.filter((field) => field.when?.(draft) ?? true)
  const elsewhere = wrongElsewhere(
    wrong,
    shown.map(({ path }) => path),
  )

  const send = async (method: Request['method'] | 'DELETE', path: string, body?: object): Promise<Row | null> => {
    setBusy(true)
    setRefusal(null)
    const answer = await settings.ask<Row | null>(method, path, body)
    setBusy(false)
    if (!answer.ok) {
      setRefusal(answer.refusal)
      return null
    }
    await readAgain()
    return answer.value ?? {}
  }
  const titleOf = (thing: Row): string => (view.single === true ? t(`nav.${view.name}`) : textAt(thing, view.titleAt))
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const { method, path, body } = (view.request ?? plainRequest(view))(draft, before)
    if (method === 'PATCH' && Object.keys(body).length === 0) return onClose('')
    const saved = await send(method, path, body)
    if (saved === null) return
    const secret = before === null && view.toldOnce !== undefined ? textAt(saved, view.toldOnce) : ''
    if (secret === '') onClose(t('said.saved', { name: titleOf(saved) }))
    else setTold(secret)
  }
  const retire = async (): Promise<void> => {
    if (row === null || (await send('DELETE', pathOf(view, row))) === null) return setSure(false)
    onClose(t('said.retired', { name: titleOf(row) }))
  }

  if (told !== null)
    return (
      <Panel title={t('said.toldOnce')}>
        <pre className="admin-told">{told}</pre>
        <Action tone="main" label={t('actions.understood')} onPress={() => onClose('')} />
      </Panel>
    )
  return (
    <Panel title={row === null ? t(`new.${view.name}`) : titleOf(row)}>
      <form ref={form} className="admin-form" noValidate onSubmit={(event) => void save(event)}>
        {isFixed && <p className="lead">{t('said.fixed')}</p>}
        {shown.map((field) => (
          <FieldInput
            key={field.path}
            field={field}
            path={field.path}
            draft={draft}
            wrong={wrong}
            fixed={isFixed || (row !== null && field.onlyNew === true)}
            onChange={(path, value) => setDraft((now) => withValue(now, path, value))}
          />
        ))}
        <p className="form-trouble" role="alert">
          {refusal === null ? '' : refusal.type === 'away' ? t('said.away') : saidOf(refusal.why, elsewhere)}
        </p>
        <div className="row">
          {isSaved && <Action tone="main" label={t('actions.save')} submit disabled={busy} />}
          {view.single !== true && <Action label={t('actions.back')} onPress={() => onClose('')} />}
          {row !== null && !isFixed && view.fresh !== undefined && (
            <Action
              tone={sure ? 'danger' : 'quiet'}
              label={t(sure ? 'actions.reallyRetire' : 'actions.retire')}
              disabled={busy}
              onPress={() => (sure ? void retire() : setSure(true))}
            />
          )}
        </div>
      </form>
      {row !== null && view.Extra !== undefined && (
        <view.Extra
          row={row}
          onDone={() => {
            void readAgain()
            void settings.ask<Row>('GET', pathOf(view, row)).then((answer) => {
              if (answer.ok) onOpen(answer.value, t('said.done'))
            })
          }}
        />
      )}
    </Panel>
  )
}

interface FormProps {
  readonly view: ResourceView
  /** Null: a new one. */
  readonly row: Row | null
  readonly onOpen: (row: Row, said: string) => void
  readonly onClose: (said: string) => void
}

const pathOf = (view: ResourceView, row: Row): string =>
  `/${view.name}${view.single === true ? '' : `/${encodeURIComponent(textAt(row, view.idAt))}`}`

const plainRequest =
  (view: ResourceView) =>
  (draft: Row, before: Row | null): Request =>
    before === null
      ? { method: 'POST', path: `/${view.name}`, body: draft }
      : { method: 'PATCH', path: pathOf(view, before), body: changedIn(before, draft) }

const saidOf = (why: string, elsewhere: readonly { readonly path: string; readonly message: string }[]): string =>
  [why, ...elsewhere.filter(({ message }) => message !== why).map(({ path, message }) => `${path}: ${message}`)].join(
    ' ',
  )

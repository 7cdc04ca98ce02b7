/** One field of a form, whatever it holds, with what the server found wrong in it. */
import { type ReactNode, useId, useState } from 'react'
import { unreachable } from '../state/unreachable.ts'
import { ManyInput, OptionList } from './choices.tsx'
import { textAt, textsAt, valueAt, wrongAt } from './draft.ts'
import type { FieldInputProps } from './field-props.ts'
import type { FieldSpec } from './resource.ts'
import { RowsInput } from './rows-input.tsx'
import { SoundInput } from './sound-input.tsx'
import { useAdminWords } from './words.ts'

export const FieldInput = (props: FieldInputProps): ReactNode => {
  const { field, path, draft, wrong, onChange } = props
  if (field.kind === 'rows') return <RowsInput {...props} field={field} Input={FieldInput} />
  const problems = wrongAt(wrong, path)
  if (field.kind === 'sound') return <NewSound {...props} problems={problems} />
  if (field.kind === 'many')
    return (
      <ManyInput
        field={field}
        value={textsAt(draft, path)}
        problems={problems}
        fixed={props.fixed}
        onChange={(value) => onChange(path, value)}
      />
    )
  return <SingleInput {...props} field={field} problems={problems} />
}

const NewSound = ({ field, path, draft, problems, onChange }: FieldInputProps & Problems): ReactNode => {
  const { t } = useAdminWords()
  return (
    <div className="admin-field">
      <SoundInput label={t(field.label)} onSound={(sound) => onChange(path, sound)} />
      {draft[path] instanceof Blob && <p className="admin-says">{t('said.soundIsThere')}</p>}
      {problems.length > 0 && <p className="admin-wrong">{problems.join('; ')}</p>}
    </div>
  )
}

interface Problems {
  readonly problems: readonly string[]
}

type SingleProps = FieldInputProps & {
  readonly field: Exclude<FieldSpec, { readonly kind: 'rows' | 'many' | 'sound' }>
} & Problems

const SingleInput = ({ field, path, draft, fixed, problems, onChange }: SingleProps): ReactNode => {
  const { t } = useAdminWords()
  const id = useId()
  const about = {
    id,
    disabled: fixed,
    'aria-invalid': problems.length > 0,
    'aria-describedby': `${id}-says`,
  }
  const says = (
    <p className="admin-says" id={`${id}-says`}>
      {problems.length > 0 ? (
        <span className="admin-wrong">{problems.join('; ')}</span>
      ) : (
        field.hint !== undefined && t(field.hint)
      )}
    </p>
  )
  if (field.kind === 'yes')
    return (
      <div className="admin-field">
        <label className="choice">
          <input
            {...about}
            type="checkbox"
            checked={valueAt(draft, path) === true}
            onChange={(event) => onChange(path, event.currentTarget.checked)}
          />
          {t(field.label)}
        </label>
        {says}
      </div>
    )
  return (
    <div className="admin-field" data-new-row={field.newRow}>
      <label className="field-label" htmlFor={id}>
        {t(field.label)}
        {field.kind === 'number' && field.unit !== undefined && ` (${t(field.unit)})`}
      </label>
      {field.kind === 'choice' ? (
        <select
          {...about}
          className="field-input"
          value={textAt(draft, path)}
          onChange={(event) => onChange(path, event.currentTarget.value === '' ? null : event.currentTarget.value)}
        >
          {field.none !== undefined && <option value="">{t(field.none)}</option>}
          <OptionList options={field.options} />
        </select>
      ) : field.kind === 'certificate' ? (
        <textarea
          {...about}
          className="field-input"
          rows={4}
          spellCheck={false}
          value={textAt(draft, path)}
          onChange={({ currentTarget }) =>
            onChange(path, currentTarget.value.trim() === '' ? null : currentTarget.value)
          }
        />
      ) : (
        <TextInput
          field={field}
          about={about}
          value={valueAt(draft, path)}
          onChange={(value) => onChange(path, value)}
        />
      )}
      {says}
    </div>
  )
}

interface TextProps {
  readonly field: Exclude<SingleProps['field'], { readonly kind: 'choice' | 'yes' | 'certificate' }>
  readonly about: object
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** What is typed stays as it is typed; what it means goes into the draft. */
const TextInput = ({ field, about, value, onChange }: TextProps): ReactNode => {
  const [text, setText] = useState(textOf(field, value))
  return (
    <input
      {...about}
      className="field-input"
      type={field.kind === 'password' ? 'password' : 'text'}
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      autoComplete={field.kind === 'password' ? 'new-password' : 'off'}
      autoCapitalize="none"
      spellCheck={false}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        onChange(meaningOf(field, currentTarget.value))
      }}
    />
  )
}

const textOf = (field: TextProps['field'], value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (field.kind === 'list') return Array.isArray(value) ? value.join(', ') : ''
  if (field.kind === 'number') return String(Math.round((Number(value) / (field.per ?? 1)) * 1e6) / 1e6)
  return String(value)
}

/** What is no number goes as it is, for the server to say so. */
const meaningOf = (field: TextProps['field'], text: string): unknown => {
  const trimmed = text.trim()
  switch (field.kind) {
    case 'number': {
      if (trimmed === '') return null
      const number = Number(trimmed.replace(',', '.'))
      return Number.isNaN(number) ? text : Math.round(number * (field.per ?? 1) * 1e6) / 1e6
    }
    case 'list':
      return text
        .split(/[,\s]+/)
        .map((one) => one.trim())
        .filter((one) => one !== '')
    case 'password':
      return text === '' ? undefined : text
    case 'text':
      if (trimmed !== '' || field.empty === undefined) return text
      return field.empty === 'null' ? null : undefined
    default:
      return unreachable(field)
  }
}

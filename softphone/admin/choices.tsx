import { type ReactNode, useId } from 'react'
import { textAt } from './draft.ts'
import type { FieldSpec, Options } from './resource.ts'
import { useChoices } from './use-settings.ts'
import { useAdminWords } from './words.ts'

interface Choice {
  readonly value: string
  readonly name: string
  readonly group: string
}

const useOptions = (options: Options): readonly Choice[] => {
  const { t } = useAdminWords()
  const choices = useChoices()
  if ('fixed' in options) return options.fixed.map(({ value, label }) => ({ value, name: t(label), group: '' }))
  return options.lists.flatMap(({ list, before, group }) =>
    choices
      .of(list)
      .map((row) => ({ value: `${before}${textAt(row, 'id')}`, name: textAt(row, 'name'), group: t(group) })),
  )
}

export const OptionList = ({ options }: { readonly options: Options }): ReactNode => {
  const all = useOptions(options)
  const groups = [...new Set(all.map(({ group }) => group))]
  const list = (group: string): ReactNode =>
    all
      .filter((one) => one.group === group)
      .map(({ value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))
  return groups.length < 2
    ? groups.map(list)
    : groups.map((group) => (
        <optgroup key={group} label={group}>
          {list(group)}
        </optgroup>
      ))
}

export const ManyInput = ({ field, value, problems, fixed, onChange }: ManyProps): ReactNode => {
  const { t } = useAdminWords()
  const all = useOptions(field.options)
  const id = useId()
  return (
    <fieldset className="admin-field" aria-describedby={`${id}-says`} disabled={fixed}>
      <legend className="field-label">{t(field.label)}</legend>
      <div className="admin-many">
        {all.length === 0 && <span className="lead">{t('said.none')}</span>}
        {all.map((one) => (
          <label key={one.value} className="choice">
            <input
              type="checkbox"
              checked={value.includes(one.value)}
              onChange={({ currentTarget }) =>
                onChange(
                  currentTarget.checked ? [...value, one.value] : value.filter((another) => another !== one.value),
                )
              }
            />
            {one.name}
          </label>
        ))}
      </div>
      <p className="admin-wrong" id={`${id}-says`}>
        {problems.join('; ')}
      </p>
    </fieldset>
  )
}

interface ManyProps {
  readonly field: Extract<FieldSpec, { readonly kind: 'many' }>
  readonly value: readonly string[]
  readonly problems: readonly string[]
  readonly fixed: boolean
  readonly onChange: (value: readonly string[]) => void
}

import { type ComponentType, type ReactNode, useState } from 'react'
import { Action } from '../ui/action.tsx'
import { rowsAt, valueAt, withValue, wrongAt, wrongElsewhere } from './draft.ts'
import type { FieldInputProps } from './field-props.ts'
import type { FieldSpec } from './resource.ts'
import { useAdminWords } from './words.ts'

/** A list of small things, each with fields of its own: skills, opening hours of a day. */
export const RowsInput = ({ field, path, draft, wrong, fixed, onChange, Input }: RowsProps): ReactNode => {
  const { t } = useAdminWords()
  // A row keeps its inputs as long as none before it goes.
  const [turn, setTurn] = useState(0)
  const rows = rowsAt(draft, path)
  const inner = rows.flatMap((_, place) => field.fields.map((one) => `${path}.${place}.${one.path}`))
  const own = wrongElsewhere(wrong, inner).filter((one) => wrongAt([one], path).length > 0)
  return (
    <fieldset className="admin-field admin-rows">
      <legend className="field-label">{t(field.label)}</legend>
      {rows.map((_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that tells two rows apart
        <div className="admin-row" key={`${turn} ${place}`}>
          {field.fields.map((inner) => (
            <Input
              key={inner.path}
              field={inner}
              path={`${path}.${place}.${inner.path}`}
              draft={draft}
              wrong={wrong}
              fixed={fixed}
              onChange={(at, value) => {
                const within = at.slice(`${path}.${place}.`.length)
                const changed = rows.map((row, other) => (other === place ? withValue(row, within, value) : row))
                onChange(path, changed)
              }}
            />
          ))}
          <Action
            tone="quiet"
            label={t('actions.remove')}
            name={t('actions.removeOf', { what: `${t(field.label)} ${place + 1}` })}
            disabled={fixed}
            onPress={() => {
              setTurn(turn + 1)
              onChange(
                path,
                rows.filter((_, other) => other !== place),
              )
            }}
          />
        </div>
      ))}
      {own.length > 0 && <p className="admin-wrong">{own.map(({ message }) => message).join('; ')}</p>}
      <Action
        label={t(field.add)}
        name={`${t(field.add)}: ${t(field.label)}`}
        disabled={fixed}
        onPress={() => onChange(path, [...(valueAt(draft, path) === undefined ? [] : rows), field.fresh])}
      />
    </fieldset>
  )
}

type RowsProps = FieldInputProps & {
  readonly field: Extract<FieldSpec, { readonly kind: 'rows' }>
  /** Any field, these lists included. */
  readonly Input: ComponentType<FieldInputProps>
}

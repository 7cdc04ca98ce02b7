import { Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useId, useRef } from 'react'
import { type Shortcut, useShortcut } from './shortcuts.ts'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly kind?: 'text' | 'password' | 'long' | 'search' | 'phone'
  readonly name?: string
  readonly autoComplete?: string
  readonly maxLength?: number
  /** Of a number's: names that may stand there instead. */
  readonly choices?: readonly string[]
  readonly focus?: boolean
  /** Of a long one: how high it is at first. */
  readonly rows?: number
  /** Of a long one, or a number's: brings the cursor into it, wherever that is. It stands beside the label, but is not part of the name. */
  readonly shortcut?: Shortcut
}

const LOOK = { root: 'field', label: 'field-label', wrapper: 'field-wrapper', input: 'field-input' } as const

/** Every field of the app: a label that stands above it, always. */
export const Field = (props: FieldProps): ReactNode => {
  const { label, value, onChange, kind = 'text', focus = false, rows = 3, shortcut } = props
  const choices = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const line = useRef<HTMLInputElement>(null)
  useShortcut(shortcut ?? null, () => (area.current ?? line.current)?.focus())
  const keys = shortcut === undefined ? undefined : `Alt+Shift+${shortcut}`
  const common = {
    label,
    value,
    variant: 'unstyled',
    classNames: LOOK,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value),
    ...(props.name !== undefined && { name: props.name }),
    ...(props.autoComplete !== undefined && { autoComplete: props.autoComplete }),
    ...(props.maxLength !== undefined && { maxLength: props.maxLength }),
    ...(focus && { 'data-autofocus': true }),
  }
  switch (kind) {
    case 'password':
      return <TextInput {...common} type="password" />
    case 'long':
      return (
        <div className="field-long">
          <Textarea {...common} ref={area} rows={rows} aria-keyshortcuts={keys} />
          {shortcut !== undefined && (
            <span aria-hidden="true" className="key">
              {shortcut}
            </span>
          )}
        </div>
      )
    case 'phone':
      return (
        <div className="field-long">
          <TextInput {...common} ref={line} type="tel" autoComplete="off" list={choices} aria-keyshortcuts={keys} />
          <datalist id={choices}>
            {props.choices?.map((choice) => (
              <option key={choice} value={choice} />
            ))}
          </datalist>
          {shortcut !== undefined && (
            <span aria-hidden="true" className="key">
              {shortcut}
            </span>
          )}
        </div>
      )
    case 'search':
      return <TextInput {...common} inputMode="search" autoComplete="off" />
    default:
      return <TextInput {...common} autoCapitalize="none" spellCheck={false} />
  }
}

import { Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly kind?: 'text' | 'password' | 'long' | 'search'
  readonly name?: string
  readonly autoComplete?: string
  readonly maxLength?: number
  readonly focus?: boolean
}

const LOOK = { root: 'field', label: 'field-label', wrapper: 'field-wrapper', input: 'field-input' } as const

/** Every field of the app: a label that stands above it, always. */
export const Field = (props: FieldProps): ReactNode => {
  const { label, value, onChange, kind = 'text', focus = false } = props
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
      return <Textarea {...common} rows={3} />
    case 'search':
      return <TextInput {...common} inputMode="search" autoComplete="off" />
    default:
      return <TextInput {...common} autoCapitalize="none" spellCheck={false} />
  }
}

import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Shortcut, useShortcut } from './shortcuts.ts'

interface ActionProps {
  readonly label: string
  readonly icon?: ReactNode
  readonly shortcut?: Shortcut
  /** `main`: what one came here to do; `danger`: ends something; `band`: on a coloured band. */
  readonly tone?: 'plain' | 'main' | 'danger' | 'band' | 'quiet'
  readonly size?: 'normal' | 'large' | 'tile'
  readonly onPress?: () => void
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly expanded?: boolean
  readonly submit?: boolean
  /** A longer name for those who do not see what stands around the button. */
  readonly name?: string
}

/** Every button of the app. Its shortcut stands in it, but is not part of its name. */
export const Action = (props: ActionProps): ReactNode => {
  const { label, icon, shortcut, tone = 'plain', size = 'normal', onPress, disabled = false } = props
  useShortcut(disabled ? null : (shortcut ?? null), onPress)
  return (
    <UnstyledButton
      className="action"
      data-tone={tone}
      data-size={size}
      type={props.submit === true ? 'submit' : 'button'}
      disabled={disabled}
      onClick={onPress}
      aria-label={props.name}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-keyshortcuts={shortcut === undefined ? undefined : `Alt+Shift+${shortcut}`}
    >
      {icon}
      <span className="action-label">{label}</span>
      {shortcut !== undefined && (
        <span aria-hidden="true" className="key">
          {shortcut}
        </span>
      )}
    </UnstyledButton>
  )
}

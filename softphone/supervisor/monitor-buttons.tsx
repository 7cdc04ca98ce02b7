import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MONITOR_MODES } from '../../src/core/call/monitor-words.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'

interface MonitorButtonsProps {
  readonly contact: string
  /** Who talks in it. */
  readonly name: string
}

/** The ways into somebody else's call. */
export const MonitorButtons = ({ contact, name }: MonitorButtonsProps): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  return (
    <span className="person-acts">
      {MONITOR_MODES.map((mode) => (
        <Action
          key={mode}
          tone="quiet"
          label={t(`monitor.${mode}`)}
          name={t(`monitor.${mode}To`, { name })}
          onPress={() => void desk.monitor(contact, mode)}
        />
      ))}
    </span>
  )
}

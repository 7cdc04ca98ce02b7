import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { useCodes } from './use-codes.ts'

/** Away is one press; why is a second one, which nobody is made to do. */
export const Reasons = ({ chosen }: { readonly chosen: string | null }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const { codes, wordOf } = useCodes('reasons')
  return (
    <fieldset className="reasons">
      <legend>{t('presence.why')}</legend>
      {codes.map(({ id }) => (
        <Action
          key={id}
          tone="band"
          label={wordOf(id)}
          pressed={id === chosen}
          onPress={() => void desk.presence({ state: 'away', reason: id })}
        />
      ))}
    </fieldset>
  )
}

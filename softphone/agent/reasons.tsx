import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { reasonWord } from './reason-word.ts'

/** Away is one press; why is a second one, which nobody is made to do. */
export const Reasons = ({ chosen }: { readonly chosen: string | null }): ReactNode => {
  const { t } = useTranslation()
  const { desk, backend } = useApp()
  const { data = [] } = useQuery({ queryKey: ['reasons'], queryFn: async () => granted(await backend.reasons()) })
  return (
    <fieldset className="reasons">
      <legend>{t('presence.why')}</legend>
      {data.map((reason) => (
        <Action
          key={reason}
          tone="band"
          label={reasonWord(t, reason)}
          pressed={reason === chosen}
          onPress={() => void desk.presence({ state: 'away', reason })}
        />
      ))}
    </fieldset>
  )
}

import { type ReactNode, useState } from 'react'
import { Action } from '../../ui/action.tsx'
import { useApp } from '../../ui/app-context.ts'
import { textAt } from '../draft.ts'
import type { ExtraProps } from '../resource.ts'
import { useAdminWords } from '../words.ts'

/** What the other side says of a trunk at this moment. */
export const TrunkTest = ({ row }: ExtraProps): ReactNode => {
  const { t } = useAdminWords()
  const { settings } = useApp().backend
  const [says, setSays] = useState(textAt(row, 'error'))
  const [busy, setBusy] = useState(false)
  const test = async (): Promise<void> => {
    setBusy(true)
    const answer = await settings.ask<{ readonly says: string }>('POST', `/trunks/${textAt(row, 'id')}/test`)
    setBusy(false)
    setSays(answer.ok ? answer.value.says : answer.refusal.type === 'away' ? t('said.away') : answer.refusal.why)
  }
  return (
    <div className="admin-extra">
      <p role="status">{says}</p>
      <Action label={t('actions.test')} disabled={busy || row.builtIn === true} onPress={() => void test()} />
    </div>
  )
}

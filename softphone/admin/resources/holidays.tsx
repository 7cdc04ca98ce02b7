import { type ReactNode, useState } from 'react'
import { Action } from '../../ui/action.tsx'
import { useApp } from '../../ui/app-context.ts'
import { Field } from '../../ui/field.tsx'
import { textAt } from '../draft.ts'
import type { ExtraProps } from '../resource.ts'
import { useAdminWords } from '../words.ts'

/** The public holidays of a year become days that are otherwise, each to be changed like any other. */
export const Holidays = ({ row, onDone }: ExtraProps): ReactNode => {
  const { t } = useAdminWords()
  const { clock, backend } = useApp()
  const [year, setYear] = useState(String(new Date(clock.read()).getFullYear()))
  const [jointLeave, setJointLeave] = useState(true)
  const [trouble, setTrouble] = useState('')
  const read = async (): Promise<void> => {
    const order = { year: Number(year), jointLeave }
    const answer = await backend.settings.ask('POST', `/hours/${textAt(row, 'id')}/holidays`, order)
    if (answer.ok) return onDone()
    const { refusal } = answer
    setTrouble(refusal.type === 'away' ? t('said.away') : (refusal.wrong[0]?.message ?? refusal.why))
  }
  return (
    <div className="admin-extra">
      <Field label={t('fields.year')} value={year} onChange={setYear} />
      <label className="choice">
        <input
          type="checkbox"
          checked={jointLeave}
          onChange={({ currentTarget }) => setJointLeave(currentTarget.checked)}
        />
        {t('fields.jointLeave')}
      </label>
      <p className="form-trouble" role="alert">
        {trouble}
      </p>
      <Action label={t('actions.holidays')} onPress={() => void read()} />
    </div>
  )
}

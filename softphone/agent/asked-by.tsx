import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Asked } from '../state/call.ts'
import { useName } from './names.ts'

/** Whose call it is that this agent was asked into, and whom they hear. */
export const AskedBy = ({ asked: { by, hears } }: { readonly asked: Asked }): ReactNode => {
  const { t } = useTranslation()
  const name = useName(by)
  return (
    <p className="said" role="status">
      {t(`asked.${hears}`, { name })}
    </p>
  )
}

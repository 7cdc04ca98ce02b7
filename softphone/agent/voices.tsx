import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useWatched } from '../ui/app-context.ts'
import { Meter } from '../ui/parts.tsx'

interface VoicesProps {
  /** Muted, or without a microphone. */
  readonly isSilent: boolean
  /** Who is heard: the caller, or who was asked about them. */
  readonly other: string
}

/** Both sides' sound, seen: who is silent is known before anybody asks "can you hear me?". */
export const Voices = ({ isSilent, other }: VoicesProps): ReactNode => {
  const { t } = useTranslation()
  const { phone } = useApp()
  const { mine, theirs } = useWatched(phone.levels)
  return (
    <div className="voices">
      <span className="voice">
        <span>{other}</span>
        <Meter level={theirs} label={other} />
      </span>
      <span className="voice">
        <span>{t('call.you')}</span>
        <Meter level={isSilent ? 0 : mine} label={t('check.level')} />
      </span>
    </div>
  )
}

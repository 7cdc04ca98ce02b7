import { IconAlertTriangle, IconCloudOff, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { speaksToNobody } from '../state/shown.ts'
import { Action } from './action.tsx'
import { useApp, useDesk } from './app-context.ts'

/** What is wrong now, in one calm line; and what was, until it is understood. */
export const Trouble = (): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  const { awaySince, board, notice, phone } = state
  const lasting =
    awaySince !== null
      ? phone.call === null
        ? t('trouble.serverAway')
        : t('trouble.serverAwayCall')
      : board?.totals.switchReady === false
        ? t('trouble.switchDown')
        : speaksToNobody(state)
          ? t('trouble.noMicrophone')
          : null
  return (
    <div className="troubles" role="status" aria-live="polite">
      {lasting !== null && (
        <p className="trouble">
          {awaySince === null ? <IconAlertTriangle aria-hidden="true" /> : <IconCloudOff aria-hidden="true" />}
          <span>{lasting}</span>
        </p>
      )}
      {notice !== null && (
        <p className="trouble" data-calm={notice.type === 'server-back'}>
          <IconInfoCircle aria-hidden="true" />
          <span>
            {notice.type === 'not-done' && t('trouble.notDone')}
            {notice.type === 'not-kept' && t('trouble.notKept')}
            {notice.type === 'refused' && t('trouble.refused', { why: notice.why })}
            {notice.type === 'server-back' && t('trouble.serverBack', { seconds: Math.round(notice.awayMs / 1000) })}
          </span>
          <Action tone="quiet" label={t('trouble.dismiss')} onPress={desk.dismiss} />
        </p>
      )}
    </div>
  )
}

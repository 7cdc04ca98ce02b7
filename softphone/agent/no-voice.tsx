import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'

/** The microphone is gone in mid-call: the agent still hears, the caller does not. With music they know that somebody is there. */
export const NoVoice = ({ call }: { readonly call: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const { awaySince, phone } = useDesk()
  const mayHold = call.stage === 'talking' && call.asked === null && awaySince === null
  return (
    <p className="card-no-voice" role="alert">
      <span>{t(`call.${phone.microphone === 'denied' ? 'microphoneTaken' : 'microphoneLost'}`)}</span>
      {mayHold && <Action label={t('call.holdMeanwhile')} onPress={() => void desk.act(call.id, 'hold')} />}
    </p>
  )
}

import { IconDialpad, IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VisitorPhone, VisitorPhoneState } from '../phone/visitor-phone.ts'
import type { VisitorState } from '../state/visitor.ts'
import { Action } from '../ui/action.tsx'
import { useWatched } from '../ui/app-context.ts'
import { Cord } from '../ui/cord.tsx'
import { Keypad } from '../ui/keypad.tsx'
import { Meter } from '../ui/parts.tsx'

interface InCallProps {
  readonly call: NonNullable<VisitorPhoneState['call']>
  readonly stage: VisitorState['call']
  readonly phone: VisitorPhone
}

/** The call in progress: who hears whom, how loud, and what a caller can do. */
export const InCall = ({ call, stage, phone }: InCallProps): ReactNode => {
  const { t } = useTranslation()
  const { mine, theirs } = useWatched(phone.levels)
  const [keypad, setKeypad] = useState(false)
  const isUp = call.state === 'up'
  const line = !isUp ? 'ringing' : stage === 'talking' ? 'up' : 'held'
  return (
    <>
      <Cord
        parties={[
          { name: t('call.you'), live: true, line },
          { name: t('visitor.hotline'), live: isUp && stage === 'talking' },
        ]}
      />
      {isUp && (
        <div className="voices">
          <span className="voice">
            <span>{t('visitor.hotline')}</span>
            <Meter level={theirs} label={t('visitor.hotline')} />
          </span>
          <span className="voice">
            <span>{t('call.you')}</span>
            <Meter level={call.muted ? 0 : mine} label={t('check.level')} />
          </span>
        </div>
      )}
      {call.sound === 'blocked' && (
        <p className="card-blocked">
          {t('call.soundBlocked')} <Action tone="main" label={t('call.hear')} onPress={phone.hear} />
        </p>
      )}
      {isUp && (
        <div className="visitor-controls">
          <Action
            label={t(call.muted ? 'call.unmute' : 'call.mute')}
            icon={call.muted ? <IconMicrophoneOff aria-hidden="true" /> : <IconMicrophone aria-hidden="true" />}
            onPress={() => phone.mute(!call.muted)}
          />
          <Action
            label={t('call.keypad')}
            icon={<IconDialpad aria-hidden="true" />}
            expanded={keypad}
            onPress={() => setKeypad(!keypad)}
          />
        </div>
      )}
      {isUp && keypad && <Keypad onDigit={phone.digits} />}
    </>
  )
}

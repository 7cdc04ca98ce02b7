import {
  IconArrowRampRight,
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneCall,
  IconPhoneOff,
  IconPhonePause,
  IconPlayerPause,
  IconPlayerRecord,
  IconUsersPlus,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { OWN_CALL, ringsHere } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'

export type CallPanel = 'keypad' | 'transfer' | 'conference'

interface ControlsProps {
  readonly call: DeskCall
  readonly panel: CallPanel | null
  readonly onPanel: (panel: CallPanel | null) => void
}

/** All that can be done with a call, in the same places always. The switch does it; muting and digits are the phone's. */
export const Controls = ({ call, panel, onPanel }: ControlsProps): ReactNode => {
  const { t } = useTranslation()
  const { backend, desk, phone } = useApp()
  const state = useDesk()
  const muted = state.phone.call?.muted === true
  const here = ringsHere(state)
  const held = call.stage === 'held'
  // What the server does waits for the server; what the phone does goes on.
  const waits = state.awaySince !== null || call.id === OWN_CALL || call.stage === 'dialling'
  const paused = call.recording === 'paused'
  const toggle = (which: CallPanel): void => onPanel(panel === which ? null : which)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are buttons
    <div className="controls" role="group" aria-label={t('call.controls')}>
      <Action
        size="tile"
        shortcut="M"
        icon={muted ? <IconMicrophone aria-hidden="true" /> : <IconMicrophoneOff aria-hidden="true" />}
        label={t(muted ? 'call.unmute' : 'call.mute')}
        disabled={!here || state.phone.call === null}
        onPress={() => phone.mute(!muted)}
      />
      <Action
        size="tile"
        shortcut="H"
        icon={held ? <IconPhoneCall aria-hidden="true" /> : <IconPhonePause aria-hidden="true" />}
        label={t(held ? 'call.resume' : 'call.hold')}
        disabled={waits || call.stage === 'consulting' || call.stage === 'conference'}
        onPress={() => void desk.act(call.id, held ? 'resume' : 'hold')}
      />
      <Action
        size="tile"
        shortcut="K"
        icon={<IconDialpad aria-hidden="true" />}
        label={t('call.keypad')}
        expanded={panel === 'keypad'}
        disabled={!here || state.phone.call === null}
        onPress={() => toggle('keypad')}
      />
      <Action
        size="tile"
        shortcut="T"
        icon={<IconArrowRampRight aria-hidden="true" />}
        label={t('call.transfer')}
        expanded={panel === 'transfer'}
        disabled={waits || call.third !== null}
        onPress={() => toggle('transfer')}
      />
      {backend.can.third && (
        <Action
          size="tile"
          shortcut="C"
          icon={<IconUsersPlus aria-hidden="true" />}
          label={t('call.conference')}
          expanded={panel === 'conference'}
          disabled={waits || call.third !== null}
          onPress={() => toggle('conference')}
        />
      )}
      <Action
        size="tile"
        shortcut="P"
        icon={paused ? <IconPlayerRecord aria-hidden="true" /> : <IconPlayerPause aria-hidden="true" />}
        label={t(paused ? 'call.continueRecording' : 'call.pauseRecording')}
        disabled={waits || call.recording === 'off'}
        onPress={() =>
          void (paused
            ? desk.act(call.id, 'resume-recording')
            : desk.act(call.id, 'pause-recording', { reason: 'agent' }))
        }
      />
      <Action
        size="tile"
        tone="danger"
        shortcut="E"
        icon={<IconPhoneOff aria-hidden="true" />}
        label={t('call.hangUp')}
        onPress={() => void desk.hangUp(call.id)}
      />
    </div>
  )
}

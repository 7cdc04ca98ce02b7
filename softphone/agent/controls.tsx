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
import { isMuted, OWN_CALL, ringsHere } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'

export type CallPanel = 'keypad' | 'transfer' | 'conference'

interface ControlsProps {
  readonly call: DeskCall
  readonly panel: CallPanel | null
  readonly onPanel: (panel: CallPanel | null) => void
}

/**
 * All that can be done with a call, in the same places always. The switch does it; muting and digits are the page's own phone's,
 * or, for a desk phone, the switch's too. Who was asked into a colleague's call has what their own phone can do.
 */
export const Controls = ({ call, panel, onPanel }: ControlsProps): ReactNode => {
  const { t } = useTranslation()
  const { backend, desk, phone } = useApp()
  const state = useDesk()
  const muted = isMuted(state, call)
  const held = call.stage === 'held'
  // What the server does waits for the server; what the phone does goes on.
  const waits =
    state.awaySince !== null || call.id === OWN_CALL || call.stage === 'dialling' || call.stage === 'rejoining'
  const here = ringsHere(state)
  const own = call.asked === null && (call.colleague === undefined || call.ours === true)
  const noPhone = here ? state.phone.call === null : waits
  const mute = (): void => {
    // By whichever it was: both are lifted.
    if (!here || call.muted) void desk.act(call.id, 'mute', { muted: !muted })
    if (here && state.phone.call?.muted === muted) phone.mute(!muted)
  }
  const paused = call.recording === 'paused'
  const panels = PANELS.filter(({ which }) =>
    which === 'keypad'
      ? own || here
      : own && call.colleague === undefined && (backend.can.third || which !== 'conference'),
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are buttons
    <div className="controls" role="group" aria-label={t('call.controls')} data-few={!own}>
      {(own || here) && (
        <Action
          size="tile"
          shortcut="M"
          icon={muted ? <IconMicrophone aria-hidden="true" /> : <IconMicrophoneOff aria-hidden="true" />}
          label={t(muted ? 'call.unmute' : 'call.mute')}
          disabled={noPhone}
          onPress={mute}
        />
      )}
      {own && (
        <Action
          size="tile"
          shortcut="H"
          icon={held ? <IconPhoneCall aria-hidden="true" /> : <IconPhonePause aria-hidden="true" />}
          label={t(held ? 'call.resume' : 'call.hold')}
          disabled={waits || call.stage === 'consulting' || call.stage === 'conference'}
          onPress={() => void desk.act(call.id, held ? 'resume' : 'hold')}
        />
      )}
      {panels.map(({ which, shortcut, Icon }) => (
        <Action
          key={which}
          size="tile"
          shortcut={shortcut}
          icon={<Icon aria-hidden="true" />}
          label={t(`call.${which}`)}
          expanded={panel === which}
          disabled={which === 'keypad' ? noPhone || (!here && held) : waits || call.third !== null}
          onPress={() => onPanel(panel === which ? null : which)}
        />
      ))}
      {own && (
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
      )}
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

const PANELS = [
  { which: 'keypad', shortcut: 'K', Icon: IconDialpad },
  { which: 'transfer', shortcut: 'T', Icon: IconArrowRampRight },
  { which: 'conference', shortcut: 'C', Icon: IconUsersPlus },
] as const

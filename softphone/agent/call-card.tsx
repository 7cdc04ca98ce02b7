import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { createPressed } from '../state/pressed.ts'
import { hasNoVoice, isMuted, OWN_CALL, ringsHere } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Keypad } from '../ui/keypad.tsx'
import { Facts, Since } from '../ui/parts.tsx'
import { clock } from '../ui/time.ts'
import { AskedBy } from './asked-by.tsx'
import { CallCord } from './call-cord.tsx'
import { type CallPanel, Controls } from './controls.tsx'
import { HandOver } from './hand-over.tsx'
import { useName, useOther, useQueueName } from './names.ts'
import { NoVoice } from './no-voice.tsx'
import { Notes } from './notes.tsx'
import { Third } from './third.tsx'
import { Voices } from './voices.tsx'

/** The call in hand: who is in it, how long, and everything that can be done with it, in sight. */
export const CallCard = ({ call }: { readonly call: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { phone, desk } = useApp()
  const state = useDesk()
  const [panel, setPanel] = useState<CallPanel | null>(null)
  const number = useOther(call)
  const queue = useQueueName(call.queue)
  const { asked } = call
  const isBetweenUs = call.colleague !== undefined
  const other = isBetweenUs ? number : t(call.ours ? 'call.called' : 'call.caller')
  const companion = useName(asked?.by ?? call.third?.name ?? null)
  const rejoining = call.stage === 'rejoining'
  const asks = call.stage === 'consulting' && call.third?.state !== 'waiting'
  const held = call.stage === 'held' || asks || rejoining
  const aside = asked === null ? asks && call.third?.state === 'talking' : asked.hears !== 'all'
  // What this agent says aside is in no recording.
  const recorded = asked === null || !aside
  const waited = call.waitingSince === null || call.talkingSince === null ? null : call.talkingSince - call.waitingSince
  const muted = isMuted(state, call)
  const pressed = useMemo(() => createPressed((digits) => desk.act(call.id, 'digits', { digits })), [desk, call.id])
  return (
    <section className="card" data-stage={call.stage} aria-label={t('call.title')}>
      <div className="card-top">
        <div>
          <h2 className="card-number">{number}</h2>
          <p className="card-kind">{isBetweenUs ? t('call.colleague') : queue}</p>
        </div>
        <Since
          at={call.talkingSince ?? call.since}
          label={t(call.stage === 'dialling' ? 'state.dialling' : 'state.talking')}
          className="card-timer"
        />
      </div>
      <CallCord call={call} other={other} held={held} companion={companion} />
      <p className="card-signs" role="status">
        {held && <span className="sign">{t(rejoining ? 'call.rejoining' : 'call.held')}</span>}
        {muted && (
          <span className="sign" data-tone="alarm">
            {t('call.mutedNow')}
          </span>
        )}
        {recorded && call.recording === 'on' && (
          <span className="sign" data-tone="recording">
            {t('call.recording')}
          </span>
        )}
        {recorded && call.recording === 'paused' && <span className="sign">{t('call.recordingPaused')}</span>}
        {call.id === OWN_CALL && <span className="sign">{t('call.own')}</span>}
      </p>
      {state.phone.call?.sound === 'blocked' && (
        <p className="card-blocked">
          {t('call.soundBlocked')} <Action tone="main" label={t('call.hear')} onPress={phone.hear} />
        </p>
      )}
      {state.phone.call !== null && hasNoVoice(state) && <NoVoice call={call} />}
      {state.phone.call !== null && <Voices isSilent={muted || hasNoVoice(state)} other={aside ? companion : other} />}
      {asked !== null && <AskedBy asked={asked} />}
      <Third call={call} />
      <Controls call={call} panel={panel} onPanel={setPanel} />
      {panel === 'keypad' && <Keypad onDigit={ringsHere(state) ? phone.digits : pressed} />}
      {(panel === 'transfer' || panel === 'conference') && (
        <HandOver key={panel} call={call} purpose={panel} onDone={() => setPanel(null)} />
      )}
      {call.id !== OWN_CALL && <Notes call={call} />}
      <Facts
        items={[
          ...(isBetweenUs
            ? []
            : [
                { word: t(call.ours ? 'call.shown' : 'call.dialled'), value: call.dialled === '' ? '–' : call.dialled },
              ]),
          ...(waited === null ? [] : [{ word: t('call.waited'), value: clock(waited) }]),
        ]}
      />
    </section>
  )
}

import { IconEar, IconPhoneIncoming, IconPhoneOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MONITOR_MODES } from '../../src/core/call/monitor-words.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import { useName } from '../agent/names.ts'
import { ringsHere } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk, useWatched } from '../ui/app-context.ts'
import { Meter, Since } from '../ui/parts.tsx'
import './listening.css'
import { SHORTCUTS } from './monitor-modes.ts'

/** Whom this person listens to, how they are heard, and the way out; above whatever page they are on. */
export const Listening = ({ monitor }: { readonly monitor: MonitorNow }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  const name = useName(monitor.hears)
  const rings = monitor.state === 'ringing'
  return (
    <section className="listening" aria-label={t('monitor.title')}>
      <IconEar aria-hidden="true" />
      <p role="status">{wordsOf(t, monitor, name)}</p>
      <span className="figures">{monitor.from === '' ? t('call.unknown') : monitor.from}</span>
      <Since at={Date.parse(monitor.sinceAt)} label={t('monitor.title')} />
      {state.phone.call?.state === 'up' && <Heard />}
      {!rings && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, and these are pressed at once
        <div className="row" role="group" aria-label={t('monitor.ways')}>
          {MONITOR_MODES.map((mode) => (
            <Action
              key={mode}
              tone="band"
              label={t(`monitor.${mode}`)}
              shortcut={SHORTCUTS[mode]}
              pressed={mode === monitor.mode}
              onPress={() => void desk.monitor(monitor.contact, mode)}
            />
          ))}
        </div>
      )}
      {rings && ringsHere(state) && state.phone.call?.state === 'incoming' && (
        <Action
          tone="main"
          shortcut="A"
          icon={<IconPhoneIncoming aria-hidden="true" />}
          label={t('monitor.answer')}
          onPress={desk.answer}
        />
      )}
      <Action
        tone="danger"
        shortcut="E"
        icon={<IconPhoneOff aria-hidden="true" />}
        label={t('monitor.leave')}
        onPress={() => void desk.leaveMonitor()}
      />
    </section>
  )
}

/** That there is something to hear shows at a glance. */
const Heard = (): ReactNode => {
  const { t } = useTranslation()
  const { theirs } = useWatched(useApp().phone.levels)
  return <Meter level={theirs} label={t('monitor.heard')} />
}

const wordsOf = (
  t: ReturnType<typeof useTranslation>['t'],
  { state, mode, hears }: MonitorNow,
  name: string,
): string => {
  if (hears === null) return t('monitor.nobody')
  if (state === 'ringing') return t('monitor.ringing', { name })
  const words = { listen: 'monitor.onListen', whisper: 'monitor.onWhisper', barge: 'monitor.onBarge' } as const
  return t(words[mode], { name })
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { mayTest } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk, useWatched } from '../ui/app-context.ts'
import { Meter, Panel } from '../ui/parts.tsx'
import { type CheckName, checkResults, type Result } from './check-results.ts'
import { playTestSound } from './sounds.ts'

/** Looks by itself at what a call needs; each failure says in one line what to do. */
export const Checks = (): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  const results = checkResults(state)
  const test = async (): Promise<void> => {
    desk.checked({ speaker: (await playTestSound()) ? 'works' : 'blocked' })
  }
  const allow = async (): Promise<void> => {
    const answer = await Notification.requestPermission()
    desk.checked({ notices: answer === 'granted' ? 'allowed' : 'refused' })
  }
  return (
    <Panel title={t('check.title')}>
      <ul className="checks">
        {results.map((result) => (
          <CheckLine key={result.name} result={result}>
            {result.name === 'microphone' && result.tone === 'fine' && <MicrophoneLevel />}
            {result.name === 'speaker' && result.tone !== 'running' && (
              <Action tone="quiet" label={t('check.test')} onPress={() => void test()} />
            )}
            {result.name === 'path' && mayTest(state) && (
              <Action tone="quiet" label={t('check.testPath')} onPress={() => void desk.testPath()} />
            )}
            {result.name === 'notices' && state.checks.notices === 'ask' && (
              <Action tone="quiet" label={t('check.allow')} onPress={() => void allow()} />
            )}
          </CheckLine>
        ))}
      </ul>
    </Panel>
  )
}

const CheckLine = ({ result, children }: { readonly result: Result; readonly children: ReactNode }): ReactNode => {
  const { t } = useTranslation()
  const name: CheckName = result.name
  return (
    <li className="check" data-tone={result.tone}>
      <span className="check-name">{t(`check.${name}`)}</span>
      <span className="check-word">
        {t(`check.${result.word}`)}
        {result.more !== undefined && <small className="check-more">{t(`check.${result.more}`)}</small>}
      </span>
      <span className="check-do">{children}</span>
    </li>
  )
}

const MicrophoneLevel = (): ReactNode => {
  const { t } = useTranslation()
  const { phone } = useApp()
  return <Meter level={useWatched(phone.levels).mine} label={t('check.level')} />
}

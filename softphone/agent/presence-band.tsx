import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownSince, shownState } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Since } from '../ui/parts.tsx'
import { Reasons } from './reasons.tsx'
import { useCodes } from './use-codes.ts'

/** The state, in its colour and large enough to be read from a metre; and what the agent chooses about it. */
export const PresenceBand = (): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  const { wordOf } = useCodes('reasons')
  const shown = shownState(state)
  const away = state.awaySince !== null
  const why = SAID.has(shown) ? (state.me?.presence.reason ?? null) : null
  const reason = shown === 'away' ? why : null
  return (
    <section className="band" data-state={shown} aria-label={t('state.label')}>
      <div className="band-now">
        <span className="band-state" role="status" aria-label={t('state.label')}>
          {t(`state.${shown}`)}
        </span>
        {why !== null && <span className="band-reason">{wordOf(why)}</span>}
        <Since at={shownSince(state)} label={t(`state.${shown}`)} className="band-timer" />
      </div>
      <div className="band-choose">
        {CHOICES.map(([choice, shortcut]) => (
          <Action
            key={choice}
            tone="band"
            size="large"
            label={t(`presence.${choice}`)}
            shortcut={shortcut}
            pressed={shown === choice}
            disabled={away}
            onPress={() => void desk.presence({ state: choice })}
          />
        ))}
        <Action tone="band" size="large" label={t('presence.signOut')} onPress={() => void desk.signOut()} />
      </div>
      {shown === 'away' && !away && <Reasons chosen={reason} />}
    </section>
  )
}

/** What a reason is said for. */
const SAID: ReadonlySet<string> = new Set(['away', 'reconnecting'])

const CHOICES = [
  ['ready', 'R'],
  ['away', 'W'],
] as const

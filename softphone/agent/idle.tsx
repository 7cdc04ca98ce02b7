import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownState } from '../state/call.ts'
import { shownState } from '../state/shown.ts'
import { useDesk } from '../ui/app-context.ts'

/** Nothing in hand: what comes next, and what to do for it. */
export const Idle = (): ReactNode => {
  const { t } = useTranslation()
  const state = shownState(useDesk())
  const words = WORDS[state] ?? 'offline'
  return (
    <section className="idle" data-state={state}>
      <span className="idle-cord" aria-hidden="true" />
      <p className="idle-title">{t(`idle.${words}`)}</p>
      <p className="lead">{t(`idle.${words}Lead`)}</p>
    </section>
  )
}

const WORDS: Readonly<Partial<Record<ShownState, 'ready' | 'away' | 'reconnecting' | 'busy'>>> = {
  ready: 'ready',
  away: 'away',
  reconnecting: 'reconnecting',
  'busy-elsewhere': 'busy',
}

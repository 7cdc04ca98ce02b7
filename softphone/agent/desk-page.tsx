import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { callsInHand, foremost, mayCall, ringsHere } from '../state/shown.ts'
import { useDesk } from '../ui/app-context.ts'
import { Trouble } from '../ui/trouble.tsx'
import { Announcer } from './announcer.tsx'
import { CallCard } from './call-card.tsx'
import { Checks } from './checks.tsx'
import { Dial } from './dial.tsx'
import { Figures } from './figures.tsx'
import { Idle } from './idle.tsx'
import { OfferCard } from './offer-card.tsx'
import { PresenceBand } from './presence-band.tsx'
import { Today } from './today.tsx'
import { useAlert } from './use-alert.ts'
import { useChecks } from './use-checks.ts'
import { WrapupCard } from './wrapup-card.tsx'

/** Where an agent lives: the state above, what is in hand below, the day beside it. */
export const DeskPage = (): ReactNode => {
  const { t } = useTranslation()
  const state = useDesk()
  const calls = callsInHand(state)
  const first = foremost(calls)
  useChecks()
  useAlert(calls.find(({ stage }) => stage === 'offered') ?? null)
  return (
    <>
      <PresenceBand />
      <Announcer />
      <Trouble />
      <main className="desk" id="content">
        <h1 className="only-heard">{t('app.desk')}</h1>
        <div className="desk-work">
          {first === null && <Idle />}
          {mayCall(state) && <Dial />}
          {calls.map((call) => {
            if (call.stage === 'offered') return <OfferCard key={call.id} call={call} />
            if (call.stage === 'wrapup') return <WrapupCard key={call.id} call={call} />
            return <CallCard key={call.id} call={call} />
          })}
          {first === null && ringsHere(state) && <Checks />}
        </div>
        <aside className="desk-day" aria-label={t('figures.title')}>
          <Figures />
          <Today />
          <p className="hint">{t('app.shortcuts')}</p>
        </aside>
      </main>
    </>
  )
}

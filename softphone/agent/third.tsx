import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { useName } from './names.ts'

/** What can be done with somebody who was asked before a transfer. */
export const Third = ({ call }: { readonly call: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const { awaySince } = useDesk()
  const { third } = call
  const name = useName(third?.name ?? null)
  if (third === null) return null
  const there = third.state !== 'ringing'
  const together = call.stage === 'conference'
  const away = awaySince !== null
  return (
    <section className="third" aria-label={name}>
      <p>{t(`handOver.${together && there ? 'together' : WORDS[third.state]}`, { name })}</p>
      <div className="row">
        <Action
          tone="main"
          label={t('handOver.complete')}
          disabled={away}
          onPress={() => void desk.act(call.id, 'complete')}
        />
        {!together && (
          <>
            <Action
              label={t('handOver.swap')}
              disabled={away || !there}
              onPress={() => void desk.act(call.id, 'swap')}
            />
            <Action
              label={t('handOver.join')}
              disabled={away || !there}
              onPress={() => void desk.act(call.id, 'conference')}
            />
          </>
        )}
        <Action label={t('handOver.cancel')} disabled={away} onPress={() => void desk.act(call.id, 'cancel')} />
      </div>
    </section>
  )
}

const WORDS = { ringing: 'calling', talking: 'with', waiting: 'waits' } as const

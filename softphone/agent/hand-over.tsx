import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactAction, Target } from '../state/backend.ts'
import type { DeskCall } from '../state/call.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Field } from '../ui/field.tsx'
import { granted } from '../ui/granted.ts'
import { type Place, placesFor } from './places.ts'

interface HandOverProps {
  readonly call: DeskCall
  readonly purpose: 'transfer' | 'conference'
  readonly onDone: () => void
}

/** Where a call can go, or who can come into it: found by typing a few letters or a number. */
export const HandOver = ({ call, purpose, onDone }: HandOverProps): ReactNode => {
  const { t } = useTranslation()
  const { desk, backend } = useApp()
  const { me } = useDesk()
  const [wanted, setWanted] = useState('')
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => granted(await backend.colleagues()),
    refetchInterval: 5_000,
  })
  const queues = useQuery({ queryKey: ['queues'], queryFn: async () => granted(await backend.queues()) })
  const conference = purpose === 'conference'
  const places = placesFor(
    wanted,
    (colleagues.data ?? []).filter(({ id }) => id !== me?.id),
    conference ? [] : (queues.data ?? []),
  ).filter(({ kind }) => kind !== 'number' || backend.can.numbers)
  const go = async (action: ContactAction, to: Target): Promise<void> => {
    if (await desk.act(call.id, action, { to })) onDone()
  }
  return (
    <section className="hand-over" aria-label={t(`handOver.${purpose}`)}>
      <header className="panel-head">
        <h3>{t(`handOver.${purpose}`)}</h3>
        <Action tone="quiet" label={t('handOver.close')} onPress={onDone} />
      </header>
      <Field label={t('handOver.find')} value={wanted} onChange={setWanted} kind="search" />
      <ul className="places">
        {places.map((place) => (
          <li key={place.key} className="place">
            <PlaceName place={place} />
            {conference ? (
              <Action
                label={t('handOver.add')}
                name={t('handOver.addTo', { name: place.name })}
                onPress={() => void go('conference', place.to)}
              />
            ) : (
              <>
                {place.canBeAsked && backend.can.third && (
                  <Action
                    label={t('handOver.ask')}
                    name={t('handOver.askFirst', { name: place.name })}
                    onPress={() => void go('consult', place.to)}
                  />
                )}
                <Action
                  label={t('handOver.send')}
                  name={t('handOver.sendTo', { name: place.name })}
                  onPress={() => void go('transfer', place.to)}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {places.length === 0 && <p className="lead">{t('handOver.none')}</p>}
    </section>
  )
}

const PlaceName = ({ place }: { readonly place: Place }): ReactNode => {
  const { t } = useTranslation()
  return (
    <span className="place-name">
      {place.name}
      <small data-state={place.state ?? undefined} className={place.state === null ? '' : 'state-dot'}>
        {place.state === null ? t(`handOver.${place.kind}`) : t(`state.${place.state}`)}
      </small>
    </span>
  )
}

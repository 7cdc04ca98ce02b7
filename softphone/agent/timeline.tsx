import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldOf } from '../state/timeline.ts'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { timeOfDay } from '../ui/time.ts'
import { eventWord } from './words-of.ts'

const Waveform = lazy(async () => ({ default: (await import('./waveform.tsx')).Waveform }))

interface TimelineProps {
  readonly contact: string
  readonly recordings: readonly string[]
}

/** What happened with a contact, moment by moment, and its recording. */
export const Timeline = ({ contact, recordings }: TimelineProps): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const { data } = useQuery({
    queryKey: ['contact', contact],
    queryFn: async () => granted(await backend.contact(contact)),
  })
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => granted(await backend.colleagues()),
  })
  const nameOf = (id: unknown): string =>
    colleagues.data?.find((agent) => agent.id === id)?.name ?? (typeof id === 'string' ? id : '')
  return (
    <div className="timeline">
      <ol>
        {(data?.timeline ?? []).map((entry, n) => (
          // Two events may share moment and type; their order is all that tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: a timeline only grows at its end
          <li key={n}>
            <span className="figures">{timeOfDay(entry.at, true)}</span>
            <span>{eventWord(t, entry, nameOf(fieldOf(entry, 'agent')))}</span>
          </li>
        ))}
      </ol>
      {recordings.map((recording) => (
        <Suspense key={recording} fallback={<p className="lead">{t('app.loading')}</p>}>
          <Waveform recording={recording} />
        </Suspense>
      ))}
    </div>
  )
}

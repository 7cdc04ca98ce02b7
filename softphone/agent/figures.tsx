import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DayFigures } from '../../src/wire/live.ts'
import { useDesk } from '../ui/app-context.ts'
import { Facts, Panel } from '../ui/parts.tsx'
import { clock } from '../ui/time.ts'

/** The agent's own day in four numbers. */
export const Figures = (): ReactNode => {
  const { t } = useTranslation()
  const { day } = useDesk()
  return (
    <Panel title={t('figures.title')}>
      <Facts
        wide
        items={[
          { word: t('figures.answered'), value: day?.handled ?? '–' },
          { word: t('figures.missed'), value: day?.missed ?? '–' },
          { word: t('figures.talk'), value: mean(day, 'talkMs') },
          { word: t('figures.wrapup'), value: mean(day, 'wrapupMs') },
        ]}
      />
    </Panel>
  )
}

const mean = (day: DayFigures | null, of: 'talkMs' | 'wrapupMs'): string =>
  day === null || day.handled === 0 ? '–' : clock(day[of] / day.handled)

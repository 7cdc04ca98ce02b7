import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type BoardFigures, figuresOf } from '../state/board.ts'
import { useDesk } from '../ui/app-context.ts'
import { Since } from '../ui/parts.tsx'
import { percent } from '../ui/time.ts'
import { Trouble } from '../ui/trouble.tsx'
import { useNow } from '../ui/use-now.ts'
import { Agents } from './agents.tsx'
import { Alarms } from './alarms.tsx'
import './board.css'
import { Intruders } from './intruders.tsx'
import { Latest } from './latest.tsx'
import { Obligations } from './obligations.tsx'
import { Queues } from './queues.tsx'
import { isInTrouble, Trunks } from './trunks.tsx'

/** The hotline at this moment: the figures that matter first, then queues, people, and what is owed. */
export const BoardPage = (): ReactNode => {
  const { t } = useTranslation()
  const { board } = useDesk()
  return (
    <>
      <Trouble />
      <main className="board" id="content">
        <h1 className="only-heard">{t('board.title')}</h1>
        {board === null ? (
          <p className="loading">{t('app.loading')}</p>
        ) : (
          <>
            <Headline {...figuresOf(board)} />
            <Alarms board={board} />
            {board.trunks.some(isInTrouble) && <Trunks board={board} />}
            <Intruders />
            <div className="board-work">
              <Queues board={board} />
              <Obligations board={board} />
              <Latest board={board} />
            </div>
            <Agents board={board} />
            {!board.trunks.some(isInTrouble) && <Trunks board={board} />}
          </>
        )}
      </main>
    </>
  )
}

const Headline = (figures: BoardFigures): ReactNode => {
  const { waiting, oldest, talking, ready, level, levelMissed, thresholdMs } = figures
  const { t } = useTranslation()
  const late = useNow() - (oldest ?? Number.POSITIVE_INFINITY) > thresholdMs
  return (
    <dl className="headline">
      <div>
        <dt>{t('board.waiting')}</dt>
        <dd>{waiting}</dd>
      </div>
      <div data-alarm={late}>
        <dt>{t('board.longest')}</dt>
        <dd>{oldest === null ? '–' : <Since at={oldest} label={t('board.longest')} />}</dd>
      </div>
      <div>
        <dt>{t('board.talking')}</dt>
        <dd>{talking}</dd>
      </div>
      <div>
        <dt>{t('board.ready')}</dt>
        <dd>{ready}</dd>
      </div>
      <div data-alarm={levelMissed}>
        <dt>{t('board.level')}</dt>
        <dd>{percent(level)}</dd>
      </div>
    </dl>
  )
}

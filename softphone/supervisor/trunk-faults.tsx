import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LiveTrunk } from '../../src/wire/live.ts'
import type { BoardView } from '../state/board.ts'
import { Panel } from '../ui/parts.tsx'
import { timeOfDay } from '../ui/time.ts'
import { useNow } from '../ui/use-now.ts'

/** Trunks that could not carry a call the last time: why, and until when they are left out. Nothing is shown while there is none. */
export const TrunkFaults = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  if (board.trunks.length === 0) return null
  return (
    <div className="board-alarms">
      <Panel title={t('trunks.title')}>
        <ul className="owed" aria-label={t('trunks.title')}>
          {board.trunks.map((trunk) => (
            <One key={trunk.id} trunk={trunk} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}

const One = ({ trunk }: { readonly trunk: LiveTrunk }): ReactNode => {
  const { t } = useTranslation()
  const { name, fails, cause, sinceAt, restsUntil } = trunk
  const rests = useNow() < (restsUntil === null ? 0 : Date.parse(restsUntil))
  return (
    <li className="owed-one" data-alarm={restsUntil !== null}>
      <span>{name}</span>
      <span>{t('trunks.failed', { times: fails, why: t(WHY[cause] ?? 'trunks.causes.failed') })}</span>
      <span>{t('alarms.since', { time: timeOfDay(sinceAt) })}</span>
      <span>
        {restsUntil === null
          ? t('trunks.used')
          : rests
            ? t('trunks.rests', { time: timeOfDay(restsUntil) })
            : t('trunks.tries')}
      </span>
    </li>
  )
}

const WHY: Readonly<Record<string, 'trunks.causes.congestion' | 'trunks.causes.unreachable' | 'trunks.causes.failed'>> =
  {
    congestion: 'trunks.causes.congestion',
    unreachable: 'trunks.causes.unreachable',
  }

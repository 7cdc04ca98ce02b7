import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LiveTrunk } from '../../src/wire/live.ts'
import type { BoardView } from '../state/board.ts'
import { Panel } from '../ui/parts.tsx'
import { timeOfDay } from '../ui/time.ts'
import { useNow } from '../ui/use-now.ts'

/** Calls cannot go by it as they should: it is refused, nobody answers, or it is left out. */
export const isInTrouble = ({ state, fault }: LiveTrunk): boolean =>
  state === 'refused' || state === 'no-answer' || fault !== null

/** Each trunk with its state and, where something is wrong, what the other side says of it and until when it is left out. */
export const Trunks = ({ board }: { readonly board: BoardView }): ReactNode => {
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
  const { name, state, sinceAt, error, fault } = trunk
  const now = useNow()
  const time = fault?.sinceAt ?? sinceAt
  return (
    <li className="owed-one" data-alarm={isInTrouble(trunk)}>
      <span>{name}</span>
      <span className="address">
        {t(`trunks.states.${state}`)}
        {error !== null && <small className="owed-why">{error}</small>}
      </span>
      <span>{fault === null ? null : `${howItFailed(t, fault)}; ${whatIsDone(t, fault, now)}`}</span>
      <span>{time === null ? null : t('alarms.since', { time: timeOfDay(time) })}</span>
    </li>
  )
}

type Fault = NonNullable<LiveTrunk['fault']>
type Words = ReturnType<typeof useTranslation>['t']

const howItFailed = (t: Words, { fails, cause }: Fault): string =>
  t('trunks.failed', { times: fails, why: t(WHY[cause] ?? 'trunks.causes.failed') })

const whatIsDone = (t: Words, { restsUntil }: Fault, now: number): string => {
  if (restsUntil === null) return t('trunks.used')
  return now < Date.parse(restsUntil) ? t('trunks.rests', { time: timeOfDay(restsUntil) }) : t('trunks.tries')
}

const WHY: Readonly<Record<string, 'trunks.causes.congestion' | 'trunks.causes.unreachable' | 'trunks.causes.failed'>> =
  {
    congestion: 'trunks.causes.congestion',
    unreachable: 'trunks.causes.unreachable',
  }

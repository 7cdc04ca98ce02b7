import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Intruder } from '../../src/wire/intruders.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { Panel } from '../ui/parts.tsx'
import { timeOfDay } from '../ui/time.ts'

/** Addresses that try to get into the switch, each that is shut out with the way to let it in. Nothing is shown while there is none. */
export const Intruders = (): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const queries = useQueryClient()
  const [failed, setFailed] = useState(false)
  const { data = [] } = useQuery({
    queryKey: ['intruders'],
    queryFn: async () => granted(await backend.intruders()),
    // They are no part of the live feed: a flood of attempts is none of the screens' business.
    refetchInterval: 10_000,
  })
  if (data.length === 0) return null
  const lift = async (address: string): Promise<void> => {
    setFailed(!(await backend.liftBan(address)).ok)
    await queries.invalidateQueries({ queryKey: ['intruders'] })
  }
  return (
    <div className="board-alarms">
      <Panel title={t('intruders.title')}>
        <ul className="owed" aria-label={t('intruders.title')}>
          {data.slice(0, SHOWN).map((one) => (
            <One key={one.address} intruder={one} onLift={() => void lift(one.address)} />
          ))}
        </ul>
        {data.length > SHOWN && <p className="lead">{t('intruders.more', { count: data.length - SHOWN })}</p>}
        <p className="form-trouble" role="alert">
          {failed ? t('intruders.notLifted') : ''}
        </p>
      </Panel>
    </div>
  )
}

/** A scan comes from many places: queues and people have to stay in sight. */
const SHOWN = 8

const One = ({ intruder, onLift }: { readonly intruder: Intruder; readonly onLift: () => void }): ReactNode => {
  const { t } = useTranslation()
  const { address, attempts, lastAt, bannedUntil } = intruder
  return (
    <li className="owed-one" data-alarm={bannedUntil !== null}>
      <span className="figures address">{address}</span>
      <span>{t('intruders.attempts', { count: attempts, time: timeOfDay(lastAt) })}</span>
      <span>
        {bannedUntil === null ? t('intruders.counted') : t('intruders.until', { time: timeOfDay(bannedUntil) })}
      </span>
      {bannedUntil !== null && (
        <Action label={t('intruders.lift')} name={t('intruders.liftOf', { address })} onPress={onLift} />
      )}
    </li>
  )
}

import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallAlarm } from '../../src/wire/caps.ts'
import type { User } from '../../src/wire/sessions.ts'
import type { BoardView } from '../state/board.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Panel } from '../ui/parts.tsx'
import { timeOfDay } from '../ui/time.ts'

/** Caps of calls out that somebody ran into, each with the way to let them call again. Nothing is shown while there is none. */
export const Alarms = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const { person } = useDesk()
  const [failed, setFailed] = useState(false)
  if (board.alarms.length === 0) return null
  const lift = async (id: string): Promise<void> => setFailed(!(await backend.liftAlarm(id)).ok)
  return (
    <div className="board-alarms">
      <Panel title={t('alarms.title')}>
        <ul className="owed" aria-label={t('alarms.title')}>
          {board.alarms.map((alarm) => (
            <One
              key={alarm.id}
              alarm={alarm}
              onLift={person.type === 'user' && isOwn(alarm, person.user) ? null : () => void lift(alarm.id)}
            />
          ))}
        </ul>
        <p className="form-trouble" role="alert">
          {failed ? t('alarms.notLifted') : ''}
        </p>
      </Panel>
    </div>
  )
}

/** As the server sees it: of their own calls nobody lets themselves have more. */
const isOwn = ({ of, agent }: CallAlarm, { id, roles }: User): boolean =>
  !roles.includes('admin') && (of === id || agent === id)

/** `onLift`: null for whom it is not to lift. */
const One = ({ alarm, onLift }: { readonly alarm: CallAlarm; readonly onLift: (() => void) | null }): ReactNode => {
  const { t } = useTranslation()
  const { cap, name, measure, limit, at, until } = alarm
  return (
    <li className="owed-one" data-alarm={until === null}>
      <span>{t(`alarms.caps.${cap}`, { name, what: t(`alarms.${measure}`, { limit }) })}</span>
      <span>{t('alarms.since', { time: timeOfDay(at) })}</span>
      <span>{until === null ? t('alarms.untilLifted') : t('alarms.until', { time: timeOfDay(until) })}</span>
      {onLift === null ? (
        <span>{t('alarms.notYours')}</span>
      ) : (
        <Action label={t('alarms.lift')} name={t('alarms.liftOf', { name })} onPress={onLift} />
      )}
    </li>
  )
}

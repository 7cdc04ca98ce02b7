import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCodes } from '../agent/use-codes.ts'
import type { BoardView } from '../state/board.ts'
import type { ShownState } from '../state/call.ts'
import { Panel, Since } from '../ui/parts.tsx'

export const Agents = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const { wordOf } = useCodes('reasons')
  const agents = [...board.agents].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name))
  return (
    <Panel title={t('board.agents')}>
      {agents.length === 0 ? (
        <p className="lead">{t('board.noAgents')}</p>
      ) : (
        <ul className="people">
          {agents.map(({ id, name, state, reason, sinceAt }) => (
            <li key={id} className="person">
              <span className="person-name">{name}</span>
              <span className="pill" data-state={state}>
                {t(`state.${state}`)}
              </span>
              <span className="person-why">{state === 'away' && reason !== null ? wordOf(reason) : ''}</span>
              <Since at={Date.parse(sinceAt)} label={t('board.since')} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Who works before who is free before who is gone. */
const ORDER: Readonly<Record<ShownState, number>> = {
  ringing: 0,
  talking: 1,
  'on-hold': 1,
  dialling: 1,
  wrapup: 2,
  ready: 3,
  'busy-elsewhere': 4,
  reconnecting: 5,
  away: 6,
  offline: 7,
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCodes } from '../agent/use-codes.ts'
import type { BoardView } from '../state/board.ts'
import type { ShownState } from '../state/call.ts'
import { isLeader } from '../state/shown.ts'
import { useDesk } from '../ui/app-context.ts'
import { Panel, Since } from '../ui/parts.tsx'
import { MonitorButtons } from './monitor-buttons.tsx'

export const Agents = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const { wordOf } = useCodes('reasons')
  const state = useDesk()
  const { me, monitor } = state
  // One call at a time; who listens finds the buttons of that above the page.
  const mayListen = isLeader(state) && me !== null && monitor === null
  const nameOf = (id: string): string => board.agents.find((agent) => agent.id === id)?.name ?? id
  const listeners = (id: string): string =>
    board.monitors
      .flatMap(({ agent, hears, state }) => (hears === id && agent !== me?.id && state === 'on' ? nameOf(agent) : []))
      .join(', ')
  const agents = [...board.agents].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name))
  return (
    <Panel title={t('board.agents')}>
      {agents.length === 0 ? (
        <p className="lead">{t('board.noAgents')}</p>
      ) : (
        <ul className="people">
          {agents.map(({ id, name, state, reason, sinceAt, contact }) => (
            <li key={id} className="person">
              <span className="person-name">{name}</span>
              <span className="pill" data-state={state}>
                {t(`state.${state}`)}
              </span>
              <span className="person-why">{GONE.has(state) && reason !== null ? wordOf(reason) : ''}</span>
              <Since at={Date.parse(sinceAt)} label={t('board.since')} />
              {listeners(id) !== '' && (
                <span className="person-heard">{t('monitor.others', { names: listeners(id) })}</span>
              )}
              {mayListen && contact !== null && TALKS.has(state) && id !== me?.id && (
                <MonitorButtons contact={contact} name={name} />
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const TALKS: ReadonlySet<ShownState> = new Set(['talking', 'on-hold'])

/** Why is said of who is not there; who works may have chosen a break for afterwards. */
const GONE: ReadonlySet<ShownState> = new Set(['away', 'reconnecting', 'offline'])

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

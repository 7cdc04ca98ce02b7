import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardView } from '../state/board.ts'
import { Panel, Since } from '../ui/parts.tsx'
import { percent } from '../ui/time.ts'
import { useNow } from '../ui/use-now.ts'

export const Queues = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const now = useNow()
  const levels = new Map(board.totals.serviceLevel.map((level) => [level.queue, level]))
  return (
    <Panel title={t('board.queues')}>
      {board.queues.length === 0 ? (
        <p className="lead">{t('board.noQueues')}</p>
      ) : (
        <div className="table queues">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('board.queue')}</th>
                <th scope="col">{t('board.waiting')}</th>
                <th scope="col">{t('board.longest')}</th>
                <th scope="col">{t('board.talking')}</th>
                <th scope="col">{t('board.readyAgents')}</th>
                <th scope="col">{t('board.level')}</th>
              </tr>
            </thead>
            <tbody>
              {board.queues.map(({ id, name, waiting, talking, outside, callbacks, oldestEnqueuedAt, agents }) => {
                const level = levels.get(id)
                const late = level !== undefined && level.level !== null && level.level < level.target
                return (
                  <tr key={id}>
                    <th scope="row">{name}</th>
                    <td>
                      {waiting}
                      {callbacks > 0 && <small>{t('board.callbacks', { count: callbacks })}</small>}
                    </td>
                    <td
                      data-alarm={
                        oldestEnqueuedAt !== null && now - Date.parse(oldestEnqueuedAt) > (level?.thresholdMs ?? 0)
                      }
                    >
                      {oldestEnqueuedAt === null ? (
                        '–'
                      ) : (
                        <Since at={Date.parse(oldestEnqueuedAt)} label={t('board.longest')} />
                      )}
                    </td>
                    <td>
                      {talking}
                      {outside > 0 && <small>{t('board.outside', { count: outside })}</small>}
                    </td>
                    <td data-alarm={(agents.ready ?? 0) === 0 && waiting > 0}>{agents.ready ?? 0}</td>
                    <td data-alarm={late}>
                      {percent(level?.level ?? null)}
                      {level !== undefined && (
                        <small>{t('board.levelOf', { seconds: Math.round(level.thresholdMs / 1000) })}</small>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

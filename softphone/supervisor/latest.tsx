import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ContactRows } from '../agent/today.tsx'
import type { BoardView } from '../state/board.ts'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { Panel } from '../ui/parts.tsx'

const LOOK_EVERY_MS = 5_000

/** The newest contacts of everybody; each opens into what happened, who listened, and its recording. */
export const Latest = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const moved = board.queues.map(({ waiting, talking, outside }) => `${waiting} ${talking} ${outside}`).join()
  const queries = useQueryClient()
  const { data = [] } = useQuery({
    queryKey: ['latest'],
    queryFn: async () => granted(await backend.latestContacts()),
    // What is closed is so in the list a moment after it moved, and nothing may move again for long.
    refetchInterval: LOOK_EVERY_MS,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: fetched anew when something moved, whatever it is
  useEffect(() => void queries.invalidateQueries({ queryKey: ['latest'] }), [queries, moved])
  return (
    <Panel title={t('board.latest')}>
      {data.length === 0 && <p className="lead">{t('board.noLatest')}</p>}
      <ContactRows contacts={data} />
    </Panel>
  )
}

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ContactRows } from '../agent/today.tsx'
import type { BoardView } from '../state/board.ts'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { Panel } from '../ui/parts.tsx'

/** The newest contacts of everybody; each opens into what happened, who listened, and its recording. */
export const Latest = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const moved = board.queues.map(({ waiting, talking, outside }) => `${waiting} ${talking} ${outside}`).join()
  const { data = [] } = useQuery({
    queryKey: ['latest', moved],
    queryFn: async () => granted(await backend.latestContacts()),
    placeholderData: (before) => before,
  })
  return (
    <Panel title={t('board.latest')}>
      {data.length === 0 && <p className="lead">{t('board.noLatest')}</p>}
      <ContactRows contacts={data} />
    </Panel>
  )
}

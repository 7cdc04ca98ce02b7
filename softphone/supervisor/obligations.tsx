import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Obligation } from '../../src/wire/obligations.ts'
import { channelWord } from '../agent/words-of.ts'
import type { BoardView } from '../state/board.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { Panel } from '../ui/parts.tsx'
import { timeOfDay } from '../ui/time.ts'
import { useNow } from '../ui/use-now.ts'
import { CloseObligation } from './close-obligation.tsx'

/** What is owed to callers who were not answered: how many by channel, and each open one, to be closed with a word. */
export const Obligations = ({ board }: { readonly board: BoardView }): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const queries = useQueryClient()
  const [closing, setClosing] = useState<Obligation | null>(null)
  const { obligations } = board.totals
  const counted = obligations.map(({ channel, open, late }) => `${channel} ${open} ${late}`).join()
  const { data = [] } = useQuery({
    queryKey: ['obligations', counted],
    queryFn: async () => granted(await backend.openObligations()),
    placeholderData: (before) => before,
    // The count is of the moment, the list of what is on the disk: it may be a moment behind.
    refetchInterval: 3_000,
  })
  return (
    <Panel title={t('board.obligations')}>
      {obligations.length > 0 && (
        <div className="table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('board.channel')}</th>
                <th scope="col">{t('board.open')}</th>
                <th scope="col">{t('board.late')}</th>
              </tr>
            </thead>
            <tbody>
              {obligations.map(({ channel, open, late }) => (
                <tr key={channel}>
                  <th scope="row">{channelWord(t, channel)}</th>
                  <td>{open}</td>
                  <td data-alarm={late > 0}>{late}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data.length === 0 ? (
        <p className="lead">{t('board.nothing')}</p>
      ) : (
        <ul className="owed" aria-label={t('board.openOnes')}>
          {data.map((obligation) => (
            <Owed key={obligation.id} obligation={obligation} onClose={() => setClosing(obligation)} />
          ))}
        </ul>
      )}
      {closing !== null && (
        <CloseObligation
          obligation={closing}
          onDone={() => {
            setClosing(null)
            void queries.invalidateQueries({ queryKey: ['obligations'] })
          }}
        />
      )}
    </Panel>
  )
}

const Owed = ({
  obligation,
  onClose,
}: {
  readonly obligation: Obligation
  readonly onClose: () => void
}): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const now = useNow()
  const contact = useQuery({
    queryKey: ['contact', obligation.contact],
    queryFn: async () => granted(await backend.contact(obligation.contact)),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const number = contact.data?.from ?? t('call.unknown')
  return (
    <li className="owed-one" data-alarm={Date.parse(obligation.dueAt) < now}>
      <span className="figures">{number}</span>
      <span>
        {channelWord(t, obligation.channel)}
        {obligation.callback !== null && (
          <small className="owed-why">
            {t(obligation.callback === 'expired' ? 'board.wishExpired' : 'board.wishGivenUp')}
          </small>
        )}
      </span>
      <span>
        {t('board.due')} <span className="figures">{timeOfDay(obligation.dueAt)}</span>
      </span>
      <Action label={t('board.close')} name={t('board.closeOf', { number })} onPress={onClose} />
    </li>
  )
}

import { IconPhoneIncoming, IconPhoneOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { ringsHere } from '../state/shown.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Cord } from '../ui/cord.tsx'
import { Facts, Since } from '../ui/parts.tsx'
import { useName, useOther, useQueueName } from './names.ts'
import { KeptNotes } from './notes.tsx'

/** A call that rings for this agent: who, to which number, in which queue, how long they have waited. */
export const OfferCard = ({ call }: { readonly call: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  const [answering, setAnswering] = useState(false)
  const number = useOther(call)
  const queue = useQueueName(call.queue)
  const colleague = useName(call.asked?.by ?? null)
  const here = ringsHere(state)
  // They are not on the line yet: their number is called once this is picked up.
  const back = call.unreached === true && call.asked === null
  const isBetweenUs = call.colleague !== undefined
  const kind =
    call.asked !== null
      ? t('asked.offer', { name: colleague })
      : t(back ? 'offer.back' : isBetweenUs ? 'offer.colleague' : 'offer.title')
  const answer = (): void => {
    setAnswering(true)
    desk.answer()
  }
  return (
    <section className="card" data-stage="offered" aria-label={t('offer.title')}>
      <p className="card-kind">{kind}</p>
      <h2 className="card-number">{number}</h2>
      <Cord
        parties={[
          {
            name: isBetweenUs ? number : t('call.caller'),
            live: call.asked === null,
            line: isBetweenUs ? 'ringing' : call.asked === null && !back ? 'up' : 'held',
          },
          ...(isBetweenUs
            ? []
            : [{ name: call.asked === null ? queue : colleague, live: true, line: 'ringing' as const }]),
          { name: t('call.you'), live: false },
        ]}
      />
      <Facts
        wide
        items={[
          ...(call.waitingSince === null || call.asked !== null
            ? []
            : [{ word: t('offer.waiting'), value: <Since at={call.waitingSince} label={t('offer.waiting')} /> }]),
          ...(isBetweenUs ? [] : [{ word: t('call.queue'), value: queue }]),
          ...(call.dialled === '' ? [] : [{ word: t('call.dialled'), value: call.dialled }]),
        ]}
      />
      <KeptNotes notes={call.notes} />
      <div className="card-answer">
        {here && (
          <Action
            tone="main"
            size="large"
            shortcut="A"
            icon={<IconPhoneIncoming aria-hidden="true" />}
            label={back ? t('offer.callBack') : t('offer.answer')}
            onPress={answer}
          />
        )}
        <Action
          tone="danger"
          size="large"
          shortcut="D"
          icon={<IconPhoneOff aria-hidden="true" />}
          label={t('offer.decline')}
          onPress={() => void desk.decline(call.id)}
        />
        {!here && <p className="lead">{t('offer.atPhone')}</p>}
        {here && answering && <p className="lead">{t('offer.connecting')}</p>}
      </div>
    </section>
  )
}

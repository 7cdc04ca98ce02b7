import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { callsInHand, isMuted } from '../state/shown.ts'
import { useApp, useDesk } from '../ui/app-context.ts'
import { clock } from '../ui/time.ts'
import { useName, useOther, useQueueName } from './names.ts'

/** Says to a screen reader what others see happen: a call that rings (at once), muting, the end of a call. */
export const Announcer = (): ReactNode => {
  const { t } = useTranslation()
  const state = useDesk()
  const calls = callsInHand(state)
  const offer = calls.find(({ stage }) => stage === 'offered') ?? null
  const inHand = calls.find(({ stage }) => stage !== 'offered' && stage !== 'wrapup') ?? null
  const talk = inHand?.id ?? null
  const muted = inHand === null ? null : isMuted(state, inHand)
  const [said, setSaid] = useState('')
  const before = useRef({ talk, muted })
  useEffect(() => {
    const last = before.current
    before.current = { talk, muted }
    if (last.talk !== null && talk === null) setSaid(t('say.ended'))
    else if (last.muted !== muted && last.muted !== null && muted !== null)
      setSaid(t(muted ? 'say.muted' : 'say.unmuted'))
  }, [talk, muted, t])
  return (
    <div className="only-heard">
      <p aria-live="polite">{said}</p>
      <p aria-live="assertive">{offer !== null && <OfferWords key={offer.id} offer={offer} />}</p>
    </div>
  )
}

/** Said once an offer: the wait that ticks on is not read out again and again. */
const OfferWords = ({ offer }: { readonly offer: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { clock: pageClock } = useApp()
  const queue = useQueueName(offer.queue)
  const colleague = useName(offer.asked?.by ?? null)
  const [waited] = useState(() => (offer.waitingSince === null ? 0 : pageClock.read() - offer.waitingSince))
  const number = useOther(offer)
  if (offer.asked !== null) return <span>{t('say.asked', { name: colleague, key: 'Alt+Shift+A' })}</span>
  if (offer.colleague !== undefined) return <span>{t('say.colleague', { name: number, key: 'Alt+Shift+A' })}</span>
  return <span>{t('say.offer', { number, queue, wait: clock(waited), key: 'Alt+Shift+A' })}</span>
}

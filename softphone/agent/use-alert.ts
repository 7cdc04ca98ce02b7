/** While a call rings: sound, a title that changes, and a notice of the system when the page is out of sight. */
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { startRinging } from './sounds.ts'

const FLASH_MS = 900

export const useAlert = (offer: DeskCall | null): void => {
  const { t } = useTranslation()
  const id = offer?.id ?? null
  const number = offer?.number ?? null
  useEffect(() => {
    if (id === null) return
    const name = number ?? t('call.unknown')
    const quiet = startRinging()
    const title = document.title
    let lit = false
    const flash = (): void => {
      lit = !lit
      document.title = lit ? t('offer.heading', { number: name }) : title
    }
    flash()
    const flashing = setInterval(flash, FLASH_MS)
    const notice = showNotice(t('offer.notice', { number: name }), id)
    return () => {
      quiet()
      clearInterval(flashing)
      document.title = title
      notice?.close()
    }
  }, [id, number, t])
}

const showNotice = (words: string, tag: string): Notification | null => {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.visibilityState === 'visible')
    return null
  try {
    const notice = new Notification(words, { tag, requireInteraction: true })
    notice.addEventListener('click', () => window.focus())
    return notice
  } catch {
    // Android has them from service workers only.
    return null
  }
}

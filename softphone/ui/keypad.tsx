import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from './action.tsx'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const
const isKey = (key: string): boolean => KEYS.some((each) => each === key)

/** Digits into the call, by click or by typing them. */
export const Keypad = ({ onDigit }: { readonly onDigit: (digit: string) => void }): ReactNode => {
  const { t } = useTranslation()
  const [sent, setSent] = useState('')
  const press = (key: string): void => {
    onDigit(key)
    setSent((before) => before + key)
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if (typing || event.altKey || event.ctrlKey || event.metaKey || !isKey(event.key)) return
      event.preventDefault()
      onDigit(event.key)
      setSent((before) => before + event.key)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onDigit])
  return (
    <section className="keypad" aria-label={t('call.keypad')}>
      <output className="keypad-sent figures" aria-label={t('call.digits')}>
        {sent}
      </output>
      <div className="keypad-keys">
        {KEYS.map((key) => (
          <Action key={key} size="large" label={key} onPress={() => press(key)} />
        ))}
      </div>
    </section>
  )
}

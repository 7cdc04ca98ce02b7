/** Keys that work wherever the focus is: Alt + Shift + a letter, which neither browsers nor screen readers want. */
import { useEffect, useRef } from 'react'

export type Shortcut =
  | 'R'
  | 'W'
  | 'A'
  | 'D'
  | 'M'
  | 'N'
  | 'H'
  | 'K'
  | 'T'
  | 'C'
  | 'P'
  | 'E'
  | 'F'
  | 'L'
  | 'S'
  | 'B'
  | 'O'

export const useShortcut = (shortcut: Shortcut | null, run: (() => void) | undefined): void => {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (shortcut === null) return
    const onKey = (event: KeyboardEvent): void => {
      // The key itself: with Alt some layouts write another letter.
      if (!event.altKey || !event.shiftKey || event.repeat || event.code !== `Key${shortcut}`) return
      event.preventDefault()
      latest.current?.()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [shortcut])
}

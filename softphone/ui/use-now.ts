import { useSyncExternalStore } from 'react'
import { useApp } from './app-context.ts'

/** The server's time, which ticks; `ticking` false keeps it still. One beat for the whole page: all timers move together. */
export const useNow = (): number => {
  const { clock } = useApp()
  return useSyncExternalStore(clock.subscribe, clock.read)
}

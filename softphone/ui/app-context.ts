import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Phone } from '../phone/phone.ts'
import type { Backend } from '../state/backend.ts'
import type { PageClock } from '../state/clock.ts'
import type { Conductor } from '../state/conductor.ts'
import type { DeskState } from '../state/desk.ts'
import type { Watched } from '../state/store.ts'

/** What every view may use; joined in `main.tsx` and in the demo. */
export interface AppParts {
  readonly desk: Conductor
  readonly backend: Backend
  readonly phone: Phone
  readonly clock: PageClock
}

const AppContext = createContext<AppParts | null>(null)
export const AppProvider = AppContext.Provider

export const useApp = (): AppParts => {
  const parts = useContext(AppContext)
  if (parts === null) throw new Error('A view stands outside of the app')
  return parts
}

export const useWatched = <T>(watched: Watched<T>): T => useSyncExternalStore(watched.subscribe, watched.get)

export const useDesk = (): DeskState => useWatched(useApp().desk.state)

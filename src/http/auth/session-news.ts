/** Tells of sign-ins that have ended and of users who have changed, by whatever route, the moment it is on the disk. */
import type { HttpStore } from '../deps.ts'

export type SessionNews =
  /** By the hash of its token. */
  | { readonly type: 'session-ended'; readonly session: string }
  | { readonly type: 'sessions-ended'; readonly user: string }
  /** Name, password or roles. */
  | { readonly type: 'user-changed'; readonly user: string }

export interface SessionWatch {
  /** The store, for everybody who changes sessions and users. */
  readonly store: HttpStore
  listen(listener: (news: SessionNews) => void): void
}

export const watchSessions = (store: HttpStore): SessionWatch => {
  const listeners = new Set<(news: SessionNews) => void>()
  const tell = (news: SessionNews): void => {
    for (const listener of listeners) listener(news)
  }
  const over: HttpStore = Object.create(store)
  const changes: Pick<HttpStore, 'endSession' | 'endSessionsOf' | 'retireUser' | 'saveUser'> = {
    endSession: async (tokenHash) => {
      await store.endSession(tokenHash)
      tell({ type: 'session-ended', session: tokenHash })
    },
    endSessionsOf: async (user) => {
      await store.endSessionsOf(user)
      tell({ type: 'sessions-ended', user })
    },
    retireUser: async (user) => {
      await store.retireUser(user)
      tell({ type: 'sessions-ended', user })
    },
    saveUser: async (user) => {
      await store.saveUser(user)
      tell({ type: 'user-changed', user: user.id })
    },
  }
  return { store: Object.assign(over, changes), listen: (listener) => void listeners.add(listener) }
}

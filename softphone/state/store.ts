/** A value that can be watched. What React's `useSyncExternalStore` wants, and no more. */
export interface Watched<T> {
  get(): T
  subscribe(listener: () => void): () => void
}

export interface Store<T> extends Watched<T> {
  set(next: T): void
}

/** Listeners are told of a new value only, never of an equal one. */
export const createStore = <T>(first: T): Store<T> => {
  const listeners = new Set<() => void>()
  let value = first
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Resolves when it is so, or the time is up. */
export const until = (watched: Watched<unknown>, isSo: () => boolean, withinMs: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(late)
      stop()
      resolve()
    }
    const late = setTimeout(done, withinMs)
    const stop = watched.subscribe(() => {
      if (isSo()) done()
    })
  })

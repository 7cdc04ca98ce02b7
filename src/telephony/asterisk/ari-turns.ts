/**
 * Requests that take their turns. Over several connections the switch would carry them out in any order; of those that name
 * the same leg, bridge or playback the next goes out when the one before has been answered, and no more than so many at once.
 */
import type { AriRequest } from './ari-socket.ts'

export interface Turns {
  /** Runs the work when its turn comes; what becomes of one is nothing to the next. */
  take<T>(request: AriRequest, work: () => Promise<T>): Promise<T>
}

export const createTurns = (most: number): Turns => {
  /** The last one that named it, settled in any case. */
  const lasts = new Map<string, Promise<void>>()
  const waiting: (() => void)[] = []
  let busy = 0

  const limited = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy += 1
    try {
      return await work()
    } finally {
      // Whoever waits takes over the place as it is.
      const next = waiting.shift()
      if (next === undefined) busy -= 1
      else next()
    }
  }

  return {
    take(request, work) {
      const names = namesIn(request)
      const before = names.flatMap((name) => lasts.get(name) ?? [])
      const done = before.length === 0 ? limited(work) : Promise.all(before).then(() => limited(work))
      const over = done.then(
        () => {},
        () => {},
      )
      for (const name of names) lasts.set(name, over)
      void over.then(() => {
        for (const name of names) if (lasts.get(name) === over) lasts.delete(name)
      })
      return done
    },
  }
}

/** The legs, bridges, playbacks, accounts and lines that a request is about. */
const namesIn = ({ uri, query = {} }: AriRequest): readonly string[] => {
  const parts = uri.split('/').map(decodeURIComponent)
  const inPlace = (PLACES_OF_NAMES[parts[0] ?? ''] ?? []).map((place) => parts[place])
  const account = query.eventSource?.split('/')[1]
  return [...new Set([...inPlace, query.channel, query.channelId, account])].flatMap((name) =>
    name === undefined || name === 'create' ? [] : [name],
  )
}

const PLACES_OF_NAMES: Readonly<Record<string, readonly number[]>> = {
  channels: [1, 3],
  bridges: [1, 3],
  playbacks: [1],
  endpoints: [2],
  // asterisk/config/dynamic/res_pjsip/KIND/NAME
  asterisk: [5],
}

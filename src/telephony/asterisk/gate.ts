/**
 * Lets a ring go first: while a leg is being made, other commands wait their turn, in order, and for a few milliseconds at
 * most. Measured: made together with the caller's answer, bridge and music, a ring took half as long again.
 */
export interface Gate {
  /** Others wait until the returned function is called, or until the time is up. */
  close(): () => void
  /** Sends now, or when the gate opens; the order of calls is the order of sending. */
  pass<T>(send: () => Promise<T>): Promise<T>
}

export const createGate = (longestMs: number): Gate => {
  const waiting: (() => void)[] = []
  let closers = 0
  let timer: NodeJS.Timeout | null = null

  const open = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    closers = 0
    for (const send of waiting.splice(0)) send()
  }

  return {
    close: () => {
      closers += 1
      // The first ring's time counts: a crowd of rings must not keep the others waiting for ever.
      timer ??= setTimeout(open, longestMs)
      const mine = timer
      let done = false
      return () => {
        if (done || timer !== mine) return
        done = true
        closers -= 1
        if (closers === 0) open()
      }
    },
    pass: (send) =>
      timer === null
        ? send()
        : new Promise((resolve, reject) => {
            waiting.push(() => void send().then(resolve, reject))
          }),
  }
}

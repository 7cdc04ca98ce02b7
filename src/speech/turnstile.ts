/** Lets so many jobs run at once; those that a caller waits for go before the others. */
export interface Turnstile {
  /** `name` is of this job alone until it has begun. */
  run<T>(name: string, urgent: boolean, job: () => Promise<T>): Promise<T>
  /** A caller waits for it now; nothing is done when it has begun already. */
  hurry(name: string): void
}

export const createTurnstile = (most: number): Turnstile => {
  const soon = new Map<string, () => void>()
  const later = new Map<string, () => void>()
  let running = 0

  const next = (): void => {
    if (running >= most) return
    const line = soon.size > 0 ? soon : later
    const [first] = line
    if (first === undefined) return
    const [name, start] = first
    line.delete(name)
    running += 1
    start()
  }
  return {
    run: (name, urgent, job) =>
      new Promise((resolve, reject) => {
        const start = (): void => {
          job()
            .then(resolve, reject)
            .finally(() => {
              running -= 1
              next()
            })
        }
        if (urgent) soon.set(name, start)
        else later.set(name, start)
        next()
      }),
    hurry: (name) => {
      const start = later.get(name)
      if (start === undefined) return
      later.delete(name)
      soon.set(name, start)
    },
  }
}

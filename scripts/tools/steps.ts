export type Log = (line: string) => void

/** Does one visible piece of set-up: says that it began, and how it ended with its duration. */
export const step = async <T>(
  log: Log,
  doing: string,
  work: () => Promise<T>,
  done: (result: T) => string = () => doing,
): Promise<T> => {
  const began = performance.now()
  log(`… ${doing}`)
  try {
    const result = await work()
    log(`✓ ${done(result)}  ${seconds(performance.now() - began)}`)
    return result
  } catch (fault) {
    log(`✗ ${doing}  ${seconds(performance.now() - began)}`)
    throw fault
  }
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

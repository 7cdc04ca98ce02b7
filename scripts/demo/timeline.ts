/** A story with moments: each line says when, since the beginning, and whether it went as it should. */
export interface Timeline {
  /** Something happened. */
  tell(text: string): void
  /** Something is as it should be, or the story went wrong. */
  check(text: string, right: boolean): void
  readonly failures: () => number
}

export const createTimeline = (print: (line: string) => void, now: () => number): Timeline => {
  const start = now()
  let failures = 0
  const line = (mark: string, text: string): void =>
    print(`${((now() - start) / 1000).toFixed(2).padStart(7)} s  ${mark} ${text}`)
  return {
    tell: (text) => line(' ', text),
    check(text, right) {
      if (!right) failures += 1
      line(right ? '✓' : '✗', text)
    },
    failures: () => failures,
  }
}

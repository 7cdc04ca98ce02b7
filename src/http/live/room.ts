/**
 * One topic as one audience sees it: every key, its value as JSON text, and the number since which it has been so. That is
 * enough to tell anybody what has changed since any number, however much went by in between, and it never grows with time.
 */
import type { LiveTopic } from '../../wire/live.ts'

/** As many keys that are gone are remembered. */
const GONE_MOST = 200

export interface Room {
  /** Takes what there is now. What differs from before gets the next number; gives back the changes as JSON text. */
  show(texts: ReadonlyMap<string, string>, next: () => number): readonly string[]
  /** All there is, as the text of a JSON object. */
  all(): string
  /** What has changed since this number, in the order it did; null when it is too long ago to be known. */
  since(seq: number): readonly string[] | null
}

interface Shown {
  /** Null: gone. */
  readonly text: string | null
  readonly seq: number
}

/** `opened` is the last number before the room's first. */
export const createRoom = (topic: LiveTopic, opened: number): Room => {
  // Whatever changes goes to the end, so the order is that of the numbers.
  const keys = new Map<string, Shown>()
  let floor = opened
  let gone = 0

  const set = (key: string, shown: Shown): void => {
    if (keys.get(key)?.text === null) gone -= 1
    if (shown.text === null) gone += 1
    keys.delete(key)
    keys.set(key, shown)
  }
  const forget = (): void => {
    for (const [key, { text, seq }] of keys) {
      if (gone <= GONE_MOST) return
      if (text !== null) continue
      keys.delete(key)
      gone -= 1
      floor = Math.max(floor, seq)
    }
  }
  const change = (key: string, text: string | null): string =>
    `{"topic":"${topic}","key":${JSON.stringify(key)},"value":${text ?? 'null'}}`

  return {
    show: (texts, next) => {
      const changed: [string, string | null][] = []
      for (const [key, text] of texts) if (keys.get(key)?.text !== text) changed.push([key, text])
      for (const [key, { text }] of keys) if (text !== null && !texts.has(key)) changed.push([key, null])
      if (changed.length === 0) return []
      const seq = next()
      for (const [key, text] of changed) set(key, { text, seq })
      forget()
      return changed.map(([key, text]) => change(key, text))
    },
    all: () => {
      const there = [...keys].flatMap(([key, { text }]) => (text === null ? [] : [`${JSON.stringify(key)}:${text}`]))
      return `{${there.join(',')}}`
    },
    since: (seq) => {
      if (seq < floor) return null
      return [...keys].flatMap(([key, shown]) => (shown.seq > seq ? [change(key, shown.text)] : []))
    },
  }
}

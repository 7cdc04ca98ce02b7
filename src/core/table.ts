/**
 * A keyed table of immutable rows that remembers how to undo. The state's structures are mutable, so that 100,000 rows cost
 * nothing to keep; a step that fails is taken back row by row, indexes included.
 */
export interface ReadTable<K extends string, V> {
  get(key: K): V | undefined
  has(key: K): boolean
  keys(): IterableIterator<K>
  values(): IterableIterator<V>
  entries(): IterableIterator<[K, V]>
  readonly size: number
}

/** The rows by name: what decides by walking a table walks it so, since a restored table has another order inside. */
export const inOrder = <K extends string, V>(table: ReadTable<K, V>): readonly V[] =>
  [...table.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row)

/** Told of every change of a row, taken-back ones included: `before` or `after` is undefined when there is no row. */
export type RowHook<V> = (before: V | undefined, after: V | undefined) => void

/** What was overwritten since `begin`, newest last. */
export interface UndoLog {
  readonly entries: (() => void)[]
  recording: boolean
}

export const createUndoLog = (): UndoLog => ({ entries: [], recording: false })

/** Takes everything back that was recorded, newest first. */
export const rollBack = (log: UndoLog): void => {
  log.recording = false
  for (let i = log.entries.length - 1; i >= 0; i--) log.entries[i]?.()
  log.entries.length = 0
}

export const keep = (log: UndoLog): void => {
  log.recording = false
  log.entries.length = 0
}

export class Table<K extends string, V> implements ReadTable<K, V> {
  readonly #rows = new Map<K, V>()
  readonly #log: UndoLog
  readonly #hook: RowHook<V> | undefined

  constructor(log: UndoLog, hook?: RowHook<V>) {
    this.#log = log
    this.#hook = hook
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: K): V | undefined {
    return this.#rows.get(key)
  }

  has(key: K): boolean {
    return this.#rows.has(key)
  }

  keys(): IterableIterator<K> {
    return this.#rows.keys()
  }

  values(): IterableIterator<V> {
    return this.#rows.values()
  }

  entries(): IterableIterator<[K, V]> {
    return this.#rows.entries()
  }

  set(key: K, row: V): void {
    this.#write(key, row)
  }

  delete(key: K): void {
    if (this.#rows.has(key)) this.#write(key, undefined)
  }

  #write(key: K, after: V | undefined): void {
    const before = this.#rows.get(key)
    if (this.#log.recording) this.#log.entries.push(() => this.#put(key, after, before))
    this.#put(key, before, after)
  }

  #put(key: K, before: V | undefined, after: V | undefined): void {
    if (after === undefined) this.#rows.delete(key)
    else this.#rows.set(key, after)
    this.#hook?.(before, after)
  }
}

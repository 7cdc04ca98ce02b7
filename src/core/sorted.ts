/**
 * Names in the order of a number, ties by name, so that the order never depends on who came first into the structure.
 * Adding at the end and taking from the front, which queues do, touch little; the rest costs one binary search and a move.
 */
export interface Sorted<K extends string> {
  add(order: number, key: K): void
  remove(order: number, key: K): void
  first(): K | undefined
  at(place: number): K | undefined
  readonly size: number
  keys(): IterableIterator<K>
  orders(): IterableIterator<number>
}

export const createSorted = <K extends string>(): Sorted<K> => {
  const rows: { readonly order: number; readonly key: K }[] = []

  const placeOf = (order: number, key: K): number => {
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const row = rows[middle]
      if (row !== undefined && (row.order < order || (row.order === order && row.key < key))) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    add: (order, key) => {
      const last = rows.at(-1)
      if (last === undefined || last.order < order || (last.order === order && last.key < key))
        rows.push({ order, key })
      else rows.splice(placeOf(order, key), 0, { order, key })
    },
    remove: (order, key) => {
      const place = placeOf(order, key)
      const row = rows[place]
      if (row?.order === order && row.key === key) rows.splice(place, 1)
    },
    first: () => rows[0]?.key,
    at: (place) => rows[place]?.key,
    get size() {
      return rows.length
    },
    *keys() {
      for (const row of rows) yield row.key
    },
    *orders() {
      for (const row of rows) yield row.order
    },
  }
}

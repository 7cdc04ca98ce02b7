/**
 * A program: journal rows per second, group commit beside commit per event, on the same database with everything that a
 * commit does (sealing, projections, fsync). Rounds are interleaved, so that a slow moment of the machine meets both.
 *
 *     node dist/src/storage/commit-bench.js [--rounds 7] [--dir FOLDER]   prints one JSON line per round and one of medians
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import type { CenterEvent, Recorded } from '../core/event.ts'
import { call, groupOf, record } from './fixture.ts'
import { openStore, type SqliteStore } from './open-store.ts'

/** Rows a group, and rows a round: long enough that a round takes about as long for each. */
const SIDES = [
  { group: 1, rows: 1000 },
  { group: 50, rows: 10_000 },
  { group: 500, rows: 20_000 },
] as const

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, dir: { type: 'string' } } })
  const rounds = Number(values.rounds ?? 7)
  const dataDir = mkdtempSync(join(values.dir ?? tmpdir(), 'sambung-commit-bench-'))
  const store = await openStore({ dataDir })
  try {
    const events = busyHour()
    const rates = SIDES.map((): number[] => [])
    // The first round is for warming up.
    for (let round = 0; round <= rounds; round++) {
      for (const [i, { group, rows }] of SIDES.entries()) {
        const rate = await measure(store, events, group, rows)
        if (round > 0) rates[i]?.push(rate)
      }
      if (round > 0) print({ round, rowsPerSecond: byGroup(rates.map((list) => list.at(-1) ?? 0)) })
    }
    const medians = rates.map(median)
    const single = medians[0] ?? 1
    print({ medians: byGroup(medians), ratios: byGroup(medians.map((rate) => Number((rate / single).toFixed(1)))) })
  } finally {
    await store.close()
    rmSync(dataDir, { recursive: true })
  }
}

const measure = async (store: SqliteStore, events: Events, group: number, rows: number): Promise<number> => {
  const first = (await store.lastSeq()) + 1
  const groups: Recorded[][] = []
  for (let done = 0; done < rows; done += group) groups.push(record(events.take(group), first + done))
  const began = performance.now()
  for (const some of groups) await store.commit(groupOf(some))
  return Math.round((rows * 1000) / (performance.now() - began))
}

interface Events {
  take(count: number): CenterEvent[]
}

/** A hundred calls at any moment, each a step further in turn; one that is over makes room for the next. */
const busyHour = (): Events => {
  const live: CenterEvent[][] = Array.from({ length: 100 }, () => [])
  let calls = 0
  let turn = 0
  const next = (): CenterEvent => {
    const place = turn++ % live.length
    const left = live[place] ?? []
    const event = left.shift()
    if (event) return event
    const [first, ...rest] = call(String(++calls), { note: 'asked about the invoice', customer: `k-${calls % 5000}` })
    live[place] = rest
    return first ?? next()
  }
  return { take: (count) => Array.from({ length: count }, next) }
}

const byGroup = (values: readonly number[]): Record<string, number> =>
  Object.fromEntries(SIDES.map(({ group }, i) => [String(group), values[i] ?? 0]))

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

await main()

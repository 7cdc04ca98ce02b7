/**
 * A program: for how long the loop is held while a snapshot of 5,000 live calls is made beside it, and while none is. Rounds
 * are interleaved. What is measured is how late a timer of a millisecond is at most (`monitorEventLoopDelay`).
 *
 *     node dist/src/storage/snapshot-bench.js [--rounds 7]   prints one JSON line per round and one of medians
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as passed } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Seq } from '../core/ids.ts'
import { call, groupOf, record } from './fixture.ts'
import { openStore, type SqliteStore } from './open-store.ts'

const LIVE = 5_000
/** Of a whole call's events those until the talk has begun. */
const TALKING = 5
const EVERY = 100

interface Round {
  readonly withMs: number
  readonly withoutMs: number
  /** How long the snapshot took, in its thread. */
  readonly tookMs: number
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } })
  const dataDir = mkdtempSync(join(tmpdir(), 'sambung-snapshot-bench-'))
  let onMade = (_seq: Seq): void => {}
  const log = {
    info: ({ seq }: { readonly seq?: unknown }) => {
      if (typeof seq === 'number') onMade(seq)
    },
    warn: () => {},
    error: (fields: object, words: string) => {
      throw new Error(`${words}: ${JSON.stringify(fields)}`)
    },
  }
  const store = await openStore({ dataDir, log })
  try {
    await openCalls(store)
    const made = (): Promise<Seq> => new Promise((resolve) => (onMade = resolve))
    const first = made()
    await store.startSnapshots({ everyEvents: EVERY })
    await first
    const rounds: Round[] = []
    for (let round = 0; round < Number(values.rounds ?? 7); round++) {
      await commitMore(store, EVERY, round)
      let tookMs = 0
      const withMs = await longestHold(async () => {
        const next = made()
        const began = performance.now()
        await commitMore(store, 1, round + 0.5)
        await next
        tookMs = performance.now() - began
      })
      const withoutMs = await longestHold(() => passed(tookMs))
      rounds.push({ withMs, withoutMs, tookMs })
      console.log(JSON.stringify({ round: round + 1, ...rounded({ withMs, withoutMs, tookMs }) }))
    }
    const of = (what: keyof Round): number => median(rounds.map((one) => one[what]))
    const medians = { withMs: of('withMs'), withoutMs: of('withoutMs'), tookMs: of('tookMs') }
    console.log(JSON.stringify({ ...rounded(medians), liveCalls: LIVE }))
  } finally {
    await store.close()
    rmSync(dataDir, { recursive: true })
  }
}

const openCalls = async (store: SqliteStore): Promise<void> => {
  for (let n = 0; n < LIVE; n += 500) {
    const calls = Array.from({ length: 500 }, (_, i) => call(`in-${n + i}`, { agent: `a${n + i}` }).slice(0, TALKING))
    await store.commit(groupOf(record(calls.flat(), (await store.lastSeq()) + 1)))
  }
}

/** Events that change nothing: the clock jumped by nothing. */
const commitMore = async (store: SqliteStore, count: number, byMs: number): Promise<void> => {
  const events = Array.from({ length: count }, () => ({ type: 'clock-jumped', byMs }) as const)
  await store.commit(groupOf(record(events, (await store.lastSeq()) + 1)))
}

/** The longest the loop was held while `work` went on, in milliseconds. */
const longestHold = async (work: () => Promise<unknown>): Promise<number> => {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  await work()
  delays.disable()
  return delays.max / 1e6
}

const rounded = (round: Round): Round => ({
  withMs: Number(round.withMs.toFixed(1)),
  withoutMs: Number(round.withoutMs.toFixed(1)),
  tookMs: Math.round(round.tookMs),
})

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0

await main()

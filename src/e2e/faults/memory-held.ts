/** What a server holds in memory and handles, garbage left out. */
import { readdirSync, readFileSync } from 'node:fs'
import { waitFor } from '../support/wait-for.ts'
import type { Floor } from './floor.ts'

/**
 * The environment of a server that collects its garbage when it gets SIGUSR2, and each second in the thread that makes snapshots.
 * Left to itself it lets garbage grow to a multiple of what it holds, which in 20,000 calls looks like a leak and hides one.
 */
export const COLLECTS: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--expose-gc --import=data:text/javascript,${encodeURIComponent(
    "import { isMainThread } from 'node:worker_threads'; isMainThread ? process.on('SIGUSR2', () => gc()) : setInterval(() => gc(), 1000).unref()",
  )}`,
}

export interface Held {
  /** What the server's heap holds when the garbage has just been collected. */
  readonly heapKb: number
  /** What it has of the machine's memory then, threads and native parts included. */
  readonly residentKb: number
}

export const heldBy = async (floor: Floor): Promise<Held> => {
  const server = floor.site.pid('main.js')
  const collected = collections(await metricsOf(floor))
  process.kill(server, 'SIGUSR2')
  const after = await waitFor('the server to collect its garbage', async () => {
    const text = await metricsOf(floor)
    return collections(text) > collected ? text : null
  })
  return {
    heapKb: kbIn(after, 'nodejs_heap_size_used_bytes'),
    residentKb: residentKb(server),
  }
}

/** The server's own figures. */
export const metricsOf = async (floor: Floor): Promise<string> =>
  (await fetch(`http://127.0.0.1:${floor.site.env.SAMBUNG_PORT}/metrics`)).text()

export const residentKb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

export const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** Least squares. */
export const slopeOf = (points: readonly { readonly x: number; readonly y: number }[]): number => {
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  const above = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0)
  return above / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
}

const collections = (metrics: string): number => valueIn(metrics, 'nodejs_gc_duration_seconds_count{kind="major"}')

const kbIn = (metrics: string, name: string): number => Math.round(valueIn(metrics, name) / 1_000)

const valueIn = (metrics: string, name: string): number =>
  Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length) ?? 0,
  )

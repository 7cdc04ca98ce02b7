/**
 * A desk that takes call after call in one tab keeps nothing of them: the bench's own measurement in its short form. What is
 * planted to be kept of each call is seen.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const BENCH = fileURLToPath(new URL('../../dist/scripts/bench/main.js', import.meta.url))
const CALLS = 30
/**
 * What a hundred calls may add in so short a run: the page's code still warms up, and the list of the day fills, what SIP keeps
 * for 32 s too. Whatever were kept of each call, an audio node or a connection, would be a hundred.
 */
const MOST = { heapKb: 10_000, nodes: 1_500, listeners: 500, connections: 40, audioNodes: 60 }
/** Of thirty calls, when SIP has forgotten them all: now and then the browser keeps one that is closed. */
const AT_REST_MOST = 5
const PLANTED_BYTES = 200_000

interface Growth {
  readonly heapKb: number
  readonly nodes: number
  readonly listeners: number
  readonly connections: number
  readonly audioNodes: number
}
interface Grown {
  readonly per100: Growth
  readonly connectionsAtRest: number
}

const growthOf = async (leakBytes: number): Promise<Grown> => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-tab-'))
  const file = join(folder, 'result.json')
  try {
    const words = ['--only', 'tab', '--calls', `${CALLS}`, '--leak', `${leakBytes}`, '--json', file]
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, ...words], { timeout: 300_000 })
    console.log(
      stdout
        .split('\n')
        .filter((line) => /^100 calls add|at rest/.test(line))
        .join('\n'),
    )
    const { tab }: { tab: Grown } = JSON.parse(readFileSync(file, 'utf8'))
    return tab
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('tab-heap', () => {
  it('grows no more than a page that warms up, over thirty calls in one tab', async () => {
    const { per100: growth, connectionsAtRest } = await growthOf(0)
    expect(growth.heapKb).toBeLessThan(MOST.heapKb)
    expect(growth.nodes).toBeLessThan(MOST.nodes)
    expect(growth.listeners).toBeLessThan(MOST.listeners)
    expect(growth.connections).toBeLessThan(MOST.connections)
    expect(growth.audioNodes).toBeLessThan(MOST.audioNodes)
    expect(connectionsAtRest).toBeLessThan(AT_REST_MOST)
  })

  it('shows what a page keeps of each call', async () => {
    expect((await growthOf(PLANTED_BYTES)).per100.heapKb).toBeGreaterThan(MOST.heapKb)
  })
})

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
const CALLS = 60
/**
 * What a hundred calls may add in so short a run: the page's code still warms up, and the list of the day fills, what SIP keeps
 * for 32 s too. Whatever were kept of each call, an audio node or a connection, would be a hundred.
 */
const MOST = { heapKb: 10_000, nodes: 1_500, listeners: 500, connections: 40, audioNodes: 60 }
/**
 * When SIP has forgotten all the calls. A connection that is closed before the browser has told of its last change stays for
 * good, with some ten listeners: about one call in twenty-five on a busy machine, were they closed at once.
 */
const AT_REST_MOST = { connections: 1, listeners: 350 }
const PLANTED_BYTES = 200_000

/** By a hundred calls, or at rest. */
interface Held {
  readonly heapKb: number
  readonly nodes: number
  readonly listeners: number
  readonly connections: number
  readonly audioNodes: number
}
interface Grown {
  readonly per100: Held
  readonly atRest: Held
}

const growthOf = async (leakBytes: number): Promise<Grown> => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-tab-'))
  const file = join(folder, 'result.json')
  try {
    const words = ['--only', 'tab', '--calls', `${CALLS}`, '--leak', `${leakBytes}`, '--json', file]
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, ...words], { timeout: 400_000 })
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
  it('grows no more than a page that warms up, over sixty calls in one tab, and rests with the connection of none', async () => {
    const { per100: growth, atRest } = await growthOf(0)
    expect(growth.heapKb).toBeLessThan(MOST.heapKb)
    expect(growth.nodes).toBeLessThan(MOST.nodes)
    expect(growth.listeners).toBeLessThan(MOST.listeners)
    expect(growth.connections).toBeLessThan(MOST.connections)
    expect(growth.audioNodes).toBeLessThan(MOST.audioNodes)
    expect(atRest.connections).toBeLessThanOrEqual(AT_REST_MOST.connections)
    expect(atRest.listeners).toBeLessThan(AT_REST_MOST.listeners)
  })

  it('shows what a page keeps of each call', async () => {
    expect((await growthOf(PLANTED_BYTES)).per100.heapKb).toBeGreaterThan(MOST.heapKb)
  })
})

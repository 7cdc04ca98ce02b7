/**
 * Whether a desk that is open all day holds more and more: hundreds of short calls to one page, each answered there by its own
 * button; what the page holds is measured again and again after a collection, and the slope is what counts.
 */
import { setTimeout as pauseFor } from 'node:timers/promises'
import { startHotline } from '../lib/hotline.ts'
import { AUTO_ANSWER } from './browser/auto-answer.ts'
import { type Callers, describeSound, isAgent, openCallers } from './browser/callers.ts'
import { startChromium } from './browser/chromium.ts'
import { openDesk, shows } from './browser/desk.ts'
import { openMemory, type PageMemory } from './browser/memory.ts'
import { emptySwitch } from './empty-switch.ts'
import { slope } from './stats.ts'

export interface TabOptions {
  readonly calls: number
  /** A measurement after that many calls. */
  readonly every: number
  /** Planted: what the page keeps of each call, to see it found. */
  readonly leakBytes: number
}

export interface TabRow extends PageMemory {
  readonly calls: number
}

export interface TabResult {
  readonly rows: readonly TabRow[]
  /** What 100 calls add, by least squares over the second half: a page that has just begun still grows. */
  readonly per100: PageMemory
  /** What is left when SIP has forgotten the last call. */
  readonly atRest: PageMemory
}

const NUMBER = '1501'

export const benchTab = async (options: TabOptions, tell: (line: string) => void): Promise<TabResult> => {
  const hotline = await startHotline({ rtpPorts: 24 })
  const browser = await startChromium(tell)
  const callers = await openCallers(hotline.sipPort)
  try {
    await hotline.admin.send('PATCH', '/queues/support', { recorded: false })
    const page = await openDesk(
      browser,
      hotline,
      'siti',
      AUTO_ANSWER + (options.leakBytes > 0 ? leaking(options.leakBytes) : ''),
    )
    const memory = await openMemory(page)
    const rows: TabRow[] = []
    for (let calls = 0; calls < options.calls; calls += options.every) {
      const count = Math.min(options.every, options.calls - calls)
      await callAll(callers, calls, count).catch(async (cause: unknown) => {
        throw new Error(`the desk shows ${(await page.locator('main').textContent())?.slice(0, 300)}`, { cause })
      })
      await shows(page, 'Ready')
      const row = { calls: calls + count, ...(await memory()) }
      rows.push(row)
      tell(describeRow(row))
    }
    await emptySwitch(hotline.data)
    const atRest = await whenForgotten(memory)
    tell(`at rest          ${describeMemory(atRest)}`)
    return { rows, per100: per100(rows.slice(Math.floor(rows.length / 2))), atRest }
  } finally {
    callers.close()
    await browser.close()
    await hotline.stop()
  }
}

/** An answered call is remembered for 32 s, so that a repeated INVITE is known (RFC 6026, timer L); what is left then is left for good. */
const whenForgotten = async (memory: () => Promise<PageMemory>): Promise<PageMemory> => {
  const until = performance.now() + FORGOTTEN_MS
  for (;;) {
    const held = await memory()
    if (held.connections === 0 || performance.now() > until) return held
    await pauseFor(LOOK_EVERY_MS)
  }
}
const FORGOTTEN_MS = 45_000
const LOOK_EVERY_MS = 3_000

/** Planted: numbers that the page keeps of each call. */
const leaking = (bytes: number): string => `
  const kept = []
  bench.onAnswer = () => kept.push(Array.from({ length: ${bytes} / 8 }, Math.random))
`

/** One talks while the next one waits, so that the agent is never idle. */
const callAll = async (callers: Callers, first: number, count: number): Promise<void> => {
  let begun = 0
  const line = async (): Promise<void> => {
    while (begun < count) await talkOnce(callers, `62814${`${first + begun++}`.padStart(7, '0')}`)
  }
  await Promise.all([line(), line()])
}

/** The caller hangs up as soon as the agent is heard. */
const talkOnce = async (callers: Callers, from: string): Promise<void> => {
  let hearsAgent = false
  let sound = 'nothing'
  const began = performance.now()
  const caller = await callers.dial({
    number: NUMBER,
    from,
    onAudio(samples) {
      if (hearsAgent) return
      hearsAgent = isAgent(samples)
      if (hearsAgent) caller.hangUp()
      else sound = describeSound(samples)
    },
  })
  const late = setTimeout(() => caller.hangUp(), PATIENCE_MS)
  const how = await caller.ended
  clearTimeout(late)
  if (hearsAgent) return
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  throw new Error(
    `the caller ${from} heard ${sound} in ${caller.packets()} packets; ended ${how} after ${seconds} s without the agent`,
  )
}

const PATIENCE_MS = 20_000

const MEASURES = ['heapKb', 'nodes', 'listeners', 'connections', 'audioNodes'] as const

const per100 = (rows: readonly TabRow[]): PageMemory => {
  const of = (name: (typeof MEASURES)[number]): number =>
    100 * slope(rows.map((row) => ({ x: row.calls, y: row[name] })))
  return {
    heapKb: of('heapKb'),
    nodes: of('nodes'),
    listeners: of('listeners'),
    connections: of('connections'),
    audioNodes: of('audioNodes'),
  }
}

const describeRow = (row: TabRow): string => `after ${`${row.calls}`.padStart(3)} calls  ${describeMemory(row)}`

const describeMemory = (held: PageMemory): string =>
  MEASURES.map((name) => `${WORDS[name]} ${held[name].toFixed(0)}`).join('  ')

export const describeTab = ({ per100 }: TabResult): string =>
  `100 calls add: ${MEASURES.map((name) => `${WORDS[name]} ${per100[name].toFixed(1)}`).join(', ')}`

const WORDS: Readonly<Record<(typeof MEASURES)[number], string>> = {
  heapKb: 'heap kB',
  nodes: 'DOM nodes',
  listeners: 'listeners',
  connections: 'connections',
  audioNodes: 'audio nodes',
}

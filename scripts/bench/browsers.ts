/**
 * How many talks of agents in browsers one core carries: real pages, each with its own phone, DTLS-SRTP to the switch, G.711
 * from there to a caller. What counts is the CPU time of switch, server and edge; the browsers' own belongs to the agents.
 */
import type { Page } from 'playwright-core'
import { addBrowserAgents } from '../lib/agents.ts'
import { type OwnHotline, startHotline } from '../lib/hotline.ts'
import { waitFor } from '../lib/wait-for.ts'
import { AUTO_ANSWER } from './browser/auto-answer.ts'
import { type Caller, type Callers, describeSound, isAgent, openCallers } from './browser/callers.ts'
import { startChromium } from './browser/chromium.ts'
import { CODEC_SCRIPT, type Codec, packetsHeard, talkWith } from './browser/codec.ts'
import { openDesk, shows } from './browser/desk.ts'
import { cpuMs, findProcesses } from './cpu.ts'
import { emptySwitch } from './empty-switch.ts'
import { slope } from './stats.ts'

export interface BrowsersOptions {
  /** How many talk at once, in one measurement after the other. */
  readonly talks: readonly number[]
  readonly windowMs: number
}

export interface BrowsersRow {
  readonly codec: Codec | 'none'
  readonly recorded: boolean
  readonly talks: number
  /** CPU milliseconds in a second. */
  readonly switchMs: number
  readonly serverMs: number
  readonly edgeMs: number
  /** Packets in a second and talk, to callers and to pages: 50 when all is well. */
  readonly toCaller: number
  readonly toPage: number
}

export interface BrowsersResult {
  readonly rows: readonly BrowsersRow[]
  readonly ratios: readonly CodecCost[]
}

export interface CodecCost {
  readonly codec: Codec
  readonly recorded: boolean
  /** Percent of a core that one more talk takes: the slope over all rows. */
  readonly switchPercent: number
  readonly restPercent: number
  readonly talksPerCore: number
}

const VARIANTS = [
  { codec: 'PCMA', recorded: false },
  { codec: 'opus', recorded: false },
  { codec: 'opus', recorded: true },
] as const

export const benchBrowsers = async (
  options: BrowsersOptions,
  tell: (line: string) => void,
): Promise<BrowsersResult> => {
  const most = Math.max(...options.talks)
  const hotline = await startHotline({ rtpPorts: 8 * most })
  const browser = await startChromium(tell)
  const callers = await openCallers(hotline.sipPort)
  try {
    const names = Array.from({ length: most }, (_, n) => `browser${n}`)
    await addBrowserAgents(hotline.admin, names)
    const pages: Page[] = []
    for (const name of names) pages.push(await openDesk(browser, hotline, name, AUTO_ANSWER + CODEC_SCRIPT))
    tell(`${most} desks are open and ready`)
    const floor: Floor = { hotline, pages, callers }
    const idle: BrowsersRow = {
      codec: 'none',
      recorded: false,
      talks: 0,
      ...(await measure(floor, [], 'opus', options)),
    }
    tell(describeRow(idle))
    const rows = [idle]
    for (const { codec, recorded } of VARIANTS) {
      await hotline.admin.send('PATCH', '/queues/support', { recorded })
      for (const page of pages) await talkWith(page, codec)
      for (const talks of options.talks) {
        const row = { codec, recorded, talks, ...(await talk(floor, talks, codec, options)) }
        rows.push(row)
        tell(describeRow(row))
      }
    }
    await emptySwitch(hotline.data)
    return { rows, ratios: VARIANTS.map((variant) => costOf(rows, variant)) }
  } finally {
    callers.close()
    await browser.close()
    await hotline.stop()
  }
}

interface Floor {
  readonly hotline: OwnHotline
  readonly pages: readonly Page[]
  readonly callers: Callers
}

type Cost = Omit<BrowsersRow, 'codec' | 'recorded' | 'talks'>

let lastCaller = 0

const talk = async (floor: Floor, talks: number, codec: Codec, options: BrowsersOptions): Promise<Cost> => {
  const deaf = new Map<string, string>()
  const live: Caller[] = []
  for (let n = 0; n < talks; n++) {
    const from = `62815${`${++lastCaller}`.padStart(7, '0')}`
    deaf.set(from, 'nothing at all')
    const onAudio = (samples: Int16Array): void => {
      if (!deaf.has(from)) return
      if (isAgent(samples)) deaf.delete(from)
      else deaf.set(from, describeSound(samples))
    }
    live.push(await floor.callers.dial({ number: '1501', from, onAudio }))
  }
  await waitFor(`${talks} callers to hear an agent`, () => deaf.size === 0, 30_000).catch((cause: unknown) => {
    throw new Error(`not every caller hears an agent: ${JSON.stringify([...deaf])}`, { cause })
  })
  await settle()
  const cost = await measure(floor, live, codec, options)
  for (const caller of live) caller.hangUp()
  await Promise.all(live.map(({ ended }) => ended))
  for (const page of floor.pages) await shows(page, 'Ready')
  await settle()
  return cost
}

/** What a call's beginning and end leave to do is not a talk's. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000))

const measure = async (
  { hotline, pages }: Floor,
  live: readonly Caller[],
  codec: Codec,
  { windowMs }: BrowsersOptions,
): Promise<Cost> => {
  const talking = await talkingPages(pages, live.length)
  const processes = findProcesses(hotline.data)
  const look = async () => ({
    toCaller: live.reduce((sum, caller) => sum + caller.packets(), 0),
    toPage: (await Promise.all(talking.map((page) => packetsHeard(page, codec)))).reduce((sum, each) => sum + each, 0),
    switchMs: cpuMs(processes.switch),
    serverMs: cpuMs(processes.server),
    edgeMs: cpuMs(processes.edge),
    at: performance.now(),
  })
  const before = await look()
  await new Promise((resolve) => setTimeout(resolve, windowMs))
  const after = await look()
  const seconds = (after.at - before.at) / 1_000
  const eachSecond = (name: keyof typeof before): number => (after[name] - before[name]) / seconds
  const eachTalk = (name: keyof typeof before): number => (live.length === 0 ? 0 : eachSecond(name) / live.length)
  return {
    switchMs: eachSecond('switchMs'),
    serverMs: eachSecond('serverMs'),
    edgeMs: eachSecond('edgeMs'),
    toCaller: eachTalk('toCaller'),
    toPage: eachTalk('toPage'),
  }
}

const talkingPages = async (pages: readonly Page[], talks: number): Promise<readonly Page[]> => {
  const isTalking = async (page: Page): Promise<boolean> =>
    (await page.getByRole('status', { name: 'State', exact: true }).textContent()) === 'Talking'
  return waitFor(`${talks} desks to talk`, async () => {
    const states = await Promise.all(pages.map(isTalking))
    const talking = pages.filter((_, n) => states[n])
    return talking.length === talks ? talking : null
  })
}

const costOf = (rows: readonly BrowsersRow[], { codec, recorded }: (typeof VARIANTS)[number]): CodecCost => {
  const points = rows.filter((row) => row.codec === 'none' || (row.codec === codec && row.recorded === recorded))
  const percent = (of: (row: BrowsersRow) => number): number =>
    slope(points.map((row) => ({ x: row.talks, y: of(row) }))) / 10
  const switchPercent = percent((row) => row.switchMs)
  return {
    codec,
    recorded,
    switchPercent,
    restPercent: percent((row) => row.serverMs + row.edgeMs),
    talksPerCore: 100 / switchPercent,
  }
}

const describeRow = (row: BrowsersRow): string =>
  [
    `${`${row.talks}`.padStart(2)} talks`,
    (row.codec === 'none' ? 'idle' : row.codec).padEnd(4),
    (row.recorded ? 'recorded' : 'plain').padEnd(8),
    `CPU ms a second: switch ${row.switchMs.toFixed(1).padStart(6)}`,
    `server ${row.serverMs.toFixed(1).padStart(5)}`,
    `edge ${row.edgeMs.toFixed(1).padStart(5)}`,
    `packets a second and talk: ${row.toCaller.toFixed(1)} to callers, ${row.toPage.toFixed(1)} to pages`,
  ].join('  ')

export const describeCost = ({ codec, recorded, switchPercent, restPercent, talksPerCore }: CodecCost): string =>
  [
    `${codec === 'opus' ? 'Opus ↔ G.711' : 'G.711 both  '} ${recorded ? 'recorded' : 'plain   '}`,
    `one talk: ${switchPercent.toFixed(2)} % of a core in the switch, ${restPercent.toFixed(2)} % in server and edge`,
    `${talksPerCore.toFixed(0)} talks on a core`,
  ].join('  ')

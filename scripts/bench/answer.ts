/**
 * From an agent's click on `Answer` until both hear each other: a real Chromium with the desk in it, a caller on a trunk, one
 * machine. The click's moment is the pointer event's own; the end is the later of the two: the caller's first packet in which
 * there is nothing but the agent, and the agent's page playing nothing but the caller.
 */
import { type OwnHotline, startHotline } from '../lib/hotline.ts'
import {
  ANSWER_WATCH,
  type AnswerWatch,
  answerWatch,
  MOMENTS,
  type Moment,
  type Moments,
} from './browser/answer-watch.ts'
import { type Callers, isAgent, openCallers } from './browser/callers.ts'
import { type BenchBrowser, startChromium } from './browser/chromium.ts'
import { button, openDesk, shows } from './browser/desk.ts'
import { emptySwitch } from './empty-switch.ts'
import { median, percentile } from './stats.ts'

/** All in milliseconds after the click. */
export interface AnswerRow extends Readonly<Record<Exclude<Moment, 'click'>, number>> {
  /** The caller's first packet of the agent alone. */
  readonly callerHears: number
  readonly bothHear: number
}

export interface AnswerResult {
  readonly rows: readonly AnswerRow[]
  readonly p50Ms: number
  readonly p95Ms: number
}

/** Nobody presses sooner after the first ring. */
const LOOKS_MS = 500
/** The first calls warm the page, the switch and the server up, and are not counted. */
const WARM_UP = 3

export const benchAnswer = async (calls: number, tell: (line: string) => void): Promise<AnswerResult> => {
  const hotline = await startHotline({ rtpPorts: 16 })
  const browser = await startChromium(tell)
  const callers = await openCallers(hotline.sipPort)
  try {
    const rows = await answerAll({ hotline, browser, callers }, calls, tell)
    await emptySwitch(hotline.data)
    const whole = rows.map(({ bothHear }) => bothHear)
    return { rows, p50Ms: percentile(whole, 0.5), p95Ms: percentile(whole, 0.95) }
  } finally {
    callers.close()
    await browser.close()
    await hotline.stop()
  }
}

interface World {
  readonly hotline: OwnHotline
  readonly browser: BenchBrowser
  readonly callers: Callers
}

const answerAll = async ({ hotline, browser, callers }: World, calls: number, tell: (line: string) => void) => {
  const page = await openDesk(browser, hotline, 'siti', ANSWER_WATCH)
  const watch = answerWatch(page)
  const { ms: ahead, withinMs } = await watch.ahead()
  tell(`the page's clock is ${ahead.toFixed(2)} ms ahead, ± ${withinMs.toFixed(2)} ms`)
  const rows: AnswerRow[] = []
  for (let n = 0; n < WARM_UP + calls; n++) {
    await watch.arm()
    let heardAt: number | null = null
    let onHeard = (): void => undefined
    const callerHears = new Promise<void>((resolve) => {
      onHeard = resolve
    })
    const caller = await callers.dial({
      number: '1501',
      from: `62813${`${n}`.padStart(7, '0')}`,
      onAudio(samples, at) {
        if (heardAt !== null || !isAgent(samples)) return
        heardAt = performance.timeOrigin + at
        onHeard()
      },
    })
    await shows(page, 'Ringing')
    await new Promise((resolve) => setTimeout(resolve, LOOKS_MS))
    const clicked = button(page, 'Answer').click()
    const moments = await both(watch, callerHears)
    await clicked
    const row = rowOf(moments, (heardAt ?? Number.NaN) + ahead)
    if (n >= WARM_UP) rows.push(row)
    if (n >= WARM_UP) tell(describeRow(n - WARM_UP + 1, row))
    caller.hangUp()
    await caller.ended
    await shows(page, 'Ready')
  }
  return rows
}

/** Said with what is missing when one of the two hears nothing. */
const both = async (watch: AnswerWatch, callerHears: Promise<void>): Promise<Moments> => {
  const missing = new Set(['the caller', 'the agent'])
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`${[...missing].join(' and ')} heard nothing within 10 s`)), 10_000).unref()
  })
  const heard = async (who: string, what: Promise<unknown>) => {
    await what
    missing.delete(who)
  }
  const moments = watch.heard()
  await Promise.race([late, Promise.all([heard('the caller', callerHears), heard('the agent', moments)])])
  return moments
}

const rowOf = (moments: Moments, callerHears: number): AnswerRow => {
  const after = (at: number): number => at - moments.click
  return {
    offered: after(moments.offered),
    described: after(moments.described),
    gathered: after(moments.gathered),
    told: after(moments.told),
    way: after(moments.way),
    keys: after(moments.keys),
    packet: after(moments.packet),
    plays: after(moments.plays),
    tone: after(moments.tone),
    callerHears: after(callerHears),
    bothHear: after(Math.max(moments.tone, callerHears)),
  }
}

const COLUMNS = [...MOMENTS.filter((moment) => moment !== 'click'), 'callerHears', 'bothHear'] as const

const describeRow = (call: number, row: AnswerRow): string =>
  [`call ${`${call}`.padStart(2)}`, ...COLUMNS.map((name) => `${name} ${row[name].toFixed(0)}`)].join('  ')

/** Where the time goes: the medians and the p95 of each moment, in ms after the click. */
export const describeAnswer = ({ rows, p50Ms, p95Ms }: AnswerResult): readonly string[] => {
  const of = (name: (typeof COLUMNS)[number]): readonly number[] => rows.map((row) => row[name])
  return [
    `after the click, p50: ${COLUMNS.map((name) => `${name} ${median(of(name)).toFixed(0)}`).join('  ')}`,
    `after the click, p95: ${COLUMNS.map((name) => `${name} ${percentile(of(name), 0.95).toFixed(0)}`).join('  ')}`,
    `answer click → both hear each other: p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms (target p95 ≤ 300)`,
  ]
}

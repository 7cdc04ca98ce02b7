/**
 * How long a new server takes to take over the live calls of one that was killed, beside one `GET /channels` on the same switch:
 * by a process that has just started, like the server (median of 5), and by one that has asked before (median of 7).
 * Pairs talk without sound, so that the switch is busy with nothing else. Once when all of them have just begun, so that each may
 * lack something and is set up again (two commands a pair), and once when they have talked for a while, as most have on a floor.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { addReadyAgents } from '../lib/agents.ts'
import { type OwnHotline, startHotline } from '../lib/hotline.ts'
import { waitFor } from '../lib/wait-for.ts'
import { type Call, openPhone } from '../phone/phone.ts'
import { findProcesses } from './cpu.ts'
import { emptySwitch } from './empty-switch.ts'
import { median } from './stats.ts'

export interface AdoptResult {
  readonly legs: number
  /** Each kill: from SIGKILL to /health/ready, and from the link's coming up to the live calls being taken over. */
  readonly rows: readonly {
    readonly talks: 'just begun' | 'under way'
    readonly backMs: number
    readonly takeoverMs: number
    readonly listMs: number
    readonly warmMs: number
  }[]
  /** Takeover over a first list and over a later one, of medians. */
  readonly ratios: Readonly<Record<'just begun' | 'under way', { readonly first: number; readonly later: number }>>
}

const HOST = '127.0.0.1'
const CALLS_PER_SECOND = 20

export const benchAdopt = async (pairs: number, kills: number, tell: (line: string) => void): Promise<AdoptResult> => {
  const hotline = await startHotline({ rtpPorts: 8 * pairs })
  const live = new Set<Call>()
  const agents = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall(call) {
      live.add(call)
      call.ring()
      call.answer(MEDIA_PORT)
    },
    onEvent: (call, event) => void (event.type === 'ended' && live.delete(call)),
  })
  let talking = 0
  const callers = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall: (call) => call.decline(486, 'Busy Here'),
    onEvent(call, event) {
      if (event.type === 'answered') talking += 1
      if (event.type === 'ended') live.delete(call)
    },
  })
  try {
    await hotline.admin.send('PATCH', '/queues/support', { recorded: false })
    const names = Array.from({ length: pairs }, (_, n) => `adopt${n}`)
    await addReadyAgents(hotline.admin, names, agents.port)
    for (let n = 0; n < pairs; n++) {
      live.add(
        callers.call({
          to: '1501',
          at: { host: HOST, port: hotline.sipPort },
          from: `62812${n}`,
          mediaPort: MEDIA_PORT,
        }),
      )
      await new Promise((resolve) => setTimeout(resolve, 1_000 / CALLS_PER_SECOND))
    }
    await waitFor('all pairs to talk', async () => talking === pairs && (await talkingNow(hotline)) === pairs, 60_000)
    const rows: AdoptResult['rows'][number][] = []
    const begun = performance.now()
    for (let kill = 0; kill < 2 * kills; kill++) {
      const talks = kill < kills ? 'just begun' : 'under way'
      const left = kill === kills ? begun + UNDER_WAY_MS - performance.now() : 0
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)))
      const [listMs, warmMs] = [await timeFirstList(hotline.data), await timeList(hotline.data)]
      const began = performance.now()
      process.kill(findProcesses(hotline.data).server, 'SIGKILL')
      await waitFor('the next server', async () => !(await isReady(hotline)), 5_000)
      await waitFor('the next server', () => isReady(hotline), 60_000)
      const backMs = performance.now() - began
      const takeoverMs = 1_000 * (await gauge(hotline, 'sambung_switch_takeover_seconds'))
      const legs = await gauge(hotline, 'sambung_live_legs')
      if (legs !== 2 * pairs) throw new Error(`${2 * pairs} legs before the kill, ${legs} after it`)
      rows.push({ talks, backMs, takeoverMs, listMs, warmMs })
      tell(
        `talks ${talks}: back after ${backMs.toFixed(0)} ms; took over ${legs} legs in ${takeoverMs.toFixed(0)} ms; a first GET /channels ${listMs.toFixed(0)} ms, a later one ${warmMs.toFixed(0)} ms`,
      )
    }
    const ratiosOf = (talks: 'just begun' | 'under way') => {
      const of = (what: 'takeoverMs' | 'listMs' | 'warmMs'): number =>
        median(rows.flatMap((row) => (row.talks === talks ? row[what] : [])))
      return { first: of('takeoverMs') / of('listMs'), later: of('takeoverMs') / of('warmMs') }
    }
    const ratios = { 'just begun': ratiosOf('just begun'), 'under way': ratiosOf('under way') }
    for (const call of live) call.hangup()
    await emptySwitch(hotline.data)
    return { legs: 2 * pairs, rows, ratios }
  } finally {
    callers.close()
    agents.close()
    await hotline.stop()
  }
}

/** Longer than what was refused is asked for again (src/core/call/commands.ts). */
const UNDER_WAY_MS = 40_000

/** Nobody listens there and nothing is sent: the pairs are silent. */
const MEDIA_PORT = 9

const timeFirstList = async (data: string): Promise<number> => {
  const times: number[] = []
  for (let n = 0; n < 5; n++) {
    const { stdout } = await execFileAsync(process.execPath, [FIRST_LIST, join(data, 'run', 'switch.json')])
    times.push(Number(stdout))
  }
  return median(times)
}

const execFileAsync = promisify(execFile)
const FIRST_LIST = fileURLToPath(new URL('./first-list.js', import.meta.url))

const timeList = async (data: string): Promise<number> => {
  const access: Record<string, unknown> = JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8'))
  const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`
  const times: number[] = []
  for (let n = 0; n < 7; n++) {
    const began = performance.now()
    const answer = await fetch(`${access.ariUrl}/channels`, { headers: { authorization } })
    await answer.json()
    times.push(performance.now() - began)
  }
  return median(times)
}

const isReady = async ({ base }: OwnHotline): Promise<boolean> =>
  fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const gauge = async ({ base }: OwnHotline, name: string): Promise<number> => {
  const text = await (await fetch(`${base}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}

const talkingNow = async (hotline: OwnHotline): Promise<number> => {
  const text = await (await fetch(`${hotline.base}/metrics`)).text()
  return Number(/^sambung_live_contacts\{channel="voice",phase="talking"\} (\d+)$/m.exec(text)?.[1] ?? 0)
}

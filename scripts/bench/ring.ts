/**
 * Ring latency and CPU per call of Sambung beside `Queue()`: one switch, the same telephones, both recorded and not, RTP in
 * both directions. The four take turns, so that a slow moment of the machine meets all of them.
 */

import { AgentList } from '../../src/wire/agents.ts'
import { addReadyAgents } from '../lib/agents.ts'
import type { OwnHotline } from '../lib/hotline.ts'
import { startHotline } from '../lib/hotline.ts'
import { waitFor } from '../lib/wait-for.ts'
import { cpuMs, findProcesses } from './cpu.ts'
import { emptySwitch } from './empty-switch.ts'
import { type Load, openLoad } from './load.ts'
import { addQueue, QUEUE_NUMBER, QUEUE_RECORDED_NUMBER } from './queue-side.ts'
import { median, percentile } from './stats.ts'

export interface RingOptions {
  readonly rounds: number
  readonly calls: number
  readonly callsPerSecond: number
  readonly talkMs: number
  readonly agents: number
}

/** One round of one side. */
export interface RingRow {
  readonly round: number
  readonly side: SideName
  readonly recorded: boolean
  readonly calls: number
  readonly talked: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly switchCpuMs: number
  readonly serverCpuMs: number
  readonly cpuMsPerCall: number
  readonly rtpToCallers: number
  readonly rtpToAgents: number
}

export type SideName = 'sambung' | 'Queue()'

export interface RingResult {
  readonly rows: readonly RingRow[]
  /** Sambung's median over that of Queue(). */
  readonly ratios: readonly { recorded: boolean; p50: number; p99: number; cpu: number }[]
}

export const benchRing = async (options: RingOptions, tell: (line: string) => void): Promise<RingResult> => {
  tell('starting a hotline for the bench')
  // Two ports a party; a round may have a second's worth of calls more than it should.
  const hotline = await startHotline({ rtpPorts: 8 * (options.agents + options.callsPerSecond) })
  const load = await openLoad()
  try {
    const names = Array.from({ length: options.agents }, (_, n) => `bench${`${n + 1}`.padStart(3, '0')}`)
    tell(`${options.agents} agents`)
    await addReadyAgents(hotline.admin, names, load.agentPort)
    await addQueue(hotline.data, names, load.agentPort)
    const rows: RingRow[] = []
    // Round 0 warms both sides up and is not counted.
    for (let round = 0; round <= options.rounds; round++) {
      for (const variant of VARIANTS) {
        const row = await measure(hotline, load, { ...variant, round }, options)
        if (round === 0) continue
        rows.push(row)
        tell(describeRow(row))
      }
    }
    await emptySwitch(hotline.data)
    tell('after all of it the switch holds no leg and no bridge')
    return { rows, ratios: [false, true].map((recorded) => ratiosOf(rows, recorded)) }
  } finally {
    await load.close()
    await hotline.stop()
  }
}

const SETTLE_MS = 500

interface Variant {
  readonly side: SideName
  readonly recorded: boolean
  readonly number: string
}

const VARIANTS: readonly Variant[] = [
  { side: 'Queue()', recorded: false, number: QUEUE_NUMBER },
  { side: 'sambung', recorded: false, number: '1501' },
  { side: 'Queue()', recorded: true, number: QUEUE_RECORDED_NUMBER },
  { side: 'sambung', recorded: true, number: '1501' },
]

const measure = async (
  hotline: OwnHotline,
  load: Load,
  { side, recorded, number, round }: Variant & { round: number },
  { calls, callsPerSecond, talkMs }: RingOptions,
): Promise<RingRow> => {
  await hotline.admin.send('PATCH', '/queues/support', { recorded })
  await allReady(hotline)
  const processes = findProcesses(hotline.data)
  const cpu = () => ({ switch: cpuMs(processes.switch), server: cpuMs(processes.server) })
  const before = cpu()
  const result = await load.run({ number, sipPort: hotline.sipPort, calls, callsPerSecond, talkMs })
  // What the last calls leave to do belongs to them; asking the server whether it is done would be counted too.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const after = cpu()
  const switchCpuMs = after.switch - before.switch
  const serverCpuMs = after.server - before.server
  return {
    round,
    side,
    recorded,
    calls: result.calls,
    talked: result.talked,
    p50Ms: percentile(result.ringMs, 0.5),
    p99Ms: percentile(result.ringMs, 0.99),
    switchCpuMs,
    serverCpuMs,
    // A hotline of Queue() alone would have no server: what ours idles away meanwhile is not held against it.
    cpuMsPerCall: (switchCpuMs + (side === 'sambung' ? serverCpuMs : 0)) / result.calls,
    rtpToCallers: result.rtp.caller,
    rtpToAgents: result.rtp.agent,
  }
}

const allReady = async ({ admin }: OwnHotline): Promise<void> => {
  await waitFor('all agents to be ready', async () => {
    const { items } = await admin.get('/agents?limit=200', AgentList)
    return items.every((agent) => agent.presence.state === 'ready' || agent.presence.state === 'offline')
  })
}

const ratiosOf = (rows: readonly RingRow[], recorded: boolean): RingResult['ratios'][number] => {
  const of = (side: SideName, value: (row: RingRow) => number): number =>
    median(rows.filter((row) => row.side === side && row.recorded === recorded).map(value))
  const ratio = (value: (row: RingRow) => number): number => of('sambung', value) / of('Queue()', value)
  return {
    recorded,
    p50: ratio((row) => row.p50Ms),
    p99: ratio((row) => row.p99Ms),
    cpu: ratio((row) => row.cpuMsPerCall),
  }
}

const describeRow = (row: RingRow): string =>
  [
    `round ${row.round}`,
    row.side.padEnd(8),
    (row.recorded ? 'recorded' : 'plain').padEnd(9),
    `${row.talked}/${row.calls} calls`,
    `ring p50 ${row.p50Ms.toFixed(2).padStart(6)} ms`,
    `p99 ${row.p99Ms.toFixed(2).padStart(6)} ms`,
    `CPU a call ${row.cpuMsPerCall.toFixed(2).padStart(6)} ms (switch ${row.switchCpuMs} + server ${row.serverCpuMs})`,
    `RTP ${row.rtpToCallers}+${row.rtpToAgents}`,
  ].join('  ')

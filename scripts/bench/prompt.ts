/**
 * From the answer of a caller in a flow until the switch plays them the first words, told by the switch itself: another client of
 * its events sees `ChannelStateChange` (answered) and `PlaybackStarted`, and both carry the switch's own clock, in whole
 * milliseconds. The command is out by then: it goes with the answer (src/core/call/flow.test.ts); what is measured is the switch.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { ownerOfPlayback } from '../../src/core/ids.ts'
import { startHotline } from '../lib/hotline.ts'
import { waitFor } from '../lib/wait-for.ts'
import { type Call, openPhone } from '../phone/phone.ts'
import { emptySwitch } from './empty-switch.ts'
import { loadAverage, percentile } from './stats.ts'

export interface PromptResult {
  readonly calls: number
  readonly callsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Since the caller's leg was handed to us, the answering with it. */
  readonly fromArrivalP50Ms: number
  readonly fromArrivalP99Ms: number
  readonly load: number
}

const HOST = '127.0.0.1'
/** Nobody listens there and nothing is sent. */
const MEDIA_PORT = 9
const HEARD_MS = 1_000
/** They warm the server up, and are not counted. */
const WARM_UP = 50

export const benchPrompt = async (calls: number, callsPerSecond: number): Promise<PromptResult> => {
  const hotline = await startHotline({ rtpPorts: 16 * callsPerSecond })
  const watch = await watchSwitch(hotline.data)
  const live = new Set<Call>()
  const phone = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall: (call) => call.decline(486, 'Busy Here'),
    onEvent(call, event) {
      if (event.type === 'answered') setTimeout(() => call.hangup(), HEARD_MS)
      if (event.type === 'ended') live.delete(call)
    },
  })
  try {
    const began = performance.now()
    for (let n = 0; n < WARM_UP + calls; n++) {
      const wait = began + (n * 1_000) / callsPerSecond - performance.now()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)))
      const from = `62815${`${n}`.padStart(7, '0')}`
      live.add(phone.call({ to: '1500', at: { host: HOST, port: hotline.sipPort }, from, mediaPort: MEDIA_PORT }))
    }
    const load = loadAverage()
    await waitFor('all calls to be over', () => live.size === 0, 30_000)
    await emptySwitch(hotline.data)
    const rows = watch.rows().slice(WARM_UP)
    if (rows.length < calls) throw new Error(`${calls} calls, and ${rows.length} of them heard something`)
    const [after, whole] = [
      rows.map(({ answered, said }) => said - answered),
      rows.map(({ came, said }) => said - came),
    ]
    const of = (values: readonly number[]) => ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99) })
    return {
      calls,
      callsPerSecond,
      p50Ms: of(after).p50,
      p99Ms: of(after).p99,
      fromArrivalP50Ms: of(whole).p50,
      fromArrivalP99Ms: of(whole).p99,
      load,
    }
  } finally {
    phone.close()
    watch.close()
    await hotline.stop()
  }
}

export const describePrompt = (row: PromptResult): string =>
  `first words        ${row.callsPerSecond} calls/s: p50 ${row.p50Ms} ms, p99 ${row.p99Ms} ms after the answer, the command sent before it (target p99 ≤ 5); after the arrival p50 ${row.fromArrivalP50Ms}, p99 ${row.fromArrivalP99Ms} ms; load ${row.load}`

interface Row {
  readonly came: number
  readonly answered: number
  readonly said: number
}

/** Sees all that happens in the switch, by a socket beside the server's. */
const watchSwitch = async (data: string) => {
  const access: Record<string, unknown> = JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8'))
  const url = `${String(access.ariUrl).replace(/^http/, 'ws')}/events?app=bench&subscribeAll=true`
  const socket = new WebSocket(url, { auth: `${access.ariUser}:${access.ariSecret}` })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const [came, answered, rows] = [new Map<string, number>(), new Map<string, number>(), new Map<string, Row>()]
  socket.on('message', (text) => {
    const { type, timestamp, channel, playback }: ToldBySwitch = JSON.parse(String(text))
    const at = Date.parse(timestamp.replace(/(\d\d)$/, ':$1'))
    const leg = channel?.id ?? ''
    if (type === 'ChannelCreated') came.set(leg, at)
    if (type === 'ChannelStateChange' && channel?.state === 'Up') answered.set(leg, at)
    if (type !== 'PlaybackStarted' || playback === undefined) return
    const contact = ownerOfPlayback(playback.id)?.contact
    const caller = contact?.replace(/^c-/, '') ?? ''
    const [first, up] = [came.get(caller), answered.get(caller)]
    if (contact === undefined || rows.has(caller) || first === undefined || up === undefined) return
    rows.set(caller, { came: first, answered: up, said: at })
  })
  return { rows: () => [...rows.values()], close: () => socket.close() }
}

interface ToldBySwitch {
  readonly type: string
  readonly timestamp: string
  readonly channel?: { readonly id: string; readonly state: string }
  readonly playback?: { readonly id: string }
}

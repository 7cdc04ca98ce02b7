/**
 * How long a change of all agents takes to reach the switch while calls run: a table that gives 300 agents another telephone each is
 * sent, and callers go on dialling. Applied is when the answer says so and when the switch has rung an old telephone for the last time.
 */
import { addReadyAgents } from '../lib/agents.ts'
import { startHotline } from '../lib/hotline.ts'
import { waitFor } from '../lib/wait-for.ts'
import { type Call, openPhone } from '../phone/phone.ts'
import { emptySwitch } from './empty-switch.ts'
import { loadAverage, median } from './stats.ts'

export interface ChangeResult {
  readonly agents: number
  readonly rows: readonly ChangeRow[]
  /** Medians. */
  readonly answeredMs: number
  readonly appliedMs: number
  readonly load: number
}
interface ChangeRow {
  /** From sending the table to its answer, by which all of it is on the disk. */
  readonly answeredMs: number
  /** To the last ring of an old telephone; 0 when none rang after the table was sent. */
  readonly lastOldMs: number
  /** To the first ring of a new one. */
  readonly firstNewMs: number
}

const HOST = '127.0.0.1'
const MEDIA_PORT = 9
const TALK_MS = 500
const CALLS_PER_SECOND = 20
const AROUND_MS = 2_000

export const benchChange = async (
  agents: number,
  rounds: number,
  tell: (line: string) => void,
): Promise<ChangeResult> => {
  const hotline = await startHotline({ rtpPorts: 16 * CALLS_PER_SECOND })
  const live = new Set<Call>()
  const rang: { readonly at: number; readonly floor: number }[] = []
  const openFloor = (floor: number) =>
    openPhone({
      host: HOST,
      port: 0,
      law: 'alaw',
      onCall(call) {
        rang.push({ at: performance.now(), floor })
        live.add(call)
        call.ring()
        call.answer(MEDIA_PORT)
      },
      onEvent: (call, event) => void (event.type === 'ended' && live.delete(call)),
    })
  const floors = [await openFloor(0), await openFloor(1)] as const
  const callers = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall: (call) => call.decline(486, 'Busy Here'),
    onEvent(call, event) {
      if (event.type === 'answered') setTimeout(() => call.hangup(), TALK_MS)
      if (event.type === 'ended') live.delete(call)
    },
  })
  let dialled = 0
  const dialling = setInterval(() => {
    const from = `62816${`${++dialled}`.padStart(7, '0')}`
    live.add(callers.call({ to: '1501', at: { host: HOST, port: hotline.sipPort }, from, mediaPort: MEDIA_PORT }))
  }, 1_000 / CALLS_PER_SECOND)
  try {
    const names = Array.from({ length: agents }, (_, n) => `change${n}`)
    await addReadyAgents(hotline.admin, names, floors[0].port)
    const rows: ChangeRow[] = []
    for (let round = 0; round < rounds; round++) {
      const [old, next] = [round % 2, (round + 1) % 2]
      const port = floors[next === 0 ? 0 : 1].port
      const cells = names.map((name) => `${name},sip:${name}@${HOST}:${port}`)
      await new Promise((resolve) => setTimeout(resolve, AROUND_MS))
      const began = performance.now()
      await hotline.admin.sendTable('/agents.csv', ['username,station', ...cells].join('\n'))
      const answeredMs = performance.now() - began
      await new Promise((resolve) => setTimeout(resolve, AROUND_MS))
      const after = (floor: number) =>
        rang.flatMap(({ at, floor: where }) => (where === floor && at >= began ? at - began : []))
      const firstNewMs = Math.min(...after(next))
      if (!Number.isFinite(firstNewMs)) throw new Error('no new telephone rang')
      rows.push({ answeredMs, lastOldMs: Math.max(0, ...after(old)), firstNewMs })
      tell(JSON.stringify(rows.at(-1)))
    }
    const load = loadAverage()
    clearInterval(dialling)
    await waitFor('all calls to be over', () => live.size === 0, 30_000)
    await emptySwitch(hotline.data)
    const appliedMs = median(rows.map((row) => Math.max(row.answeredMs, row.lastOldMs, row.firstNewMs)))
    return { agents, rows, answeredMs: median(rows.map((row) => row.answeredMs)), appliedMs, load }
  } finally {
    clearInterval(dialling)
    callers.close()
    for (const floor of floors) floor.close()
    await hotline.stop()
  }
}

export const describeChange = ({ agents, answeredMs, appliedMs, load }: ChangeResult): string =>
  `change of ${agents} agents  answered after ${answeredMs.toFixed(0)} ms, applied after ${appliedMs.toFixed(0)} ms with ${CALLS_PER_SECOND} calls/s (target < 1,000); load ${load}`

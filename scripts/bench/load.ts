/**
 * Callers and agents, all telephones of a round in one process, so that both ends of a call are timed by one clock: the
 * caller's INVITE as it is handed to the socket, the agent's INVITE as it comes out of one.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { waitFor } from '../lib/wait-for.ts'
import { type Call, type CallEvent, openPhone, type Phone } from '../phone/phone.ts'
import type { PumpNews, PumpOrder, Side } from './media-pump.ts'

export interface Load {
  /** Where the agents' telephones take calls. */
  readonly agentPort: number
  run(round: RoundOptions): Promise<RoundResult>
  close(): Promise<void>
}

export interface RoundOptions {
  readonly number: string
  readonly sipPort: number
  readonly calls: number
  readonly callsPerSecond: number
  readonly talkMs: number
}

export interface RoundResult {
  readonly calls: number
  /** How many were answered by an agent. */
  readonly talked: number
  /** Caller's INVITE to agent's INVITE, each call. */
  readonly ringMs: readonly number[]
  /** RTP packets that the switch sent to callers and to agents. */
  readonly rtp: Readonly<Record<Side, number>>
}

const HOST = '127.0.0.1'

export const openLoad = async (): Promise<Load> => {
  const pump = new Worker(new URL('./media-pump.js', import.meta.url))
  const ports = await newsFrom(pump, 'ports')
  const order = (what: PumpOrder): void => pump.postMessage(what)
  const floor: Floor = { rang: new Map(), callers: new Map(), live: new Set(), talked: 0, talkMs: 0 }
  const media = createMediaIds(order)
  const agents = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall(call) {
      floor.rang.set(call.from, call.invitedAt)
      floor.live.add(call)
      call.ring()
      call.answer(ports.agent)
    },
    onEvent(call, event) {
      media('agent', call, event)
      if (event.type === 'answered') {
        floor.talked += 1
        const caller = floor.callers.get(call.from)
        setTimeout(() => caller?.hangup(), floor.talkMs)
      }
      if (event.type === 'ended') floor.live.delete(call)
    },
  })
  const callers = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall: (call) => call.decline(486, 'Busy Here'),
    onEvent(call, event) {
      media('caller', call, event)
      if (event.type === 'ended') floor.live.delete(call)
    },
  })
  const count = async (): Promise<Record<Side, number>> => {
    order({ type: 'count' })
    return newsFrom(pump, 'counted')
  }
  return {
    agentPort: agents.port,
    run: (round) => runRound({ floor, callers, mediaPort: ports.caller, count }, round),
    async close() {
      callers.close()
      agents.close()
      await pump.terminate()
    },
  }
}

interface Floor {
  /** When an agent's phone was asked to ring, by the caller's number. */
  readonly rang: Map<string, number>
  readonly callers: Map<string, Call>
  readonly live: Set<Call>
  talked: number
  talkMs: number
}

interface Tools {
  readonly floor: Floor
  readonly callers: Phone
  readonly mediaPort: number
  count(): Promise<Record<Side, number>>
}

let lastCaller = 0

const runRound = async (
  { floor, callers, mediaPort, count }: Tools,
  { number, sipPort, calls, callsPerSecond, talkMs }: RoundOptions,
): Promise<RoundResult> => {
  floor.rang.clear()
  floor.callers.clear()
  floor.talked = 0
  floor.talkMs = talkMs
  const before = await count()
  const started = performance.now()
  for (let n = 0; n < calls; n++) {
    await moment(started + (n * 1000) / callsPerSecond)
    const from = `62811${`${++lastCaller}`.padStart(7, '0')}`
    const call = callers.call({ to: number, at: { host: HOST, port: sipPort }, from, mediaPort })
    floor.callers.set(from, call)
    floor.live.add(call)
  }
  await waitFor('all calls to be over', () => floor.live.size === 0, talkMs + PATIENCE_MS).catch(() => {
    for (const call of floor.live) call.hangup()
  })
  const after = await count()
  const ringMs = [...floor.callers].flatMap(([from, call]) => {
    const rang = floor.rang.get(from)
    return rang === undefined ? [] : [rang - call.invitedAt]
  })
  const rtp = { caller: after.caller - before.caller, agent: after.agent - before.agent }
  return { calls, talked: floor.talked, ringMs, rtp }
}

const PATIENCE_MS = 10_000

const moment = (at: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())))

/** Tells the pump of each call that speaks, under a number of its own. */
const createMediaIds = (order: (what: PumpOrder) => void) => {
  const ids = new Map<Call, number>()
  let last = 0
  return (side: Side, call: Call, event: CallEvent): void => {
    if (event.type === 'answered' && event.media !== null) {
      ids.set(call, ++last)
      order({ type: 'speak', id: last, side, host: event.media.host, port: event.media.port })
    } else if (event.type === 'ended') {
      const id = ids.get(call)
      if (id !== undefined) order({ type: 'hush', id })
      ids.delete(call)
    }
  }
}

const newsFrom = async <T extends PumpNews['type']>(pump: Worker, type: T): Promise<Extract<PumpNews, { type: T }>> => {
  for (;;) {
    const [news]: [PumpNews] = await nextNews(pump)
    if (isNews(news, type)) return news
  }
}
const nextNews = async (pump: Worker): Promise<[PumpNews]> => {
  const [news] = await once(pump, 'message')
  return [news]
}
const isNews = <T extends PumpNews['type']>(news: PumpNews, type: T): news is Extract<PumpNews, { type: T }> =>
  news.type === type

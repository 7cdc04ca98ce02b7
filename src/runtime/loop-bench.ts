/**
 * How many inputs a second the core takes at 5,000 live calls, with a journal that groups commits and one subscriber that
 * reads every event; and the longest time the loop was held. Run as a process: prints one line of JSON.
 */
import { performance } from 'node:perf_hooks'
import { newQueue } from '../core/acd/new-queue.ts'
import { applyEvent } from '../core/apply.ts'
import type { Recorded } from '../core/event.ts'
import { agentId, customerId, legId, queueId } from '../core/ids.ts'
import type { Input } from '../core/input.ts'
import { emptyState } from '../core/state.ts'
import { createClock } from './clock.ts'
import { createJournal } from './journal.ts'
import { createLoop } from './loop.ts'
import { createTimers } from './timers.ts'

const LIVE = 5_000
const AGENTS = 2_000
const QUEUES = 20
const ROUNDS = 7
const INPUTS = 60_000
const SLICE = 200

const sample = async (): Promise<{ readonly perSecond: number; readonly longestMs: number }> => {
  const state = emptyState()
  const mirror = emptyState()
  const clock = createClock((wall) => wall)
  const journal = createJournal({ store: { commit: async () => {} }, clock, onBroken: () => {} })
  const loop = createLoop({
    state,
    clock,
    journal,
    runSwitch: () => {},
    // The subscriber folds what it is told, as a live board does.
    onEvents: (events: readonly Recorded[]) => {
      timers.arm()
      for (const event of events) applyEvent(mirror, event)
    },
    onFault: (error) => {
      throw error
    },
  })
  const timers = createTimers(state, clock, loop.post)
  settle(loop.post)
  let call = 0
  for (; call < LIVE; call++) loop.post(arrivalOf(call))
  await journal.flush()

  let done = 0
  let longestMs = 0
  const began = performance.now()
  while (done < INPUTS) {
    const slice = performance.now()
    for (let i = 0; i < SLICE; i += 5, done += 5, call++) oneCallOn(loop.post, call)
    longestMs = Math.max(longestMs, performance.now() - slice)
    await new Promise(setImmediate)
  }
  await journal.flush()
  const perSecond = INPUTS / ((performance.now() - began) / 1000)
  timers.stop()
  if (mirror.seq !== state.seq || state.contacts.size !== LIVE) throw new Error('the bench lost events or calls')
  return { perSecond, longestMs }
}

const settle = (post: (input: Input) => void): void => {
  post({ type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} })
  for (let q = 0; q < QUEUES; q++) {
    const id = queueId(`q${q}`)
    post({ type: 'save-queue', queue: newQueue(id, id, { ringTimeoutMs: 60_000, recorded: true }) })
    post({ type: 'set-number', number: String(q), target: { queue: id } })
  }
  for (let a = 0; a < AGENTS; a++) {
    const id = agentId(`a${a}`)
    const queues = [queueId(`q${a % QUEUES}`), queueId(`q${(a + 1) % QUEUES}`)]
    const station = { kind: 'phone', uri: `sip:a${a}@127.0.0.1` } as const
    post({ type: 'save-agent', agent: { id, username: id, name: id, skills: [], queues, station } })
    post({ type: 'set-presence', agent: id, state: 'available', reason: null })
  }
}

const arrivalOf = (call: number): Input => ({
  type: 'leg-arrived',
  leg: legId(`in-${call}`),
  from: '+628110000',
  to: String(call % QUEUES),
  customer: customerId(`cu-${call}`),
  memo: null,
})

/** A new call comes, the oldest one goes: its phone rings, is answered, and both legs end. */
const oneCallOn = (post: (input: Input) => void, call: number): void => {
  const old = call - LIVE
  post({ type: 'leg-ringing', leg: legId(`c-in-${old}-a1`) })
  post({ type: 'leg-answered', leg: legId(`c-in-${old}-a1`) })
  post({ type: 'leg-ended', leg: legId(`in-${old}`), cause: 'normal', code: 16 })
  post({ type: 'leg-ended', leg: legId(`c-in-${old}-a1`), cause: 'normal', code: 16 })
  post(arrivalOf(call))
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0

const samples: { readonly perSecond: number; readonly longestMs: number }[] = []
await sample()
for (let round = 0; round < ROUNDS; round++) samples.push(await sample())
console.log(
  JSON.stringify({
    inputsPerSecond: Math.round(median(samples.map((one) => one.perSecond))),
    longestHoldMs: Number(median(samples.map((one) => one.longestMs)).toFixed(1)),
    rounds: samples.map((one) => Math.round(one.perSecond)),
    liveCalls: LIVE,
    agents: AGENTS,
  }),
)

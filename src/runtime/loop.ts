/**
 * The only place where state changes: one input at a time, in the order they came. An input that throws is reported and
 * forgotten; the state is as before it, and the next one is taken.
 */
import { step } from '../core/center.ts'
import type { Effect } from '../core/effect.ts'
import type { Recorded } from '../core/event.ts'
import type { Input, Refusal } from '../core/input.ts'
import type { CenterState } from '../core/state.ts'
import type { Clock } from '../ports/clock.ts'
import type { OutboxEntry } from '../ports/store.ts'
import type { Journal } from './journal.ts'

export interface Loop {
  /** Takes an input; `done` names the outward action whose result it is. */
  post(input: Input, done?: string): void
  /** Takes an order; resolves when its events are on the disk, or with the refusal. */
  ask(input: Input): Promise<Refusal | null>
}

export interface LoopOptions {
  readonly state: CenterState
  readonly clock: Clock
  readonly journal: Journal
  /** Runs at once, before the disk. */
  readonly runSwitch: (effect: Extract<Effect, { readonly kind: 'switch' }>) => void
  /** Told of what happened, in order, before it is on the disk. */
  readonly onEvents: (events: readonly Recorded[]) => void
  /** A bug: this input made the core throw. */
  readonly onFault: (error: Error, input: Input) => void
}

interface Task {
  readonly input: Input
  readonly done: string | undefined
  readonly settle: ((result: Refusal | Promise<void>) => void) | undefined
  readonly fail: ((error: Error) => void) | undefined
}

export const createLoop = (options: LoopOptions): Loop => {
  const { state, clock, journal } = options
  const tasks: Task[] = []
  let running = false

  const run = (): void => {
    if (running) return
    running = true
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) take(task)
    running = false
  }

  const take = (task: Task): void => {
    try {
      const { events, effects, refusal } = step(state, task.input, clock.now())
      for (const effect of effects) if (effect.kind === 'switch') options.runSwitch(effect)
      if (refusal !== null) task.settle?.(refusal)
      if (refusal !== null && events.length === 0) return
      const durable = record(events, effects, refusal === null ? task : { ...task, settle: undefined })
      if (events.length > 0) options.onEvents(events)
      if (durable !== null) task.settle?.(durable)
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error('the core failed', { cause })
      task.fail?.(error)
      options.onFault(error, task.input)
    }
  }

  /** Hands what happened to the journal; who asked waits for the disk. */
  const record = (events: readonly Recorded[], effects: readonly Effect[], task: Task): Promise<void> | null => {
    const outbox: OutboxEntry[] = []
    for (const effect of effects) if (effect.kind === 'outward') outbox.push({ key: effect.key, action: effect.action })
    const done = task.done === undefined ? [] : [task.done]
    if (task.settle !== undefined) return journal.append(events, outbox, done)
    journal.note(events, outbox, done)
    return null
  }

  return {
    post: (input, done) => {
      tasks.push({ input, done, settle: undefined, fail: undefined })
      run()
    },
    ask: (input) =>
      new Promise((resolve, reject) => {
        const settle = (result: Refusal | Promise<void>): void => {
          if (result instanceof Promise) result.then(() => resolve(null), reject)
          else resolve(result)
        }
        tasks.push({ input, done: undefined, settle, fail: reject })
        run()
      }),
  }
}

/**
 * Where sound is converted beside the loop: one thread, started when there is something to do, and one file after the other. A file
 * that keeps it too long ends with the thread; those behind it get another.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AudioError } from '../ports/prompts.ts'
import type { Converted, Raw } from './convert.ts'

export interface ConverterOrder {
  readonly nth: number
  readonly raw: Raw
  readonly bytes: Uint8Array
}
export type ConverterAnswer =
  | { readonly nth: number; readonly ok: true; readonly converted: Converted }
  | { readonly nth: number; readonly ok: false; readonly problem: string; readonly isAudio: boolean }

export interface Workshop {
  /** As `convert`; rejects with AudioError where that throws it. */
  convert(raw: Raw, bytes: Uint8Array): Promise<Converted>
  stop(): Promise<void>
}

interface Job {
  readonly order: ConverterOrder
  resolve(converted: Converted): void
  reject(error: Error): void
}

/** The largest file takes a second or two; what takes so long does not end. */
const MOST_MS = 20_000

export const createWorkshop = (mostMs = MOST_MS): Workshop => {
  const line: Job[] = []
  let job: Job | null = null
  let thread: Worker | null = null
  let orders = 0
  let timer: NodeJS.Timeout | undefined

  const next = (): void => {
    clearTimeout(timer)
    job = line.shift() ?? null
    if (job === null) return thread?.unref()
    const worker = thread ?? open()
    worker.ref()
    timer = setTimeout(tooLong, mostMs)
    worker.postMessage(job.order)
  }
  const take = (answer: ConverterAnswer): void => {
    if (job?.order.nth !== answer.nth) return
    if (answer.ok) job.resolve(answer.converted)
    else job.reject(answer.isAudio ? new AudioError(answer.problem) : new Error(answer.problem))
    next()
  }
  /** The thread is gone: what it had goes with it. */
  const give = (reason: Error): void => {
    thread = null
    job?.reject(reason)
    next()
  }
  const tooLong = (): void => {
    const ended = thread
    give(new AudioError(`reading it took more than ${mostMs / 1000} s, and was given up`))
    void ended?.terminate()
  }
  const open = (): Worker => {
    const opened = new Worker(converterFile(), { resourceLimits: { maxOldGenerationSizeMb: 512 } })
    opened.on('message', take)
    opened.once('error', (error) => {
      if (thread === opened) give(error)
    })
    opened.once('exit', () => {
      if (thread === opened) give(new Error('the thread that converts sound ended'))
    })
    thread = opened
    return opened
  }

  return {
    convert: (raw, bytes) =>
      new Promise((resolve, reject) => {
        line.push({ order: { nth: ++orders, raw, bytes }, resolve, reject })
        if (job === null) next()
      }),
    stop: async () => {
      await thread?.terminate()
    },
  }
}

/** Node 20 runs no TypeScript: the thread is started from what was built, also by tests that run the sources. */
const converterFile = (): string => {
  const here = import.meta.url.endsWith('.ts') ? '../../dist/src/speech/' : './'
  const file = fileURLToPath(new URL(`${here}converter.js`, import.meta.url))
  if (!existsSync(file)) throw new Error(`${file} is not there yet: build first, with npx tsc -b`)
  return file
}

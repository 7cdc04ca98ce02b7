/** Where sound is converted beside the loop: one thread, started when there is something to do. */
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

interface Waiting {
  resolve(converted: Converted): void
  reject(error: Error): void
}

export const createWorkshop = (): Workshop => {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | null = null
  let orders = 0

  const take = (answer: ConverterAnswer): void => {
    const asked = waiting.get(answer.nth)
    waiting.delete(answer.nth)
    if (answer.ok) asked?.resolve(answer.converted)
    else asked?.reject(answer.isAudio ? new AudioError(answer.problem) : new Error(answer.problem))
    if (waiting.size === 0) thread?.unref()
  }
  /** Of a thread that is gone: the next order gets another. */
  const give = (reason: Error): void => {
    thread = null
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }
  const open = (): Worker => {
    const opened = new Worker(converterFile())
    opened.on('message', take)
    opened.once('error', give)
    opened.once('exit', () => {
      if (thread === opened) give(new Error('the thread that converts sound ended'))
    })
    thread = opened
    return opened
  }

  return {
    convert: (raw, bytes) =>
      new Promise((resolve, reject) => {
        const worker = thread ?? open()
        const order: ConverterOrder = { nth: ++orders, raw, bytes }
        waiting.set(order.nth, { resolve, reject })
        worker.ref()
        worker.postMessage(order)
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

/** The thread that converts sound, so that no call waits for it. */
import { parentPort } from 'node:worker_threads'
import { AudioError } from '../ports/prompts.ts'
import { convert } from './convert.ts'
import type { ConverterAnswer, ConverterOrder } from './workshop.ts'

const port = parentPort
if (!port) throw new Error('this file is a worker thread of the server, not a program')

port.on('message', async ({ nth, raw, bytes }: ConverterOrder) => {
  const answer = (done: ConverterAnswer): void => port.postMessage(done)
  try {
    answer({ nth, ok: true, converted: await convert(raw, bytes) })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    answer({ nth, ok: false, problem, isAudio: error instanceof AudioError })
  }
})

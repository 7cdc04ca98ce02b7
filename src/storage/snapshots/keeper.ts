/** Asks the snapshot thread for a snapshot whenever enough was committed, one at a time. */
import { Worker } from 'node:worker_threads'
import { builtFile } from '../built.ts'
import type { StoreLog } from '../log.ts'
import { listSnapshots } from './file.ts'

export interface SnapshotWorkerData {
  readonly databaseFile: string
  readonly folder: string
}
export type SnapshotOrder = { readonly type: 'make'; readonly upTo: number } | { readonly type: 'stop' }
export interface SnapshotReport {
  readonly made: number | null
  readonly error: string | null
}

export interface SnapshotKeeper {
  /** The journal reaches to here now. */
  committed(seq: number): void
  /** Resolves when the thread has ended; a snapshot in the making is given up. */
  stop(): Promise<void>
}

export interface KeeperOptions extends SnapshotWorkerData {
  readonly everyEvents: number
  readonly log: StoreLog
}

export const startSnapshotKeeper = async (options: KeeperOptions): Promise<SnapshotKeeper> => {
  const { databaseFile, folder, everyEvents, log } = options
  let due = ((await listSnapshots(folder))[0]?.seq ?? 0) + everyEvents
  let asked: number | null = null
  let newest = 0
  const workerData: SnapshotWorkerData = { databaseFile, folder }
  let thread: { readonly worker: Worker; readonly ended: Promise<void> } | null = null
  const hear = (report: SnapshotReport): void => {
    if (report.made !== null) {
      due = report.made + everyEvents
      log.info({ seq: report.made }, 'snapshot made')
    } else if (report.error !== null) {
      // Not at the next commit: each try reads the journal, on a disk that is in trouble as it is.
      due = (asked ?? 0) + Math.ceil(everyEvents / 10)
      log.error({ error: report.error }, 'snapshot failed; it is tried again later')
    }
    asked = null
    // What was committed meanwhile may be the last for long.
    ask()
  }
  /** Begun with the first snapshot: a thread that starts with the server takes a core from taking the calls over. */
  const begin = () => {
    const worker = new Worker(builtFile('snapshots/worker'), { workerData })
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        thread = null
        resolve()
      })
    })
    worker.unref()
    worker.on('message', hear)
    worker.on('error', ({ message }) => hear({ made: null, error: message }))
    return { worker, ended }
  }
  const send = (worker: Worker, order: SnapshotOrder): void => worker.postMessage(order)
  const ask = (): void => {
    if (asked !== null || newest < due) return
    asked = newest
    thread ??= begin()
    send(thread.worker, { type: 'make', upTo: asked })
  }
  return {
    committed(seq) {
      newest = seq
      ask()
    },
    async stop() {
      if (thread === null) return
      const { worker, ended } = thread
      worker.ref()
      send(worker, { type: 'stop' })
      await ended
    },
  }
}

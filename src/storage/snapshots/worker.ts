/** The thread that makes snapshots: it reads the database by a connection of its own and is told up to where. */
import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../sqlite/dialect.ts'
import type { SnapshotOrder, SnapshotReport, SnapshotWorkerData } from './keeper.ts'
import { makeSnapshot } from './make.ts'

const port = parentPort
if (!port) throw new Error('this file is a worker thread of the server, not a program')
const { databaseFile, folder }: SnapshotWorkerData = workerData
const db = openReader(databaseFile, 1)
let stopped = false
let running: Promise<void> = Promise.resolve()

const make = async (upTo: number): Promise<void> => {
  const report = (message: SnapshotReport): void => port.postMessage(message)
  try {
    report({ made: await makeSnapshot({ db, databaseFile, folder, upTo, stopped: () => stopped }), error: null })
  } catch (error) {
    report({ made: null, error: error instanceof Error ? error.message : String(error) })
  }
}

port.on('message', (order: SnapshotOrder) => {
  if (order.type === 'make') running = running.then(() => make(order.upTo))
  else {
    stopped = true
    running = running.then(() => db.destroy()).then(() => port.close())
  }
})

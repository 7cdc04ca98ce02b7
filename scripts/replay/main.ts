/**
 * `npm run replay -- FILE`: applies a journal and prints every step. FILE is a journal as JSON lines (`{seq, at, event}` each),
 * or a data folder, whose journal is read while the server may be running.
 * `--decide`: what this version would decide instead, differences listed; ends with 1 when there are any.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Recorded } from '../../src/core/event.ts'
import { redecided, replayed } from '../../src/core/replay.ts'

const exporter = fileURLToPath(new URL('../../src/storage/export.js', import.meta.url))

const main = (words: readonly string[]): number => {
  const file = words.find((word) => !word.startsWith('--'))
  const unknown = words.find((word) => word.startsWith('--') && word !== '--decide')
  if (file === undefined || unknown !== undefined || !existsSync(file)) {
    console.error(
      unknown === undefined
        ? `npm run replay: ${file === undefined ? 'a file is missing' : `there is no ${file}`}; for example: npm run replay -- ./data --decide`
        : `npm run replay: ${unknown} is not known; --decide is`,
    )
    return 2
  }
  const rows = rowsOf(file)
  return words.includes('--decide') ? tellDifferences(rows) : tellSteps(rows)
}

const rowsOf = (file: string): readonly Recorded[] => {
  const text = statSync(file).isDirectory() ? exported(file) : readFileSync(file, 'utf8')
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [rowOf(line, `${file}:${index + 1}`)]))
}

const exported = (folder: string): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [exporter, folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 31 - 1,
  })
  if (status !== 0) throw new Error(`the journal in ${folder} could not be read: ${stderr.trim()}`)
  return stdout
}

const rowOf = (line: string, place: string): Recorded => {
  const row: unknown = JSON.parse(line)
  if (typeof row !== 'object' || row === null || !('seq' in row) || !('at' in row) || !('event' in row))
    throw new Error(`${place}: not a journal row; a row looks like {"seq":1,"at":1700000000000,"event":{"type":…}}`)
  return row as Recorded
}

const tellSteps = (rows: readonly Recorded[]): number => {
  const state = replayed(rows, ({ seq, at, event }) => {
    const { type, ...rest } = event
    console.log(`${String(seq).padStart(8)}  ${new Date(at).toISOString()}  ${type.padEnd(20)} ${JSON.stringify(rest)}`)
  })
  console.log(
    `${rows.length} events: ${state.agents.size} agents, ${state.queues.size} queues, ${state.contacts.size} open contacts, ${state.legs.size} legs`,
  )
  return 0
}

const tellDifferences = (rows: readonly Recorded[]): number => {
  const differences = redecided(rows)
  for (const { seq, at, was, now } of differences) {
    console.log(`event ${seq}, ${new Date(at).toISOString()}`)
    console.log(`  then ${JSON.stringify(was)}`)
    console.log(`  now  ${JSON.stringify(now)}`)
  }
  console.log(`${rows.length} events, ${differences.length} decided otherwise by this version`)
  return differences.length === 0 ? 0 : 1
}

process.exitCode = main(process.argv.slice(2))

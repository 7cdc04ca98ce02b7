/**
 * `npm run faults`: makes every fault of the laboratory (src/e2e/faults, the trunks beside it, and the clocks in src/runtime) on this machine and
 * prints what it did as a table.
 * `--long`: in their long forms. Ends with 1 when a test failed or something was lost.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChildren } from '../test/children.ts'
import { ensureTools } from '../test/tools.ts'
import { type FaultRow, faultTable, rowsOfOthers } from './table.ts'

const folder = mkdtempSync(join(tmpdir(), 'sambung-faults-'))
const rowsFile = join(folder, 'rows.jsonl')
const long = process.argv.includes('--long') ? { SAMBUNG_LONG: 'true' } : {}
const tools = JSON.stringify(await ensureTools())
const env = { ...process.env, ...long, SAMBUNG_TOOLS: tools, SAMBUNG_FAULT_TABLE: rowsFile }
const reportFile = join(folder, 'report.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
const files = ['src/e2e/faults', 'src/e2e/trunk-failover.long.e2e.test.ts', 'src/runtime/clock-jumps.test.ts']
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...files, ...reporters]
const code = await startChildren().run(process.execPath, vitest, env)

const rows = [...readRows(rowsFile), ...readReport(reportFile)]
rmSync(folder, { recursive: true, force: true })
console.log(`\n${faultTable(rows)}`)
process.exit(code !== 0 || rows.length === 0 || rows.some(({ lost }) => lost !== 0) ? 1 : 0)

function readRows(file: string): FaultRow[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line): FaultRow => JSON.parse(line))
  } catch {
    return []
  }
}

function readReport(file: string): readonly FaultRow[] {
  try {
    return rowsOfOthers(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}

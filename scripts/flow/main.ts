/**
 * `npm run flow -- check FILE…`: what is wrong with flows; ends with 1 when one of them may not be published.
 * `npm run flow -- dry-run FILE [--keys 12-x] [--at 2026-12-25T09:00:00+07:00] [--from +62…] [--to 1500] [--back timeout]`: the path of
 * a caller. `npm run flow -- format FILE…` puts it into the order of the format, `npm run flow -- kinds` tells what nodes there are.
 * `--world FILE` names the queues, hours and prompts there are; dialplan/world.json without it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { check } from '../../src/core/ivr/check/check.ts'
import { dryRun } from '../../src/core/ivr/dry-run.ts'
import type { Finding } from '../../src/core/ivr/findings.ts'
import { hasErrors } from '../../src/core/ivr/findings.ts'
import { flowText } from '../../src/core/ivr/flow-text.ts'
import { KINDS } from '../../src/core/ivr/kinds.ts'
import type { Program } from '../../src/core/ivr/read.ts'
import { OUTCOMES } from '../../src/core/ivr/session.ts'
import { readFlowFile, readWorldFile } from './files.ts'
import { tellFindings, tellKinds, tellRun } from './tell.ts'

const EXAMPLE = 'for example: npm run flow -- dry-run dialplan/flows/hotline.json --keys 2-1'

const main = (): number => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      world: { type: 'string', default: 'dialplan/world.json' },
      keys: { type: 'string', default: '' },
      at: { type: 'string' },
      from: { type: 'string', default: '+6281200000001' },
      to: { type: 'string', default: '1500' },
      back: { type: 'string', default: '' },
    },
  })
  const [order, ...files] = positionals
  if (order === 'kinds') {
    tellKinds(KINDS)
    return 0
  }
  if ((order !== 'check' && order !== 'dry-run' && order !== 'format') || files.length === 0)
    throw new Error(`check, dry-run or format, and a file, are missing; ${EXAMPLE}`)
  const world = readWorldFile(values.world)
  const each = (run: (file: string, program: Program) => boolean): number => {
    const done = files.map((file) => {
      const read = readFlowFile(file)
      if (read.ok) return run(file, read.program)
      tellFindings(file, read.findings)
      return false
    })
    return done.every(Boolean) ? 0 : 1
  }
  if (order === 'check')
    return each((file, program) => {
      const findings: readonly Finding[] = check(program, world)
      tellFindings(file, findings)
      return !hasErrors(findings)
    })
  if (order === 'format')
    return each((file, program) => {
      const text = flowText(program)
      if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
      return true
    })
  const at = values.at === undefined ? Date.now() : Date.parse(values.at)
  if (Number.isNaN(at)) throw new Error(`--at ${values.at} is no moment; for example 2026-12-25T09:00:00+07:00`)
  if (!/^[0-9*#x-]*$/.test(values.keys))
    throw new Error(`--keys ${values.keys}: keys are 0-9, * and #, - for silence, x for hanging up; ${EXAMPLE}`)
  const back = values.back.split(',').flatMap((word) => {
    const outcome = OUTCOMES.find((one) => one === word)
    if (outcome === undefined && word !== '')
      throw new Error(`--back ${word} is not known; one of ${OUTCOMES.join(', ')}`)
    return outcome ?? []
  })
  return each((file, program) => {
    const { from, to, keys } = values
    tellRun(
      file,
      new Date(at).toISOString(),
      dryRun({ program, hours: world.hours ?? {} }, { at, from, to, keys, back }),
    )
    return true
  })
}

try {
  process.exitCode = main()
} catch (error) {
  console.error(`npm run flow: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}

/** How many steps a second the interpreter of flows takes, and how long a flow of 1,000 nodes takes to be read and checked. */
import { readFileSync } from 'node:fs'
import { check } from '../../src/core/ivr/check/check.ts'
import { type Program, type ReadFlow, readFlow, readFlowText } from '../../src/core/ivr/read.ts'
import { type FlowInput, newSession } from '../../src/core/ivr/session.ts'
import { step } from '../../src/core/ivr/step.ts'
import type { Setting } from '../../src/core/ivr/turn.ts'
import { readWorldFile } from '../flow/files.ts'
import { median } from './stats.ts'

export interface FlowResult {
  readonly stepsPerSecond: number
  readonly checkMs: number
  readonly readAndCheckMs: number
  readonly rounds: readonly {
    readonly stepsPerSecond: number
    readonly checkMs: number
    readonly readAndCheckMs: number
  }[]
}

const STEPS = 200_000
const NODES = 1_000

export const benchFlow = (rounds: number, tell: (line: string) => void): FlowResult => {
  const hotline = read(readFlowText(readFileSync('dialplan/flows/hotline.json', 'utf8')))
  const setting = { program: hotline, hours: readWorldFile('dialplan/world.json').hours ?? {} }
  const large = JSON.stringify(largeFlow())
  const rows: FlowResult['rounds'][number][] = []
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const stepsPerSecond = Math.round(STEPS / (timed(() => manySteps(setting)) / 1_000))
    const program = read(readFlowText(large))
    const checkMs = timed(() => checked(program))
    const readAndCheckMs = timed(() => checked(read(readFlowText(large))))
    if (round === 0) continue
    rows.push({ stepsPerSecond, checkMs, readAndCheckMs })
    tell(JSON.stringify(rows.at(-1)))
  }
  const middle = (of: (row: (typeof rows)[number]) => number): number => Number(median(rows.map(of)).toFixed(1))
  return {
    stepsPerSecond: middle((row) => row.stepsPerSecond),
    checkMs: middle((row) => row.checkMs),
    readAndCheckMs: middle((row) => row.readAndCheckMs),
    rounds: rows,
  }
}

const timed = (run: () => void): number => {
  const began = performance.now()
  run()
  return performance.now() - began
}

const read = (flow: ReadFlow): Program => {
  if (!flow.ok) throw new Error(flow.findings.map(({ path, text }) => `${path}: ${text}`).join('\n'))
  return flow.program
}

const checked = (program: Program): void => {
  const findings = check(program, {})
  if (findings.length > 0) throw new Error(`the flow of the bench has findings: ${findings[0]?.text}`)
}

/** Callers who choose a language, press a wrong key, and get to a queue through opening hours. */
const CALL: readonly FlowInput[] = [
  { type: 'begin' },
  { type: 'digit', digit: '2' },
  { type: 'prompt-ended', play: 2 },
  { type: 'digit', digit: '9' },
  { type: 'prompt-ended', play: 4 },
  { type: 'digit', digit: '1' },
]

const manySteps = (setting: Setting): void => {
  const fresh = newSession({ flow: 'hotline', version: 1, from: '+62811', to: '1500', language: 'id' })
  for (let steps = 0; steps < STEPS; ) {
    let session = fresh
    for (const input of CALL) {
      session = step(setting, session, input, 1_800_000_000_000 + steps).session
      steps++
    }
    if (session.phase.type !== 'away') throw new Error('the caller of the bench did not get to the queue')
  }
}

/** Menus that lead on, numbers that are asked for and said again; each node in reach of the one before. */
const largeFlow = (): unknown => {
  const ask = { bargeIn: true, timeoutMs: 5_000, interDigitMs: 2_000, retries: 2 }
  const prompts = (node: number) => [{ text: { id: `Langkah {{v${node % 50}}}.`, en: `Step {{v${node % 50}}}.` } }]
  const nodes: Record<string, unknown> = {}
  for (let node = 0; node < NODES; node++) {
    const next = node + 1 < NODES ? `n${node + 1}` : 'n7'
    const other = `n${Math.min(NODES - 1, node + 7)}`
    nodes[`n${node}`] =
      node < 50
        ? { kind: 'set', set: [{ value: String(node), variable: `v${node}` }], exits: { next } }
        : node % 2 === 0
          ? {
              kind: 'menu',
              prompts: prompts(node),
              ...ask,
              exits: { 1: next, 2: other, invalid: next, silence: 'bye' },
            }
          : { kind: 'say', prompts: prompts(node), bargeIn: true, exits: { next } }
  }
  nodes.bye = { kind: 'hang-up', prompts: [], exits: {} }
  return read(readFlow({ format: 1, id: 'large', name: 'Large', languages: ['id', 'en'], start: 'n0', nodes })).flow
}

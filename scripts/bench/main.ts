/**
 * `npm run bench`: the side-by-side measurements. `--only ring,commit,loop,snapshot,adopt,flow,prompt,change,answer,tab,browsers`, `--rounds N`, `--calls N`,
 * `--json FILE`. It prints every raw row, a table and the whole as JSON, and writes nothing else.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type AdoptResult, benchAdopt } from './adopt.ts'
import { type AnswerResult, benchAnswer, describeAnswer } from './answer.ts'
import { type BrowsersResult, benchBrowsers, describeCost } from './browsers.ts'
import { benchChange, type ChangeResult, describeChange } from './change.ts'
import { benchFlow, type FlowResult } from './flow.ts'
import { type ProgramResult, runProgram } from './program.ts'
import { benchPrompt, describePrompt, type PromptResult } from './prompt.ts'
import { benchRing, type RingResult } from './ring.ts'
import { benchTab, describeTab, type TabResult } from './tab.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'ring,commit,loop,snapshot,adopt,flow,prompt,change,answer,tab,browsers' },
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string' },
    rate: { type: 'string', default: '20' },
    // Of the bench of browsers: how many talk at once, one measurement after the other.
    talks: { type: 'string', default: '1,5,10' },
    // Of the bench of the tab: what its page keeps of each call, to see it found.
    leak: { type: 'string', default: '0' },
    json: { type: 'string' },
  },
})
const wanted = values.only.split(',')
const callsOr = (usual: number): number => Number(values.calls ?? usual)
const tell = (line: string): void => console.log(line)

interface Results {
  ring?: RingResult
  commit?: ProgramResult
  loop?: ProgramResult
  snapshot?: ProgramResult
  adopt?: AdoptResult
  answer?: AnswerResult
  tab?: TabResult
  browsers?: BrowsersResult
  flow?: FlowResult
  prompt?: PromptResult
  change?: ChangeResult
}

const results: Results = {}
if (wanted.includes('ring')) {
  tell(`# ring latency and CPU a call, ${values.rate} calls/s, calls of 1 s, beside Queue() on the same switch`)
  const [rounds, calls, callsPerSecond] = [Number(values.rounds), callsOr(200), Number(values.rate)]
  results.ring = await benchRing({ rounds, calls, callsPerSecond, talkMs: 1_000, agents: 3 * callsPerSecond }, tell)
}
if (wanted.includes('commit')) {
  tell('# journal rows a second: group commit beside commit per event')
  results.commit = await runProgram('src/storage/commit-bench.js', [], tell)
}
if (wanted.includes('loop')) {
  tell('# core inputs a second at 5,000 live calls')
  results.loop = await runProgram('src/runtime/loop-bench.js', [], tell)
}

if (wanted.includes('snapshot')) {
  tell('# how long the loop is held while a snapshot of 5,000 live calls is made')
  results.snapshot = await runProgram('src/storage/snapshot-bench.js', [], tell)
}
if (wanted.includes('adopt')) {
  tell('# taking over 500 live legs after kill -9, beside one GET /channels')
  results.adopt = await benchAdopt(250, 3, tell)
}
if (wanted.includes('answer')) {
  tell('# from the click on Answer until caller and agent hear each other; ms after the click')
  results.answer = await benchAnswer(callsOr(50), tell)
}
if (wanted.includes('tab')) {
  const calls = callsOr(500)
  tell(`# what a desk holds after ${calls} calls in one tab, collected`)
  results.tab = await benchTab({ calls, every: Math.ceil(calls / 10), leakBytes: Number(values.leak) }, tell)
}
if (wanted.includes('browsers')) {
  tell('# CPU of talks with agents in browsers')
  results.browsers = await benchBrowsers({ talks: values.talks.split(',').map(Number), windowMs: 12_000 }, tell)
}
if (wanted.includes('flow')) {
  tell('# steps of the interpreter of flows, and a flow of 1,000 nodes checked')
  results.flow = benchFlow(Number(values.rounds), tell)
}
if (wanted.includes('prompt')) {
  tell('# first words of a flow after the answer, 50 calls/s, by the clock of the switch')
  results.prompt = await benchPrompt(callsOr(1_000), 50)
}
if (wanted.includes('change')) {
  tell('# 300 agents get another telephone each by one table, with calls running')
  results.change = await benchChange(300, Number(values.rounds), tell)
}

tell('\n# ratios (Sambung over Queue(), medians of all rounds)')
for (const ratio of results.ring?.ratios ?? []) {
  const cell = (value: number, target: number): string => `${value.toFixed(2)} (target ≤ ${target.toFixed(1)})`
  const kind = ratio.recorded ? 'both recorded' : 'neither recorded'
  tell(
    `${kind.padEnd(18)} ring p50 ${cell(ratio.p50, 2)}   p99 ${cell(ratio.p99, 1.5)}   CPU a call ${cell(ratio.cpu, 2)}`,
  )
}
if (results.commit !== undefined) tell(`group commit       ${JSON.stringify(results.commit.result)}`)
if (results.snapshot !== undefined) tell(`snapshot           ${JSON.stringify(results.snapshot.result)}`)
for (const [talks, { first, later }] of Object.entries(results.adopt?.ratios ?? {}))
  tell(
    `taking over ${results.adopt?.legs} legs, talks ${talks}: ${first.toFixed(2)} × a first GET /channels (target ≤ 3), ${later.toFixed(2)} × a later one`,
  )
if (results.loop !== undefined) tell(`core               ${JSON.stringify(results.loop.result)}`)
for (const line of results.answer === undefined ? [] : describeAnswer(results.answer)) tell(line)
if (results.tab !== undefined) tell(describeTab(results.tab))
for (const cost of results.browsers?.ratios ?? []) tell(describeCost(cost))
if (results.flow !== undefined)
  tell(
    `flows              ${results.flow.stepsPerSecond} steps/s (target ≥ 200,000); 1,000 nodes checked in ${results.flow.checkMs} ms, read and checked in ${results.flow.readAndCheckMs} ms (target < 50)`,
  )
if (results.prompt !== undefined) tell(describePrompt(results.prompt))
if (results.change !== undefined) tell(describeChange(results.change))
tell(`\n${JSON.stringify(results)}`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)

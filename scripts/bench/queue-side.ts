/**
 * Asterisk's own `Queue()` on the very switch that Sambung steers: the other side of the comparison. It is added to a running
 * switch, so that the product's configuration knows nothing of it.
 */
import { execFile } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ensureAsterisk } from '../tools/asterisk-binary.ts'

/** The numbers that lead to it. */
export const QUEUE_NUMBER = '1591'
export const QUEUE_RECORDED_NUMBER = '1592'

/** Teaches the switch of that data folder a queue with agents at that port, and the two numbers that lead there. */
export const addQueue = async (data: string, agents: readonly string[], agentPort: number): Promise<void> => {
  const etc = join(data, 'etc', 'asterisk')
  writeFileSync(join(etc, 'queues.conf'), queueConfig(agents), { mode: 0o600 })
  appendFileSync(join(etc, 'pjsip.conf'), agents.map((name) => endpoint(name, agentPort)).join('\n'))
  const cli = await switchCli(data)
  await cli('module reload res_pjsip.so')
  // The product has the module loaded for the net's book, without any queue.
  await cli('queue reload all')
  // In the file and not by the console alone: the server has the dial plan read anew whenever its agents' phones change.
  appendFileSync(join(etc, 'extensions.conf'), NUMBERS)
  await cli('dialplan reload')
  const members = await cli('queue show bench')
  if (!members.includes(agents.at(-1) ?? '')) throw new Error(`the switch has not taken the bench's queue: ${members}`)
}

/** As Sambung records: both directions, stereo. Before Queue(), as people who record their queues write it. */
const NUMBERS = `
[from-trunk](+)
exten => ${QUEUE_NUMBER},1,Queue(bench)
exten => ${QUEUE_RECORDED_NUMBER},1,MixMonitor(bench-\${UNIQUEID}.raw,D)
 same => n,Queue(bench)
`

const queueConfig = (agents: readonly string[]): string =>
  [
    '[general]',
    'persistentmembers = no',
    '[bench]',
    // Its fastest: leastrecent, the nearest to longest-idle, keeps some callers waiting for a second when two come together.
    'strategy = rrmemory',
    'musicclass = default',
    'timeout = 20',
    'retry = 1',
    'wrapuptime = 0',
    'ringinuse = no',
    'autofill = yes',
    ...agents.map((name) => `member => PJSIP/${name}`),
    '',
  ].join('\n')

const endpoint = (name: string, port: number): string =>
  [
    '',
    `[${name}](party)`,
    'context = nowhere',
    `aors = ${name}`,
    `[${name}]`,
    'type = aor',
    `contact = sip:${name}@127.0.0.1:${port}`,
    'qualify_frequency = 0',
    '',
  ].join('\n')

const switchCli = async (data: string): Promise<(command: string) => Promise<string>> => {
  const install = await ensureAsterisk(() => undefined)
  const [program, ...before] = install.command
  const run = promisify(execFile)
  return async (command) => {
    const words = [...before, '-C', join(data, 'etc', 'asterisk', 'asterisk.conf'), '-rx', command]
    return (await run(program, words, { timeout: 20_000 })).stdout
  }
}

/**
 * One `GET /channels` by a process that has just started and linked up, as a server that takes over has: prints milliseconds
 * from the request to the parsed answer. The argument is the data folder's `run/switch.json`.
 */
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { text } from 'node:stream/consumers'

const access: Record<string, unknown> = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const agent = new Agent({ keepAlive: true })
const ask = (path: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const auth = `${access.ariUser}:${access.ariSecret}`
    get(`${access.ariUrl}/${path}`, { agent, auth }, async (answer) => resolve(JSON.parse(await text(answer)))).on(
      'error',
      reject,
    )
  })
await ask('asterisk/ping')
const began = performance.now()
const channels = await ask('channels')
const ms = performance.now() - began
if (!Array.isArray(channels)) throw new Error('the switch did not list its channels')
console.log(ms)
agent.destroy()

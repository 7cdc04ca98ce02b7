/**
 * One `GET /channels` by a process that has just started, as a server that takes over has: prints milliseconds from the request
 * to the parsed answer. The argument is the data folder's `run/switch.json`.
 */
import { readFileSync } from 'node:fs'
import { openAriSocket } from '../../src/telephony/asterisk/ari-socket.ts'

const access: Record<string, unknown> = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const socket = await openAriSocket({
  url: String(access.ariUrl),
  user: String(access.ariUser),
  secret: String(access.ariSecret),
  app: 'first-list',
  log: { info() {}, warn() {}, error() {} },
  count() {},
  onMessage() {},
  onClose() {},
})
const began = performance.now()
const { body } = await socket.request({ method: 'GET', uri: 'channels' })
const ms = performance.now() - began
socket.close()
if (!Array.isArray(body)) throw new Error('the switch did not list its channels')
console.log(ms)

/**
 * One `GET /channels` by a process that has just started, over a WebSocket, as a server that takes over asks it: prints
 * milliseconds from the request to the parsed answer. The argument is the data folder's `run/switch.json`.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'

const access: Record<string, unknown> = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const credentials = Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')
const socket = new WebSocket(`${String(access.ariUrl).replace(/^http/, 'ws')}/events?app=first-list`, {
  headers: { authorization: `Basic ${credentials}` },
  perMessageDeflate: false,
})
await once(socket, 'open')
const began = performance.now()
socket.send(JSON.stringify({ type: 'RESTRequest', request_id: '1', method: 'GET', uri: 'channels' }))
for (;;) {
  const [data] = await once(socket, 'message')
  const message: Record<string, unknown> = JSON.parse(String(data))
  if (message.type !== 'RESTResponse') continue
  const channels: unknown = JSON.parse(String(message.message_body))
  if (!Array.isArray(channels)) throw new Error('the switch did not list its channels')
  console.log(performance.now() - began)
  break
}
socket.terminate()

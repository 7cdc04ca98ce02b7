/**
 * A thread that speaks and listens for all telephones of the bench: two sockets, one of the callers and one of the agents,
 * and 20 ms of tone a call and direction, fifty times a second. It is apart so that the thread that takes the times does
 * nothing else.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { createVoice, PACKET_MS, type Voice } from '../../src/core/sound/voice.ts'

export type Side = 'caller' | 'agent'
export type PumpOrder =
  | { readonly type: 'speak'; readonly id: number; readonly side: Side; readonly host: string; readonly port: number }
  | { readonly type: 'hush'; readonly id: number }
  | { readonly type: 'count' }
export type PumpNews =
  | { readonly type: 'ports'; readonly caller: number; readonly agent: number }
  | { readonly type: 'counted'; readonly caller: number; readonly agent: number }

interface Stream {
  readonly side: Side
  readonly voice: Voice
  readonly host: string
  readonly port: number
}

const run = async (tell: (news: PumpNews) => void, onOrder: (handle: (order: PumpOrder) => void) => void) => {
  const sockets = { caller: await open(), agent: await open() }
  const heard = { caller: 0, agent: 0 }
  for (const side of ['caller', 'agent'] as const) {
    sockets[side].on('message', () => {
      heard[side] += 1
    })
  }
  const streams = new Map<number, Stream>()
  onOrder((order) => {
    if (order.type === 'speak') {
      const voice = createVoice({ hz: order.side === 'caller' ? 440 : 660, law: 'alaw', source: order.id })
      streams.set(order.id, { side: order.side, voice, host: order.host, port: order.port })
    } else if (order.type === 'hush') streams.delete(order.id)
    else tell({ type: 'counted', ...heard })
  })
  const started = performance.now()
  let beats = 0
  setInterval(() => {
    const due = Math.floor((performance.now() - started) / PACKET_MS)
    for (; beats < due; beats++) {
      for (const { side, voice, host, port } of streams.values()) sockets[side].send(voice.packet(), port, host)
    }
  }, PACKET_MS)
  tell({ type: 'ports', caller: sockets.caller.address().port, agent: sockets.agent.address().port })
}

const open = async (): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

const port = parentPort
if (port !== null) {
  await run(
    (news) => port.postMessage(news),
    (handle) => port.on('message', handle),
  )
}

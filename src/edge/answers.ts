import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const onTheirWay = new WeakMap<Duplex, number>()

/** The answer is on its way, until its last byte was taken or the connection is gone. */
export const noteAnswer = (socket: Duplex, response: ServerResponse): void => {
  const count = (change: 1 | -1): void => void onTheirWay.set(socket, (onTheirWay.get(socket) ?? 0) + change)
  count(1)
  response.once('close', () => count(-1))
}

/**
 * Whether something is being answered there. Requests may be sent on before (RFC 9112 §9.3.2) and Node hands them over at once, one
 * that wants to become a WebSocket, too; a second answer in the midst of the first would throw.
 */
export const isAnswering = (socket: Duplex): boolean => (onTheirWay.get(socket) ?? 0) > 0

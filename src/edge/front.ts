import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isAnswering, noteAnswer } from './answers.ts'
import { log } from './log.ts'

/** The first byte of a TLS handshake: RFC 8446 §5.1. */
const HANDSHAKE = 22
const FIRST_BYTE_MS = 10_000
/** A renewed certificate is taken up without a restart. */
const RENEWED_EVERY_MS = 3_600_000

export interface Front {
  readonly onRequest: http.RequestListener
  onUpgrade(request: http.IncomingMessage, socket: unknown, head: Buffer): void
  readonly tls: { readonly cert: string; readonly key: string } | null
}

/**
 * One port for both: with a certificate, https for everybody and http for this machine itself; who else comes by http is sent to
 * https. Without one, http.
 */
export const createFront = ({ tls, ...inner }: Front): Server => {
  const onRequest: http.RequestListener = (request, response) => {
    noteAnswer(request.socket, response)
    inner.onRequest(request, response)
  }
  // No browser asks for a WebSocket where it waits for an answer.
  const onUpgrade = (request: http.IncomingMessage, socket: Duplex, head: Buffer): void =>
    isAnswering(socket) ? void socket.destroy() : inner.onUpgrade(request, socket, head)
  if (tls === null) return http.createServer(onRequest).on('upgrade', onUpgrade)
  const read = () => ({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) })
  const secure = https.createServer({ ...read(), minVersion: 'TLSv1.2' }, onRequest).on('upgrade', onUpgrade)
  const plain = http.createServer((request, response) => {
    if (isOurselves(request.socket)) return void onRequest(request, response)
    response.writeHead(308, { location: `https://${request.headers.host}${request.url}` }).end()
  })
  plain.on('upgrade', (request, socket, head) => {
    if (isOurselves(request.socket)) onUpgrade(request, socket, head)
    else socket.destroy()
  })
  const renew = (): void => {
    try {
      secure.setSecureContext(read())
    } catch (error) {
      log('warn', 'the certificate could not be read again; the one of before stays', { err: String(error) })
    }
  }
  setInterval(renew, RENEWED_EVERY_MS).unref()
  return createServer((socket) => {
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy()).on('error', () => socket.destroy())
    socket.once('data', (first: Buffer) => {
      socket.pause().setTimeout(0).removeAllListeners('timeout')
      socket.unshift(first)
      const server = first[0] === HANDSHAKE ? secure : plain
      server.emit('connection', socket)
      process.nextTick(() => socket.resume())
    })
  })
}

const isOurselves = ({ remoteAddress = '', localAddress }: Socket): boolean =>
  /^(?:127\.|::1$|::ffff:127\.)/.test(remoteAddress) || remoteAddress === localAddress

/** Somebody with a socket and no manners: says to the switch whatever bytes a test likes, from an address of its choice. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { waitFor } from './wait-for.ts'

export interface Stranger {
  readonly address: string
  readonly port: number
  send(bytes: string | Uint8Array, port?: number): void
  /** All that came back, oldest first. */
  readonly heard: readonly string[]
  /** Says a request, and gives the first final answer to it. */
  ask(method: string, target: string, more?: Partial<Asked>): Promise<string>
  close(): Promise<void>
}

export interface Asked {
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly headers: readonly string[]
  readonly body: string
}

let counter = 0

export const createStranger = async (switchPort: number, address = '127.0.0.1'): Promise<Stranger> => {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  socket.on('error', () => {})
  const heard: string[] = []
  socket.on('message', (bytes) => heard.push(bytes.toString('latin1')))
  const { port } = socket.address()
  const send: Stranger['send'] = (bytes, to = switchPort) => socket.send(bytes, to, '127.0.0.1')
  return {
    address,
    port,
    send,
    heard,
    async ask(method, target, more = {}) {
      counter += 1
      const callId = more.callId ?? `stranger-${process.pid}-${port}-${counter}`
      const text = [
        `${method} ${target} SIP/2.0`,
        `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK-${callId}-${counter}`,
        'Max-Forwards: 70',
        `From: ${more.from ?? `<sip:0812@${address}>`};tag=${counter}`,
        `To: ${more.to ?? `<${target}>`}`,
        `Call-ID: ${callId}`,
        `CSeq: ${counter} ${method}`,
        `Contact: <sip:stranger@${address}:${port}>`,
        ...(more.headers ?? []),
        `Content-Length: ${Buffer.byteLength(more.body ?? '')}`,
        '',
        more.body ?? '',
      ].join('\r\n')
      const cseq = new RegExp(`^CSeq: ${counter} `, 'im')
      const isAnswer = (one: string): boolean => /^SIP\/2\.0 [2-6]/.test(one) && cseq.test(one) && one.includes(callId)
      send(text)
      return waitFor(`an answer to ${method} from ${address}`, () => heard.find(isAnswer) ?? null, 5_000)
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** Lets a program that knows one address of its own speak to the switch from another one. */
export const createDetour = async (switchPort: number, address: string) => {
  const [near, far] = [createSocket('udp4'), createSocket('udp4')]
  near.bind(0, '127.0.0.1')
  far.bind(0, address)
  await Promise.all([once(near, 'listening'), once(far, 'listening')])
  let last = 0
  near.on('message', (bytes, { port }) => {
    last = port
    far.send(bytes, switchPort, '127.0.0.1')
  })
  far.on('message', (bytes) => near.send(bytes, last, '127.0.0.1'))
  for (const socket of [near, far]) socket.on('error', () => {})
  return {
    port: near.address().port,
    close: (): void => {
      near.close()
      far.close()
    },
  }
}

/** `SIP/2.0 401 Unauthorized`: what of an answer must be the same, whoever was asked for, is this and the names of its headers. */
export const shapeOf = (answer: string): string => {
  const [start = '', ...lines] = (answer.split('\r\n\r\n')[0] ?? '').split('\r\n')
  return [start, ...lines.map((line) => line.slice(0, line.indexOf(':')))].join(' | ')
}

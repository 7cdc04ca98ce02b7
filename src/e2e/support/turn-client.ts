/** A TURN client at its smallest (RFC 8656 over UDP): asks for a relay, and for leave to send to somebody by it. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { waitFor } from './wait-for.ts'

const COOKIE = Buffer.from('2112a442', 'hex')
const [ALLOCATE, CREATE_PERMISSION] = [0x0003, 0x0008]
const [USERNAME, INTEGRITY, ERROR, PEER, REALM, NONCE, TRANSPORT] = [0x06, 0x08, 0x09, 0x12, 0x14, 0x15, 0x19]

export interface TurnClient {
  /** The code of the answer: 200, or why not. */
  allocate(): Promise<number>
  permit(peer: string): Promise<number>
  close(): void
}

export const createTurnClient = async (port: number, username: string, password: string): Promise<TurnClient> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const answers = new Map<string, Buffer>()
  socket.on('message', (bytes) => answers.set(bytes.toString('hex', 8, 20), bytes))
  let realm: Buffer = Buffer.alloc(0)
  let nonce: Buffer = Buffer.alloc(0)

  const ask = async (method: number, attributes: readonly Buffer[]): Promise<Buffer> => {
    const id = randomBytes(12)
    const proven = nonce.length > 0
    const proof = proven
      ? [attribute(USERNAME, Buffer.from(username)), attribute(REALM, realm), attribute(NONCE, nonce)]
      : []
    const body = Buffer.concat([...attributes, ...proof])
    const head = (length: number): Buffer => {
      const start = Buffer.alloc(4)
      start.writeUInt16BE(method, 0)
      start.writeUInt16BE(length, 2)
      return Buffer.concat([start, COOKIE, id])
    }
    const key = createHash('md5').update(`${username}:${realm}:${password}`).digest()
    const signed = Buffer.concat([head(body.length + (proven ? 24 : 0)), body])
    const mac = createHmac('sha1', key).update(signed).digest()
    socket.send(proven ? Buffer.concat([signed, attribute(INTEGRITY, mac)]) : signed, port, '127.0.0.1')
    return waitFor('an answer of the relay', () => answers.get(id.toString('hex')) ?? null, 5_000)
  }
  /** Once without proof, to be told the nonce. */
  const asked = async (method: number, attributes: readonly Buffer[]): Promise<number> => {
    if (nonce.length === 0) {
      const challenge = attributesOf(await ask(method, attributes))
      realm = challenge.get(REALM) ?? realm
      nonce = challenge.get(NONCE) ?? nonce
    }
    return codeOf(await ask(method, attributes))
  }
  return {
    allocate: () => asked(ALLOCATE, [attribute(TRANSPORT, Buffer.from([17, 0, 0, 0]))]),
    permit: (peer) => asked(CREATE_PERMISSION, [attribute(PEER, peerOf(peer))]),
    close: () => socket.close(),
  }
}

const attribute = (type: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

/** An IPv4 address, its bits and the port's turned by the cookie: RFC 8489 §14.2. */
const peerOf = (address: string): Buffer => {
  const bytes = Buffer.from(address.split('.').map(Number))
  return Buffer.from([0, 1, 0x21 ^ 0x12, 0x12 ^ 0x34, ...bytes.map((byte, n) => byte ^ (COOKIE[n] ?? 0))])
}

const attributesOf = (message: Buffer): Map<number, Buffer> => {
  const found = new Map<number, Buffer>()
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
  return found
}

const codeOf = (message: Buffer): number => {
  const error = attributesOf(message).get(ERROR)
  return error === undefined ? 200 : (error[2] ?? 0) * 100 + (error[3] ?? 0)
}

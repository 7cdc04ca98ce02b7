/** Ports that nobody has at the moment, below those which the system hands out by itself. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** That many free ports in a row, TCP and UDP, the first of them even. */
export const freePorts = async (count: number): Promise<number> => {
  const size = count + (count % 2)
  const blocks = Math.floor((LAST_PORT - FIRST_PORT) / size)
  for (let n = 0; n < blocks; n++) {
    // Two scripts started together begin at different places.
    const first = FIRST_PORT + ((process.pid + n) % blocks) * size
    const ports = Array.from({ length: size }, (_, index) => first + index)
    const free = await Promise.all(ports.map(async (port) => (await tcpFree(port)) && (await udpFree(port))))
    if (free.every(Boolean)) return first
  }
  throw new Error(`there are no ${count} free ports in a row between ${FIRST_PORT} and ${LAST_PORT}`)
}

const FIRST_PORT = 24_000
const LAST_PORT = 32_000

const tcpFree = (port: number): Promise<boolean> => {
  const server = createServer()
  return listens(server, () => server.listen(port, '127.0.0.1')).finally(() => server.close())
}

const udpFree = (port: number): Promise<boolean> => {
  const socket = createSocket('udp4')
  return listens(socket, () => socket.bind(port, '127.0.0.1')).finally(() => socket.close())
}

const listens = async (thing: NodeJS.EventEmitter, bind: () => void): Promise<boolean> => {
  try {
    const listening = once(thing, 'listening')
    bind()
    await listening
    return true
  } catch {
    return false
  }
}

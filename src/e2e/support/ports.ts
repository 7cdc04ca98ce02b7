/**
 * Ports that are ours for the length of a test file. A block is taken by a lock file with our process id, then every port in
 * it is proven free by binding it, TCP and UDP. The blocks lie below the range from which systems give out ports of their own.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PortBlock {
  /** The next port of the block; each is given once. */
  take(): number
  /** That many ports in a row, as Asterisk wants them for RTP: the first is even. */
  takeRange(count: number): { readonly first: number; readonly last: number }
  release(): void
}

export const takePorts = async (): Promise<PortBlock> => {
  mkdirSync(LOCKS, { recursive: true })
  const start = process.pid % BLOCKS
  for (let n = 0; n < BLOCKS; n++) {
    const base = FIRST_PORT + ((start + n) % BLOCKS) * BLOCK_SIZE
    const lock = join(LOCKS, `${base}`)
    if (!takeLock(lock)) continue
    if (await allFree(base)) return blockAt(base, lock)
    rmSync(lock, { force: true })
  }
  throw new Error(`no free block of ${BLOCK_SIZE} ports between ${FIRST_PORT} and ${FIRST_PORT + BLOCKS * BLOCK_SIZE}`)
}

const FIRST_PORT = 15_000
const BLOCK_SIZE = 300
const BLOCKS = 55
const LOCKS = join(tmpdir(), 'sambung-test-ports')

const blockAt = (base: number, lock: string): PortBlock => {
  let next = base
  const advance = (count: number): number => {
    if (next + count > base + BLOCK_SIZE) throw new Error(`a test file has ${BLOCK_SIZE} ports; it asks for more`)
    next += count
    return next - count
  }
  return {
    take: () => advance(1),
    takeRange(count) {
      if (next % 2 === 1) advance(1)
      const first = advance(count)
      return { first, last: first + count - 1 }
    },
    release: () => rmSync(lock, { force: true }),
  }
}

const takeLock = (lock: string): boolean => {
  for (const attempt of ['first', 'after a dead owner']) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' })
      return true
    } catch {
      if (attempt !== 'first' || isAlive(lock)) return false
      rmSync(lock, { force: true })
    }
  }
  return false
}

const isAlive = (lock: string): boolean => {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    // An empty file is being written by its owner at this moment.
    return pid === 0 || process.kill(pid, 0)
  } catch {
    return false
  }
}

const allFree = async (base: number): Promise<boolean> => {
  const ports = Array.from({ length: BLOCK_SIZE }, (_, n) => base + n)
  const free = await Promise.all(ports.map(async (port) => (await tcpFree(port)) && (await udpFree(port))))
  return free.every(Boolean)
}

const tcpFree = async (port: number): Promise<boolean> => {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

const udpFree = async (port: number): Promise<boolean> => {
  const socket = createSocket('udp4')
  try {
    socket.bind(port, '127.0.0.1')
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}

/**
 * The network between one browser and the hotline, which can be lost and come back, as where a Wi-Fi is out of reach: nothing
 * passes, neither SIP nor sound, and nobody is told. The process of the browser that all its sockets are in is stopped for that;
 * pages go on by themselves.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import type { Page } from 'playwright-core'

export interface LossyNetwork {
  /** Where the hotline is for who is to be cut off. */
  readonly base: string
  /** Of this page's whole browser, from now on. */
  lose(page: Page): Promise<void>
  /** The connections by `base` end, as both sides are told, and new ones are refused. */
  cut(): void
  restore(): void
  stop(): void
}

export const startLossyNetwork = async (target: string): Promise<LossyNetwork> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const stopped = new Set<number>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  const restore = (): void => {
    isCut = false
    for (const pid of stopped) process.kill(pid, 'SIGCONT')
    stopped.clear()
  }
  return {
    base: `http://127.0.0.1:${own}`,
    lose: async (page) => {
      for (const pid of await processesOf(page, (command) => command.includes(NETWORK_SERVICE))) {
        process.kill(pid, 'SIGSTOP')
        stopped.add(pid)
      }
      if (stopped.size === 0) throw new Error('this browser has no process for its network')
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    restore,
    stop: () => {
      restore()
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const NETWORK_SERVICE = '--utility-sub-type=network.mojom.NetworkService'

/** The processes of a page's browser that fit. */
export const processesOf = async (page: Page, fits: (command: string) => boolean): Promise<readonly number[]> => {
  const devtools = await page.context().browser()?.newBrowserCDPSession()
  const { processInfo } = (await devtools?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] }
  return processInfo.map(({ id }) => id).filter((pid) => fits(readFileSync(`/proc/${pid}/cmdline`, 'utf8')))
}

/**
 * The network between one browser and the hotline, which can be lost and come back. While it is lost nothing passes and nobody is
 * told, as where a Wi-Fi is out of reach: TCP keeps what was sent and brings it afterwards, sound is gone for good.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { CDPSession, Page } from 'playwright-core'

export interface LossyNetwork {
  /** Where the hotline is for who is behind it. */
  readonly base: string
  /** From now on; the page's sound too. */
  lose(page: Page): Promise<void>
  restore(page: Page): Promise<void>
  /** Its connections end, as both sides are told, and new ones are refused, until it is restored. */
  cut(): void
  stop(): void
}

export const startLossyNetwork = async (target: string): Promise<LossyNetwork> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let state: 'up' | 'lost' | 'cut' = 'up'
  const devtools = new Map<Page, CDPSession>()
  /** Sound goes by UDP past every proxy: the browser itself throws it away, both ways. */
  const loseSound = async (page: Page, packetLoss: number): Promise<void> => {
    const session = devtools.get(page) ?? (await page.context().newCDPSession(page))
    devtools.set(page, session)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', { ...NO_OTHER_LIMIT, packetLoss })
  }
  const join = (near: Socket): void => {
    if (state === 'cut') return void near.destroy()
    const far = connect(Number(port), hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      if (state === 'lost') from.pause()
      from.on('data', (chunk: Buffer) => to.write(chunk))
      from.on('end', () => to.end())
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }
  const server = createServer(join).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const own = typeof address === 'object' && address !== null ? address.port : 0
  return {
    base: `http://127.0.0.1:${own}`,
    lose: async (page) => {
      state = 'lost'
      for (const socket of sockets) socket.pause()
      await loseSound(page, 100)
    },
    restore: async (page) => {
      state = 'up'
      await loseSound(page, 0)
      for (const socket of sockets) socket.resume()
    },
    cut: () => {
      state = 'cut'
      for (const socket of sockets) socket.destroy()
    },
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const NO_OTHER_LIMIT = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

/** The servers by which a call finds its way. Passes to a relay are good for ten minutes, and a call may come at any time. */
import type { Account } from './phone.ts'
import type { After } from './timers.ts'

export const RENEW_EVERY_MS = 240_000
const AGAIN_MS = 15_000

export interface Ways {
  /** Those of now. */
  servers(): readonly RTCIceServer[]
  stop(): void
}

export const createWays = ({ iceServers, renewIceServers }: Account, after: After): Ways => {
  let servers = iceServers
  let stopped = false
  let cancel = (): void => undefined
  const renew = async (): Promise<void> => {
    const found = (await renewIceServers?.().catch(() => null)) ?? null
    servers = found ?? servers
    if (!stopped) wait(found === null ? AGAIN_MS : RENEW_EVERY_MS)
  }
  const wait = (ms: number): void => {
    cancel = after(ms, () => void renew())
  }
  if (renewIceServers !== undefined && servers.some(({ credential }) => credential !== undefined)) wait(RENEW_EVERY_MS)
  return {
    servers: () => servers,
    stop: () => {
      stopped = true
      cancel()
    },
  }
}

/** Changes, kills and what is left: the promise that a 2xx means durable. */
import { NumberList } from '../../wire/queues.ts'
import type { Api } from './api.ts'
import { type BareServer, startBareServer } from './bare-server.ts'

export interface Killing {
  readonly kills: number
  /** Acknowledged changes before each kill, made one after another; the kill comes right after the last answer. */
  readonly changes: number
}

export interface KillingCount {
  readonly acknowledged: number
  readonly lost: readonly string[]
}

/** Gives how many changes a server of its own acknowledged, and those of them that it did not know when it was back. */
export const killAndCount = async (killing: Killing): Promise<KillingCount> => {
  const server = await startBareServer()
  try {
    return await killTimes(server, killing)
  } finally {
    await server.stop()
  }
}

const killTimes = async (server: BareServer, { kills, changes }: Killing): Promise<KillingCount> => {
  const acknowledged: string[] = []
  const lost = new Set<string>()
  for (let kill = 0; kill < kills; kill++) {
    for (let change = 0; change < changes; change++) {
      const number = `${70_000 + acknowledged.length}`
      await server.admin.put(`/numbers/${number}`, { queue: 'support' })
      acknowledged.push(number)
    }
    await server.kill()
    await server.start()
    const known = await numbers(server.admin)
    for (const number of acknowledged) if (!known.has(number)) lost.add(number)
  }
  return { acknowledged: acknowledged.length, lost: [...lost] }
}

const numbers = async (admin: Api): Promise<ReadonlySet<string>> => {
  const all = new Set<string>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: readonly { number: string }[]; next: string | null } = await admin.get(
      `/numbers?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      NumberList,
    )
    for (const entry of page.items) all.add(entry.number)
    cursor = page.next
  }
  return all
}

/** Stands in for the server: it takes calls over and does nothing with them. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { SwitchAccess } from '../support/site.ts'

export interface IdleServer {
  /** What the switch has told it, oldest first. */
  readonly events: readonly { readonly type: string; readonly channel?: { readonly id: string } }[]
  close(): void
}

export const connectServer = async ({ ariUrl, ariUser, ariSecret }: SwitchAccess): Promise<IdleServer> => {
  const events: IdleServer['events'][number][] = []
  const socket = new WebSocket(`${ariUrl.replace('http', 'ws')}/events?app=sambung&api_key=${ariUser}:${ariSecret}`)
  socket.on('message', (data) => events.push(JSON.parse(String(data))))
  await once(socket, 'open')
  return { events, close: () => socket.close() }
}

/** A WebSocket to the app without a network, whose messages wait to be read. */

import type { LiveMessage } from '../../wire/live.ts'
import type { App } from '../deps.ts'

export interface LiveLine {
  /** The next message that was not read yet. */
  next(): Promise<LiveMessage>
  /** The code it was closed with. */
  readonly closed: Promise<number>
  say(text: string): void
  close(): void
}

/** Rejects with the status when the upgrade is refused. */
export const openLine = async (app: App, url: string, headers: Readonly<Record<string, string>>): Promise<LiveLine> => {
  const heard: LiveMessage[] = []
  const readers: ((message: LiveMessage) => void)[] = []
  let close: (code: number) => void = () => undefined
  const closed = new Promise<number>((resolve) => {
    close = resolve
  })
  const socket = await app.injectWS(
    url,
    { headers: { host: 'hotline.test', ...headers } },
    {
      onInit: (line) => {
        line.on('close', close)
        line.on('message', (data) => {
          const message: LiveMessage = JSON.parse(String(data))
          const reader = readers.shift()
          if (reader === undefined) heard.push(message)
          else reader(message)
        })
      },
    },
  )
  return {
    next: () =>
      new Promise((resolve) => {
        const message = heard.shift()
        if (message === undefined) readers.push(resolve)
        else resolve(message)
      }),
    closed,
    say: (text) => socket.send(text),
    close: () => socket.close(),
  }
}

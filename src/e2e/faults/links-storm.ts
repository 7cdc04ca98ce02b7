/** A real switch made to talk: variables set on a leg of ours, a hundred a request, each of them an event to the server. */
import type { LinksWorld } from './links-world.ts'

export interface Storm {
  /** Resolves with the number of events that the switch was made to send, when no more will be. */
  stop(): Promise<number>
}

/** The server's own filter keeps these events away: it is lifted, until the server links anew or `stop`. */
export const startStorm = async (world: LinksWorld, leg: string, eventsPerSecond: number): Promise<Storm> => {
  await expectOk(await world.ask('PUT', FILTER, { disallowed: [] }))
  const began = performance.now()
  let over = false
  let made = 0
  const blow = async (): Promise<void> => {
    while (!over) {
      const due = ((performance.now() - began) / 1000) * eventsPerSecond
      if (made + A_REQUEST > due) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        continue
      }
      const variables = Object.fromEntries(Array.from({ length: A_REQUEST }, (_, n) => [`LAB${n}`, `${made}`]))
      await expectOk(await world.ask('POST', `channels/${leg}/variables`, { variables }))
      made += A_REQUEST
    }
  }
  const blown = blow()
  return {
    async stop() {
      over = true
      await blown
      return made
    },
  }
}

const FILTER = 'applications/sambung/eventFilter'
const A_REQUEST = 100

const expectOk = async (answer: Response): Promise<void> => {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`the switch answered ${answer.status}: ${text}`)
}

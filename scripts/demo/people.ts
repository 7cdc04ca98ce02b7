/** The two people of the demo, each a telephone with a tone for a voice. */
import { toneOver } from '../../src/core/sound/tone.ts'
import { waitFor } from '../lib/wait-for.ts'
import { type Media, openMedia } from '../phone/media.ts'
import { type Call, type CallEvent, openPhone, type Phone } from '../phone/phone.ts'

export interface Person {
  readonly phone: Phone
  readonly media: Media
  /** The call they have, or had last. */
  call(): Call | null
  /** When that happened to their call, on the monotonic clock; waits for it. */
  when(type: CallEvent['type']): Promise<number>
  /** By how many dB the last second had `has` above `over`; waits until there is a whole one. */
  hears(has: number, over: number): Promise<number>
  dial(number: string, sipPort: number, from: string): void
  close(): void
}

export const HOST = '127.0.0.1'

/** `answerAfterMs`: how long their phone rings before they pick up; null: nobody calls them. */
export const createPerson = async (hz: number, answerAfterMs: number | null): Promise<Person> => {
  const media = await openMedia({ host: HOST, hz, law: 'alaw' })
  const moments = new Map<CallEvent['type'], number>()
  let current: Call | null = null
  const phone = await openPhone({
    host: HOST,
    port: 0,
    law: 'alaw',
    onCall(call) {
      if (answerAfterMs === null) return call.decline(486, 'Busy Here')
      current = call
      call.ring()
      setTimeout(() => call.answer(media.port), answerAfterMs)
    },
    onEvent(_call, event) {
      moments.set(event.type, performance.now())
      if (event.type === 'answered' && event.media !== null) media.speakTo(event.media)
    },
  })
  return {
    phone,
    media,
    call: () => current,
    when: (type) => waitFor(`a call to be ${type}`, () => moments.get(type) ?? null),
    async hears(has, over) {
      const from = media.position()
      return waitFor('a second of sound', () => {
        const heard = media.heard(from)
        return heard.length >= 8000 ? toneOver(heard.slice(-8000), has, over) : null
      })
    },
    dial(number, sipPort, from) {
      current = phone.call({ to: number, at: { host: HOST, port: sipPort }, from, mediaPort: media.port })
    },
    close() {
      phone.close()
      media.close()
    },
  }
}

/**
 * Keys pressed one by one. The switch would take them all at once, and let whatever else is asked of that leg wait until the
 * last was let go: a hold six seconds late.
 */
import type { EngineCommand } from '../../core/call/switch.ts'
import type { LegId } from '../../core/ids.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import { settle } from './outcome.ts'
import { DIGIT_EVERY_MS, toDigit } from './requests.ts'

type SendDigits = Extract<EngineCommand, { readonly type: 'send-digits' }>

export interface Digits {
  /** Resolves when the first was accepted; those that are still to come follow by themselves, and after those before them. */
  send(command: SendDigits): Promise<void>
  forget(leg: LegId): void
  forgetAll(): void
}

export const createDigits = (request: (request: AriRequest) => Promise<AriAnswer>): Digits => {
  /** Where there is something to press, or was a moment ago. */
  const lines = new Map<LegId, { timer: NodeJS.Timeout | undefined; rest: string }>()

  const press = async (command: SendDigits, digit: string): Promise<void> =>
    settle(command, await request(toDigit(command.leg, digit)))

  const follow = (command: SendDigits): void => {
    const { leg } = command
    const line = lines.get(leg)
    if (line === undefined) return
    line.timer = setTimeout(() => {
      const [next, ...rest] = line.rest
      if (next === undefined) return void lines.delete(leg)
      line.rest = rest.join('')
      follow(command)
      // Whoever is gone needs no more of them.
      press(command, next).catch(() => forget(leg))
    }, DIGIT_EVERY_MS)
  }

  const forget = (leg: LegId): void => {
    clearTimeout(lines.get(leg)?.timer)
    lines.delete(leg)
  }

  return {
    async send(command) {
      const { leg, digits } = command
      const busy = lines.get(leg)
      if (busy !== undefined) {
        busy.rest += digits
        return
      }
      const [first = '', ...rest] = digits
      lines.set(leg, { timer: undefined, rest: rest.join('') })
      follow(command)
      await press(command, first).catch((error: unknown) => {
        forget(leg)
        throw error
      })
    },
    forget,
    forgetAll() {
      for (const leg of lines.keys()) forget(leg)
    },
  }
}

/** Messages of kinds that we never heard of: counted, and told of once each. */
import type { AriMessage } from './ari-socket.ts'
import type { AsteriskOptions } from './options.ts'

/** What we never heard of can have any name: a few are told, not all. */
const MOST_TOLD = 50

export const createUnknownKinds = ({ log, count }: Pick<AsteriskOptions, 'log' | 'count'>) => {
  const told = new Set<string>()
  return ({ type }: AriMessage): void => {
    count('switch_messages_skipped', { kind: 'unknown' })
    if (told.has(type) || told.size >= MOST_TOLD) return
    told.add(type)
    log.warn({ type: type.slice(0, 80) }, 'the switch sent a kind of event we do not know; skipped')
  }
}

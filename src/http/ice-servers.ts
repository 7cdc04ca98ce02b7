/** What a browser may ask for its way to the switch: the operator's own servers, and a pass for the one that relays. */
import { createHmac } from 'node:crypto'
import type { EpochMs } from '../core/ids.ts'
import type { IceServer } from '../wire/sessions.ts'
import type { HttpConfig } from './deps.ts'

/** The longest that a pass lets anybody in; who is in stays in. */
export const PASS_MS = 600_000

/**
 * The pass is made as coturn's `use-auth-secret` wants it (draft-uberti-behave-turn-rest): the moment of its end and a name, and
 * their HMAC-SHA1. The name is of no use to anybody but who reads the relay's log.
 */
export const iceServersFor = (
  { iceServers, turn }: Pick<HttpConfig, 'iceServers' | 'turn'>,
  name: string,
  now: EpochMs,
): IceServer[] => {
  const open = iceServers.map((urls) => ({ urls }))
  if (turn === null) return open
  const username = `${Math.floor((now + PASS_MS) / 1_000)}:${name}`
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return [...open, ...turn.urls.map((urls) => ({ urls, username, credential }))]
}

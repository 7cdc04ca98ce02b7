/**
 * A leg to a browser that is no call. The dialplan has it from its first moment (`[test-leg]`), not our application: no event
 * of it reaches us, no list of ours has it, and the switch ends it in time when we are gone.
 */
import { type AccountId, type LegId, legId } from '../../core/ids.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import type { AriRequest } from './ari-socket.ts'
import { BROWSER_CODECS } from './codecs.ts'
import { type LifeOptions, received } from './life.ts'
import { toDialString } from './requests.ts'

/** For how long it rings, and how long we wait for sound in all; the dialplan ends it after six seconds. */
const RING_S = 3
const HEARD_WITHIN_MS = 4_000
const LOOK_EVERY_MS = 100
/** A fifth of a second of voice: more than what a firewall lets through before it makes up its mind. */
const PACKETS_ENOUGH = 10

export const createTestLeg =
  (request: LifeOptions['request']) =>
  async (account: AccountId, mark: string): Promise<boolean> => {
    const made = await request(toTestLeg(account, mark))
    // Nobody is registered there.
    if (made.status >= 300) return false
    const leg = legOf(mark)
    const until = performance.now() + HEARD_WITHIN_MS
    while (performance.now() < until) {
      if (((await received(request, leg)) ?? 0) >= PACKETS_ENOUGH) return true
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    await request({ method: 'DELETE', uri: `channels/${leg}` })
    return false
  }

/**
 * One request, which rings and then goes on in the dialplan without us. (`originate` is no way to ring people: who picks up
 * while we are away is cut off, and that is just right here.) The page knows its leg by whom it is from.
 */
const toTestLeg = (account: AccountId, mark: string): AriRequest => {
  const endpoint = toDialString(`browser:${account}`)
  if (endpoint === null) throw new EngineRefusedError('testLeg: not a name of ours')
  if (!TEST_MARK.test(mark)) throw new EngineRefusedError('testLeg: the mark is 16 hexadecimal digits')
  return {
    method: 'POST',
    uri: `channels/${legOf(mark)}`,
    query: {
      endpoint,
      context: 'test-leg',
      extension: 's',
      priority: '1',
      callerId: `<${mark}>`,
      timeout: String(RING_S),
      formats: BROWSER_CODECS,
    },
  }
}

const TEST_MARK = /^[0-9a-f]{16}$/
const legOf = (mark: string): LegId => legId(`test-${mark}`)

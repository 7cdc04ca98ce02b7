import type { Config } from '../../src/config.ts'
import { withAmi } from '../asterisk/ami.ts'
import { SUPERVISOR_USER, type SwitchIdentity } from '../asterisk/identity.ts'
import type { Log } from '../tools/steps.ts'
import { type Forsaken, forsakenLegs, NOBODY, stillForsaken } from './forsaken.ts'
import { bridgesIn, legsIn } from './forsaken-lists.ts'
import { serverIsReady } from './server-part.ts'

const LOOK_EVERY_MS = 5000
/** A server that is started again is back long before; with the second look it is twenty seconds until somebody is moved. */
const AWAY_MS = 15_000
const ASKED_MS = 2000

/**
 * Looks after those who are left alone in the switch while there is no server: whose other side has hung up, who waits, who was
 * never rung. Callers go to the net, other legs end. What can't be done now is tried again at the next look.
 */
export function watchForsaken(config: Config, identity: SwitchIdentity, log: Log): void {
  let awaySince: number | null = null
  let seen: Forsaken = NOBODY
  const look = async (): Promise<void> => {
    if (await serverIsReady(config, ASKED_MS)) {
      awaySince = null
      seen = NOBODY
      return
    }
    awaySince ??= performance.now()
    if (performance.now() - awaySince < AWAY_MS) return
    const now = await forsakenIn(config, identity)
    const forsaken = stillForsaken(seen, now)
    seen = now
    if (forsaken.toNet.length + forsaken.toEnd.length === 0 || (await serverIsReady(config, ASKED_MS))) return
    log(
      `… the server is away: ${forsaken.toNet.length} callers left alone go to the net, ${forsaken.toEnd.length} legs end`,
    )
    await lookAfter(forsaken, config, identity)
  }
  const again = (): void => {
    const next = (): void => void setTimeout(again, LOOK_EVERY_MS).unref()
    // no switch, no legs
    look().then(next, next)
  }
  again()
}

async function forsakenIn(config: Config, identity: SwitchIdentity): Promise<Forsaken> {
  const authorization = `Basic ${Buffer.from(`${SUPERVISOR_USER}:${identity.supervisorSecret}`).toString('base64')}`
  const list = async (what: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${config.ariPort}/ari/${what}`, {
      headers: { authorization },
      signal: AbortSignal.timeout(2000),
    })
    if (!answer.ok) throw new Error(`the switch answered ${answer.status} when asked for its ${what}`)
    return answer.json()
  }
  // Bridges after legs: who is between two at one look is in company, or at least not alone at the next.
  const legs = legsIn(await list('channels'))
  return forsakenLegs(legs, bridgesIn(await list('bridges')))
}

/** In the net `T` is where a call goes that nobody looked after. */
async function lookAfter({ toNet, toEnd }: Forsaken, config: Config, identity: SwitchIdentity): Promise<void> {
  const login = { port: config.amiPort, user: SUPERVISOR_USER, secret: identity.supervisorSecret }
  await withAmi(login, async (send) => {
    const actions = [
      ...toNet.map((Channel) => ({ Action: 'Redirect', Channel, Context: 'net', Exten: 'T', Priority: '1' })),
      ...toEnd.map((Channel) => ({ Action: 'Hangup', Channel })),
    ]
    // one that has ended meanwhile is refused, and the others go on
    for (const action of actions) await send(action).catch(() => undefined)
  })
}

import { connect } from 'node:net'
import type { Config } from '../../src/config.ts'
import { SUPERVISOR_USER, type SwitchIdentity } from './identity.ts'

export type SwitchAnswer = 'ready' | 'loading' | 'foreign' | 'nothing'

/**
 * Who answers on the ARI port: our switch (it accepts the secret of our data folder), another one or something else, or
 * nobody. `loading` is ours, or whatever is not yet far enough to say who it is.
 */
export async function askSwitch(config: Config, identity: SwitchIdentity): Promise<SwitchAnswer> {
  const authorization = `Basic ${Buffer.from(`${SUPERVISOR_USER}:${identity.supervisorSecret}`).toString('base64')}`
  try {
    // the trunk is there when SIP is, and that is the last to come up
    const answer = await fetch(`http://127.0.0.1:${config.ariPort}/ari/endpoints/PJSIP/local`, {
      headers: { authorization },
      signal: AbortSignal.timeout(2000),
      redirect: 'manual',
    })
    const body = await answer.text()
    if (answer.status === 200 && body.includes('"technology"')) return 'ready'
    const asterisk = answer.headers.get('server') === 'Sambung'
    return asterisk && (answer.status === 404 || answer.status === 503) ? 'loading' : 'foreign'
  } catch {
    return (await accepts(config.ariPort)) ? 'foreign' : 'nothing'
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 })
    const settle = (answer: boolean) => (): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(true))
  })
}

/** Those who were in the server's hands when it died: the dead-man's switch, and the supervisor for who is left alone. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AgentList } from '../../wire/agents.ts'
import { signIn } from '../support/api.ts'
import { type PortBlock, takePorts } from '../support/ports.ts'
import { createSipPeer, type SipCall, type SipPeer, type SipPhone } from '../support/sip-peer.ts'
import { type Run, type Site, STARTER } from '../support/site.ts'
import { waitFor } from '../support/wait-for.ts'
import { HEARD_DB, hears, hearsWords, MUSIC_HZ, makeNetSite, type NetStage, stageOn } from './net-stage.ts'
import { tellFault } from './tell.ts'

const CALLER_HZ = 440
const PHONE_HZ = 660
/** config/asterisk/extensions.conf, NET_CATCH_S. */
const CATCH_MS = 60_000
/** scripts/start/forsaken-watch.ts: away for 15 s, seen twice, 5 s apart. */
const LOOKED_AFTER_MS = 30_000

let ports: PortBlock
let site: Site
let start: Run
let callers: SipPeer
let desks: SipPeer
let net: Omit<NetStage, 'stop'>

beforeEach(async () => {
  ports = await takePorts()
  const { first, last } = ports.takeRange(80)
  site = makeNetSite(ports, { SAMBUNG_RTP_PORTS: `${first}-${last}` })
  start = site.run(process.execPath, [STARTER])
  await site.ready()
  callers = await createSipPeer(Number(site.env.SAMBUNG_SIP_PORT))
  desks = await createSipPeer(Number(site.env.SAMBUNG_SIP_PORT))
  net = stageOn(site, callers)
})
afterEach(async () => {
  await callers?.close()
  await desks?.close()
  try {
    await net?.noLegs()
  } finally {
    site?.remove()
    ports?.release()
  }
})

describe('net.dead-man', () => {
  it('catches a caller who waits with a server that is killed, and nobody starts again', async () => {
    const call = await callers.dial({ from: '0851', to: '1501', hz: CALLER_HZ })
    await hears(call, MUSIC_HZ)
    expect(net.book('0851')).toEqual([])
    start.child.kill('SIGKILL')
    await start.ended()
    process.kill(site.pid('main.js'), 'SIGKILL')
    const killed = performance.now()
    await hearsWords(call, 'moment', CATCH_MS + 5_000)
    const caught = performance.now() - killed
    tellFault({
      fault: 'N2 killed for good while a caller waits',
      done: 'the dead-man’s switch hands the caller to the net',
      recoveredMs: caught,
    })
    expect(caught).toBeLessThan(CATCH_MS + 3_000)
    expect(net.book('0851')).toMatchObject([{ what: 'entered', to: '1501' }])
    call.hangUp()
    expect(await net.ended('0851')).toMatchObject([{}, { what: 'ended', how: 'abandoned' }])
  })
})

describe('net.left-alone', () => {
  it('the supervisor moves a caller whose agent has hung up, ends an agent’s leg whose caller has, and leaves who talk', async () => {
    const talks = await startTalks(3)
    const [left, gone, talking] = talks
    if (left === undefined || gone === undefined || talking === undefined) throw new Error('there are three talks')
    // A server that does not come back: its key is no key.
    writeFileSync(join(site.data, 'secrets', 'customer.key'), 'broken')
    process.kill(site.pid('main.js'), 'SIGKILL')
    left.desk.hangUp()
    gone.caller.hangUp()
    const alone = performance.now()
    await Promise.all([
      hearsWords(left.caller, 'moment', LOOKED_AFTER_MS),
      waitFor('the agent’s leg to end', () => gone.desk.state() === 'ended', LOOKED_AFTER_MS),
    ])
    tellFault({
      fault: 'N3 left alone in a talk, no server',
      done: 'the caller goes to the net, the agent’s leg ends, who talks talks on',
      recoveredMs: performance.now() - alone,
    })
    expect(start.words()).toContain('1 callers left alone go to the net, 1 legs end')
    await hears(left.caller, MUSIC_HZ)
    expect(talking.caller.tone(PHONE_HZ)).toBeGreaterThan(HEARD_DB)
    expect(talking.desk.tone(CALLER_HZ)).toBeGreaterThan(HEARD_DB)
    left.caller.hangUp()
    expect(await net.ended(left.from)).toMatchObject([{ what: 'entered' }, { what: 'ended', how: 'abandoned' }])
    expect(net.book(gone.from)).toEqual([])
    talking.caller.hangUp()
    talking.desk.hangUp()
  })
})

interface Talk {
  readonly from: string
  readonly caller: SipCall
  readonly desk: SipCall
}

/** One after the other, so that it is known who talks with whom. */
const startTalks = async (count: number): Promise<readonly Talk[]> => {
  const base = `http://127.0.0.1:${site.env.SAMBUNG_PORT}`
  const admin = await signIn(base, 'admin', site.env.SAMBUNG_ADMIN_PASSWORD ?? '')
  const { items } = await admin.get('/agents', AgentList)
  const talks: Talk[] = []
  // Those whom a new installation has in the queue of 1501.
  for (const agent of items.filter(({ username }) => ['siti', 'budi', 'dewi'].includes(username)).slice(0, count)) {
    const phone = desks.phone(`desk-${agent.username}`, 'answers', PHONE_HZ)
    const password = randomBytes(12).toString('base64url')
    await admin.patch(`/agents/${agent.id}`, { password })
    const api = await signIn(base, agent.username, password)
    await api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
    await api.put('/agents/me/presence', { state: 'ready' })
    talks.push(await talkWith(phone, `086${talks.length + 1}`))
  }
  return talks
}

const talkWith = async (phone: SipPhone, from: string): Promise<Talk> => {
  const caller = await callers.dial({ from, to: '1501', hz: CALLER_HZ })
  const desk = await waitFor('the desk to ring', () => phone.calls()[0])
  await hears(caller, PHONE_HZ)
  return { from, caller, desk }
}

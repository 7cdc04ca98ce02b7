/**
 * F17: somebody floods the switch with sign-ins and messages that are hard to read (S11, S14) while people call: no call is lost, and
 * nobody waits longer for a telephone to ring. A call in quiet and one in the flood by turns, so that both have the same machine.
 */
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import { type Installation, startInstallation } from '../support/installation.ts'
import { createSipPeer, type SipPeer } from '../support/sip-peer.ts'
import { createStranger, type Stranger } from '../support/stranger.ts'
import { tortures } from '../support/torture.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectHearing } from '../support/who-hears.ts'
import { LONG } from './floor-faults.ts'
import { tellFault } from './tell.ts'

const HZ = { caller: 440, agent: 660 } as const
const PAIRS = LONG ? 60 : 10
const SIGN_INS_PER_S = 500
const EVERY_MS = 10
/** From here the switch knows nobody. */
const ELSEWHERE = '127.0.0.77'
/** A call in the flood rings within twice the time of one in quiet (S14); three times that is a hang. */
const AT_MOST_TIMES = 3 * 2

let hotline: Installation
let peer: SipPeer
beforeAll(async () => {
  hotline = await startInstallation()
  peer = await createSipPeer(hotline.sipPort)
  await hotline.admin.patch('/queues/support', { wrapupMs: 0 })
}, 120_000)
afterAll(async () => {
  await peer?.close()
  await hotline?.stop()
}, 60_000)

test(`F17 ${SIGN_INS_PER_S} sign-ins a second and broken messages: calls ring as before, and a talk goes on`, async () => {
  const pid = hotline.switchPid()
  const siti = await hotline.agent('siti')
  const phone = peer.phone('siti', 'answers', HZ.agent)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const ringsAfter = async (n: number): Promise<number> => {
    const before = phone.calls().length
    const began = performance.now()
    const caller = await peer.dial({ from: `08121${n}`, to: '1501', hz: HZ.caller })
    const agent = await waitFor('the agent to be rung', () => phone.calls()[before] ?? null, 20_000)
    await expectHearing(
      { caller: { call: caller, hz: HZ.caller }, agent: { call: agent, hz: HZ.agent } },
      { caller: ['agent'], agent: ['caller'] },
    )
    caller.hangUp()
    await waitFor('the agent to be free', async () => {
      return (await siti.api.get('/agents/me', Agent)).presence.state === 'ready' && agent.state() === 'ended'
    })
    return agent.invitedAt - began
  }
  await ringsAfter(0)
  const flood = await openFlood(hotline.sipPort)
  const times: Record<'quiet' | 'flooded', number[]> = { quiet: [], flooded: [] }
  try {
    for (let n = 0; n < PAIRS; n++) {
      times.quiet.push(await ringsAfter(2 * n + 1))
      await flood.begin()
      times.flooded.push(await ringsAfter(2 * n + 2))
      flood.pause()
    }
  } finally {
    await flood.close()
  }
  await hotline.emptySwitch()
  expect(hotline.switchPid()).toBe(pid)
  const [quiet, flooded] = [median(times.quiet), median(times.flooded)]
  expect(flooded / quiet, JSON.stringify(times)).toBeLessThan(AT_MOST_TIMES)
  tellFault({
    fault: 'F17 flood of sign-ins',
    done: `${flood.sent()} requests, ${2 * PAIRS} calls: rung after ${flooded.toFixed(0)} ms in it, ${quiet.toFixed(0)} ms in quiet, and every one talked`,
    recoveredMs: null,
  })
}, 600_000)

/** Sends by the clock, whatever comes back. */
const openFlood = async (switchPort: number) => {
  const one: Stranger = await createStranger(switchPort, ELSEWHERE)
  const broken = [...tortures(switchPort, ELSEWHERE).values()]
  let timer: NodeJS.Timeout | null = null
  let sent = 0
  const send = (): void => {
    for (let n = 0; n < (SIGN_INS_PER_S * EVERY_MS) / 1_000; n++) one.send(signIn(one, ++sent))
    one.send(broken[sent % broken.length] ?? '')
  }
  const pause = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  return {
    /** Resolves when it is under way. */
    async begin() {
      const before = one.heard.length
      timer = setInterval(send, EVERY_MS)
      await waitFor('the flood to be answered', () => one.heard.length > before + SIGN_INS_PER_S / 10)
    },
    pause,
    sent: () => sent,
    close: () => {
      pause()
      return one.close()
    },
  }
}

const signIn = ({ address, port }: Stranger, n: number): string =>
  [
    'REGISTER sip:127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK-flood-${n}`,
    'Max-Forwards: 70',
    `From: <sip:${n}@127.0.0.1>;tag=f${n}`,
    `To: <sip:${n}@127.0.0.1>`,
    `Call-ID: flood-${n}@${address}`,
    `CSeq: ${n} REGISTER`,
    `Contact: <sip:${n}@${address}:${port}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN

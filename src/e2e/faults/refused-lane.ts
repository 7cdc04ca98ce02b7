/** A number, a queue and two agents of their own, on which one call after the other lacks one of its requests. */
import { Agent } from '../../wire/agents.ts'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Floor } from './floor.ts'
import { slowness } from './floor-faults.ts'
import { hearsAgent, hearsCaller, hearsMusic } from './links-people.ts'
import type { Refused } from './refused-cases.ts'

export interface Served {
  readonly refused: Refused
  readonly from: string
  /** From the call to music, from somebody's being there to the talk, from its end to a free agent, and to no leg at all. */
  readonly musicMs: number
  readonly talkMs: number
  readonly freeMs: number
  readonly goneMs: number
}

/** Nobody waits longer for what they are owed, whatever was refused. */
const OWED_MS = 30_000
/** A hang-up that the switch says is of nobody is found by the regular look, each 30 s, when it is seen twice. */
const OFF_WITHIN_MS = 45_000
const FREE_WITHIN_MS = 1_000
const PICK_UP_MS = 50
/** The shortest there is. */
const RING_MS = 5_000

export interface RefusedLane {
  /** A whole call; `dialled` is told who calls before the switch has heard of it. */
  play(refused: Refused, dialled: (caller: SipCall) => void): Promise<Served>
}

export const openRefusedLane = async (
  floor: Pick<Floor, 'admin' | 'addAgent' | 'dial'>,
  n: number,
): Promise<RefusedLane> => {
  const { admin } = floor
  const queue = `refused-${n}`
  const number = `${1700 + n}`
  const settings = { wrapupMs: 0, recorded: false, ringTimeoutMs: RING_MS }
  await admin.request('POST', '/queues', { id: queue, name: `Refused ${n}`, ...settings })
  await admin.put(`/numbers/${number}`, { queue })
  const manner = (call: SipCall): void => void setTimeout(() => call.answer(), PICK_UP_MS)
  const agents = [await floor.addAgent({ queues: [queue], manner }), await floor.addAgent({ queues: [queue], manner })]
  const present = async (presence: object): Promise<void> => {
    for (const { id } of agents) await admin.put(`/agents/${id}/presence`, presence)
  }
  const away = { state: 'away', reason: 'a test' }
  await present(away)
  return {
    async play(refused, dialled) {
      const caller = await floor.dial(number)
      dialled(caller)
      const rings = (): readonly SipCall[] =>
        agents.flatMap(({ phone }) => phone.calls()).filter(({ shown }) => shown === caller.shown)
      const began = performance.now()
      await hearsMusic(caller, OWED_MS)
      const heard = performance.now()
      await present({ state: 'ready' })
      const isTalk = (ring: SipCall): boolean => ring.state() === 'up' && hearsAgent(caller) && hearsCaller(ring)
      const talk = await waitFor('the caller to talk', () => rings().find(isTalk), OWED_MS)
      const talked = performance.now()
      const agent = agents.find(({ phone }) => phone.calls().includes(talk))
      const shown = async () => (await admin.get(`/agents/${agent?.id}`, Agent)).presence.state
      await waitFor('the books to say so', async () => (await shown()) === 'talking')
      const ended = performance.now()
      if (refused.leaves === 'caller') caller.hangUp()
      else talk.hangUp()
      await waitFor('the agent to be free', async () => (await shown()) === 'ready', FREE_WITHIN_MS * slowness())
      const free = performance.now()
      await present(away)
      await waitFor(
        'everybody to be off the line',
        () => [caller, ...rings()].every((call) => call.state() === 'ended'),
        OFF_WITHIN_MS,
      )
      return {
        refused,
        from: caller.shown,
        musicMs: heard - began,
        talkMs: talked - heard,
        freeMs: free - ended,
        goneMs: performance.now() - ended,
      }
    },
  }
}

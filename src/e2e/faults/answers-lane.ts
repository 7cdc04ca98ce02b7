/** A queue and two agents of their own: the first one's offer ends, the second one's begins, and both pick up. */
import { Agent } from '../../wire/agents.ts'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Floor } from './floor.ts'
import { passed, slowness } from './floor-faults.ts'
import { hearsAgent, hearsCaller } from './links-people.ts'

export interface TwoPlan {
  readonly n: number
  /** What ends the first offer. */
  readonly ends: 'ring time' | 'sent away'
  /** The first agent picks up with the CANCEL just there, or that long after (before, when negative) the offer's end. */
  readonly first: 'upon the CANCEL' | number
  /** The second agent picks up so long after their phone rang. */
  readonly secondMs: number
}

export interface TwoPlayed {
  readonly plan: TwoPlan
  readonly from: string
  /** Who was asked, in that order; the last one talked. */
  readonly asked: readonly string[]
  /** Whether the first one's answer was sent at all. */
  readonly both: boolean
  /** From the last answer until one talks, the other is out of it, and the books say so. */
  readonly settledMs: number
}

export interface TwoLane {
  play(plan: TwoPlan): Promise<TwoPlayed>
}

const RING_MS = 5_000
/** A phone rings for so long before its agent is sent away. */
const RUNG_MS = 100
const SETTLED_WITHIN_MS = 1_000

/** In a lane the first agent always answers in the same way: upon the CANCEL, or not. */
export const openTwoLane = async (floor: Floor, n: number, uponCancel: boolean): Promise<TwoLane> => {
  const { admin } = floor
  const queue = `two-${n}`
  const number = `${1800 + n}`
  const settings = { wrapupMs: 0, recorded: false, ringTimeoutMs: RING_MS }
  await admin.request('POST', '/queues', { id: queue, name: `Two ${n}`, ...settings })
  await admin.put(`/numbers/${number}`, { queue })
  let onRing = (_: SipCall): void => {}
  let onSecond = (_: SipCall): void => {}
  const first = await floor.addAgent({ queues: [queue], manner: uponCancel ? 'answers-late' : (call) => onRing(call) })
  const second = await floor.addAgent({ queues: [queue], manner: (call) => onSecond(call) })
  const agents = [first, second]
  const present = (id: string, state: 'ready' | 'away'): Promise<void> =>
    admin.put(`/agents/${id}/presence`, state === 'away' ? { state, reason: 'a test' } : { state })
  const shown = async (id: string): Promise<string> => (await admin.get(`/agents/${id}`, Agent)).presence.state

  return {
    async play(plan) {
      for (const { id } of agents) await present(id, 'away')
      for (const { id } of agents) await present(id, 'ready')
      let answeredAt = 0
      const pickUp = (call: SipCall): void => {
        call.answer()
        if (call.state() === 'up') answeredAt = performance.now()
      }
      const offerMs = plan.ends === 'ring time' ? RING_MS : RUNG_MS
      onRing = (call) => {
        if (plan.first !== 'upon the CANCEL') setTimeout(() => pickUp(call), offerMs + plan.first)
      }
      onSecond = (call) => void setTimeout(() => pickUp(call), plan.secondMs)
      const caller = await floor.dial(number)
      const ringsOf = ({ phone }: typeof first): readonly SipCall[] =>
        phone.calls().filter(({ shown: from }) => from === caller.shown)
      const rung = await waitFor('the first phone to ring', () => ringsOf(first)[0])
      if (plan.ends === 'sent away') {
        await passed(offerMs - (performance.now() - rung.invitedAt))
        await present(first.id, 'away')
      }
      await waitFor('somebody to have answered', () => answeredAt > 0, 2 * RING_MS)
      const settled = async (): Promise<(typeof agents)[number] | null> => {
        const up = agents.filter((agent) => ringsOf(agent).some((call) => call.state() === 'up'))
        const [winner] = up
        const talk = winner === undefined ? undefined : ringsOf(winner)[0]
        if (winner === undefined || up.length > 1 || talk === undefined) return null
        if (!hearsAgent(caller) || !hearsCaller(talk)) return null
        const [loser] = agents.filter((agent) => agent !== winner)
        const states = [await shown(winner.id), await shown(loser?.id ?? '')]
        return states[0] === 'talking' && /^(ready|away)$/.test(states[1] ?? '') ? winner : null
      }
      const winner = await waitFor('one to talk and the other to be out of it', settled, SETTLED_WITHIN_MS * slowness())
      const settledMs = performance.now() - answeredAt
      const rings = agents.flatMap(ringsOf)
      caller.hangUp()
      await waitFor('all to be over', () => [caller, ...rings].every((call) => call.state() === 'ended'))
      const both = rings.length === 2
      return { plan, from: caller.shown, asked: both ? [first.id, second.id] : [winner.id], both, settledMs }
    },
  }
}

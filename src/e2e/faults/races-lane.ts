/** A number, a queue and an agent of their own, on which one call after the other is played to a plan. */
import { Agent } from '../../wire/agents.ts'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Floor } from './floor.ts'

export const KINDS = [
  'caller-leaves',
  'agent-leaves',
  'agent-answers-as-caller-leaves',
  'agent-refuses',
  'agent-refuses-as-caller-leaves',
] as const

/** How telephones refuse: busy, not now, and nobody there. */
export const REFUSALS = [486, 603, 480] as const

export interface Plan {
  readonly n: number
  readonly kind: (typeof KINDS)[number]
  /** After the caller's INVITE; of an agent who is not rung yet, as soon as they are. */
  readonly atMs: number
  /** When both act at the same moment. */
  readonly answersFirst: boolean
  readonly refusal: (typeof REFUSALS)[number]
}

export interface Played {
  readonly plan: Plan
  readonly from: string
  /** Whether the agent picked up. */
  readonly pickedUp: boolean
  /** From the end of the call until the agent was shown free. */
  readonly freeMs: number
}

export interface Lane {
  /** Plays a whole call. Rejects when it does not end, or the agent is not free within a second of its end. */
  play(plan: Plan): Promise<Played>
}

const RING_MS = 100
const TALK_MS = 200
const FREE_WITHIN_MS = 1_000

export const openLane = async (floor: Floor, n: number): Promise<Lane> => {
  const queue = `lane-${n}`
  const number = `${1600 + n}`
  await floor.admin.request('POST', '/queues', { id: queue, name: `Lane ${n}`, wrapupMs: 0, recorded: true })
  await floor.admin.put(`/numbers/${number}`, { queue })
  let onRing = (_: SipCall): void => {}
  const { id } = await floor.addAgent({ queues: [queue], manner: (call) => onRing(call) })
  const shown = async (): Promise<string> => (await floor.admin.get(`/agents/${id}`, Agent)).presence.state
  return {
    async play(plan) {
      let pickedUp = false
      let declined = false
      const caller = await floor.dial(number)
      const parties: Parties = {
        caller,
        pickUp(phone) {
          phone.answer()
          pickedUp ||= phone.state() === 'up'
        },
        decline(phone) {
          phone.decline(plan.refusal)
          declined = true
        },
      }
      onRing = (phone) => rings(plan, parties, phone)
      if (plan.kind === 'caller-leaves') at(plan.atMs, caller, () => caller.hangUp())
      const isFree = async (): Promise<boolean> => freeAs(plan).includes(await shown())
      if (plan.kind === 'agent-refuses') {
        // Offered to nobody else here: once the refusal has been taken in, its caller gives up.
        await waitFor(`the refusal to count, of ${JSON.stringify(plan)}`, async () => declined && (await isFree()))
        caller.hangUp()
      }
      await waitFor(`the call to end, of ${JSON.stringify(plan)}`, () => caller.state() === 'ended')
      const ended = performance.now()
      await waitFor(`the agent to be free, of ${JSON.stringify(plan)}`, isFree, FREE_WITHIN_MS)
      const freeMs = performance.now() - ended
      // Who was busy elsewhere says when that is over.
      if (refuses(plan)) await floor.admin.put(`/agents/${id}/presence`, { state: 'ready' })
      return { plan, from: caller.shown, pickedUp, freeMs }
    },
  }
}

const refuses = ({ kind }: Plan): boolean => kind === 'agent-refuses' || kind === 'agent-refuses-as-caller-leaves'

/** A busy telephone rests for a while, and who was not there three times is sent away. */
const freeAs = (plan: Plan): readonly string[] => {
  if (!refuses(plan) || plan.refusal === 603) return ['ready']
  return ['ready', plan.refusal === 486 ? 'busy-elsewhere' : 'away']
}

interface Parties {
  readonly caller: SipCall
  pickUp(phone: SipCall): void
  decline(phone: SipCall): void
}

/** The agent does what the plan says, and without it what people do: pick up, talk, hang up. */
const rings = (plan: Plan, { caller, pickUp, decline }: Parties, phone: SipCall): void => {
  if (plan.kind === 'agent-answers-as-caller-leaves' || plan.kind === 'agent-refuses-as-caller-leaves') {
    const act = (): void => (refuses(plan) ? decline(phone) : pickUp(phone))
    setTimeout(() => {
      if (plan.answersFirst) act()
      caller.hangUp()
      act()
    }, plan.atMs / 4)
    return
  }
  if (plan.kind === 'agent-refuses') {
    setTimeout(() => decline(phone), plan.atMs / 4)
    return
  }
  setTimeout(() => pickUp(phone), RING_MS)
  setTimeout(() => (phone.state() === 'up' ? phone.hangUp() : caller.hangUp()), RING_MS + TALK_MS)
  if (plan.kind === 'agent-leaves')
    at(plan.atMs, caller, () => (phone.state() === 'up' ? phone.hangUp() : phone.decline(603)))
}

/** So long after the caller's INVITE; at once when that is past. */
const at = (ms: number, { invitedAt }: SipCall, act: () => void): void =>
  void setTimeout(act, ms - (performance.now() - invitedAt))

/** People on a floor: some talk, the rest wait in a certain order. */
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Floor, FloorAgent } from './floor.ts'
import { placesWith } from './floor-books.ts'

export interface Crowd {
  readonly agents: readonly FloorAgent[]
  /** In the order in which they came; the first ones talk. */
  readonly callers: readonly SipCall[]
  /** Every ring of an agent's telephone so far, in order. */
  rung(): readonly SipCall[]
}

/** As many agents as talk, who pick up at once. Resolves when everybody hears something. */
export const fillFloor = async (floor: Floor, count: { waiting: number; talking: number }): Promise<Crowd> => {
  const agents: FloorAgent[] = []
  while (agents.length < count.talking)
    agents.push(await floor.addAgent({ queues: ['support'], manner: (call) => call.answer() }))
  const callers: SipCall[] = []
  // Each when the one before is in place, so that the order is certain.
  for (const phase of ['talking', 'waiting'] as const)
    for (let n = 1; n <= count[phase]; n++) {
      callers.push(await floor.dial())
      await placesWith(floor, { [phase]: n })
    }
  const rung = (): readonly SipCall[] =>
    agents.flatMap(({ phone }) => phone.calls()).sort((a, b) => a.invitedAt - b.invitedAt)
  const crowd = { agents, callers, rung }
  await everybodyHears(crowd)
  return crowd
}

export const legsOf = ({ callers, rung }: Crowd): readonly SipCall[] =>
  [...callers, ...rung()].filter((leg) => leg.state() === 'up')

const SOUND_DB = -50

/** Resolves when nobody hears silence. */
export const everybodyHears = (crowd: Crowd): Promise<true> =>
  waitFor('everybody to hear something', () => legsOf(crowd).every((leg) => leg.loudness() > SOUND_DB))

/** The longest time in ms without a packet for any of them, since their pauses were forgotten. */
export const longestPause = (legs: readonly SipCall[]): number =>
  Math.round(Math.max(...legs.map(({ pauses }) => pauses.longest())))

/** A call about which somebody else is asked, for the tests of it. */
import type { EngineCommand } from '../call/switch.ts'
import { type Step, step } from '../center.ts'
import { agentId, bridgeOf, consultBridgeOf, contactId, type LegId, legId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { arrival, START, smallCentre } from './centre.arbitrary.ts'

export const CALL = contactId('c-in-1')
export const [CUSTOMER, FIRST, THIRD] = [legId('in-1'), legId('c-in-1-a1'), legId('c-in-1-a2')]
export const [SITI, BUDI] = [agentId('siti'), agentId('budi')]
export const [MAIN, SIDE] = [bridgeOf(CALL), consultBridgeOf(THIRD)]
export const mine = { contact: CALL, agent: SITI }
export const TO_BUDI: Input = { ...mine, type: 'consult-contact', to: { agent: BUDI } }
export const TO_NUMBER: Input = { ...mine, type: 'consult-contact', to: { number: '0215550' } }
export const ANSWER: Input = { type: 'leg-answered', leg: THIRD }
export const JOIN: Input = { ...mine, type: 'conference-contact', to: null }
export const INVITE: Input = { ...mine, type: 'conference-contact', to: { agent: BUDI } }
export const SWAP: Input = { ...mine, type: 'swap-consult' }
export const COMPLETE: Input = { ...mine, type: 'complete-consult' }
export const CANCEL: Input = { ...mine, type: 'cancel-consult' }
export const BLIND: Input = { type: 'transfer-contact', contact: CALL, by: SITI, to: { number: '0215550' } }

/** Siti talks with a caller since two seconds, in a queue that asks for a wrap-up; budi is ready. */
export const talking = (...then: readonly Input[]): CenterState => {
  const { state } = smallCentre(['siti'])
  step(state, arrival('in-1', '1502'), START)
  step(state, { type: 'leg-answered', leg: FIRST }, START + 1_000)
  step(state, { type: 'set-presence', agent: BUDI, state: 'available', reason: null }, START + 1_500)
  let at = START + 2_000
  for (const input of then) {
    at += 1_000
    const { refusal } = step(state, input, at)
    if (refusal !== null) throw new Error(`${input.type}: ${refusal.message}`)
  }
  return state
}
export const gone = (leg: LegId, cause: 'normal' | 'busy' | 'no-answer' = 'normal'): Input => ({
  type: 'leg-ended',
  leg,
  cause,
  code: cause === 'normal' ? 16 : 17,
})
export const commands = ({ effects }: Step): readonly EngineCommand[] =>
  effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
export const types = ({ events }: Step): readonly string[] => events.map(({ event }) => event.type)
export const call = (state: CenterState) => state.contacts.get(CALL)
export const hands = (state: CenterState, agent: typeof SITI): readonly string[] =>
  state.agents.get(agent)?.assignments.map((one) => one.state) ?? []

/** One queue that calls back, its callers and one agent, played second by second. */
import { expect } from 'vitest'
import type { EngineCommand } from '../call/switch.ts'
import { type CallbackRules, USUAL_CALLBACK } from '../callback/words.ts'
import { type Step, step } from '../center.ts'
import { agentId, contactId, customerId, type LegId, legId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { queueOf, START, smallCentre } from './centre.arbitrary.ts'
import { whyNotInHand } from './hands.ts'

export const SITI = agentId('siti')
export const NUMBER = '02150201234'
export const [CALLER, WISH] = [contactId('c-in-1'), contactId('c-out-cb-in-1')]
export const RULES: CallbackRules = { ...USUAL_CALLBACK, pauseMs: 60_000 }

export const types = ({ events }: Step): readonly string[] => events.map(({ event }) => event.type)
export const commands = ({ effects }: Step): readonly EngineCommand[] =>
  effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
export const call = (leg: string, from = NUMBER, to = '1501'): Input => ({
  type: 'leg-arrived',
  leg: legId(leg),
  from,
  to,
  customer: customerId('cu-1'),
  memo: null,
})
export const press = (leg: string, digit = '1'): Input => ({ type: 'digit', leg: legId(leg), digit })
export const gone = (leg: LegId | string, cause: 'normal' | 'busy' = 'normal'): Input => ({
  type: 'leg-ended',
  leg: legId(leg),
  cause,
  code: cause === 'busy' ? 17 : 16,
})
export const ready: Input = { type: 'set-presence', agent: SITI, state: 'available', reason: null }
export const wishOf = (state: CenterState) => state.contacts.get(WISH)

/** Feeds at so many seconds after the start; a timer that falls due on the way fires first. */
export const play = (state: CenterState) => {
  const fire = (until: number): Step[] => {
    const fired: Step[] = []
    for (;;) {
      const name = state.index.due.first()
      const due = name === undefined ? undefined : state.deadlines.get(name)
      if (due === undefined || due.at > until) return fired
      fired.push(step(state, { type: 'timer-fired', deadline: due.name, generation: due.generation }, due.at))
    }
  }
  return {
    until: (seconds: number) => fire(START + seconds * 1_000),
    at: (seconds: number, input: Input) => {
      fire(START + seconds * 1_000)
      const did = step(state, input, START + seconds * 1_000)
      expect(did.refusal).toBeNull()
      expect(whyNotInHand(state)).toBeNull()
      return did
    },
  }
}

export const centre = (rules: CallbackRules = RULES) => {
  const { state } = smallCentre([])
  step(state, { type: 'save-queue', queue: queueOf('support', { callback: rules }) }, START)
  return { state, ...play(state) }
}

/** One caller, told after half a minute, has pressed the key after a minute and hung up. */
export const wished = (rules: CallbackRules = RULES) => {
  const { state, at, until } = centre(rules)
  at(0, call('in-1'))
  const pressed = at(60, press('in-1'))
  at(65, gone('in-1'))
  return { state, at, until, pressed }
}

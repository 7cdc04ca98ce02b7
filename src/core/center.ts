/**
 * The whole centre as one function: `step(state, input)`. It is `decide` and `apply` at once: each decision is applied before
 * the next one of the same turn is made.
 *
 *     input ──> decide ──> events ──> apply ──> state
 *                            └──────> effects (what the world is asked to do)
 */
import { route } from './acd/route.ts'
import { followAlarms } from './call/call-alarms.ts'
import { comeBack } from './call/decide.ts'
import { endAstray } from './call/dialling.ts'
import { returnToFlow } from './call/flow.ts'
import { followFlows } from './call/flow-places.ts'
import { followTalks } from './call/monitor.ts'
import { followCallbacks } from './callback/attempt.ts'
import type { Effect } from './effect.ts'
import type { Recorded } from './event.ts'
import type { EpochMs } from './ids.ts'
import type { Input, Refusal } from './input.ts'
import { raiseAlarm } from './lines/decide-caps.ts'
import { type CenterState, scalarsOf } from './state.ts'
import { keep, rollBack } from './table.ts'
import { take } from './take.ts'
import { createTurn, type TurnRecord } from './turn.ts'

export interface Step {
  readonly events: readonly Recorded[]
  readonly effects: readonly Effect[]
  /** Why an order was not carried out; then nothing of it was done, and events tell at most of an alarm that it raised. */
  readonly refusal: Refusal | null
}

/** Takes the state one input further. When it throws, the state is as it was. */
export const step = (state: CenterState, input: Input, at: EpochMs): Step => attempt(state, input, at, keep)

/** The events that `step` would make of this input; the state stays as it is. */
export const decide = (state: CenterState, input: Input, at: EpochMs): Step => attempt(state, input, at, rollBack)

const attempt = (state: CenterState, input: Input, at: EpochMs, finish: typeof keep): Step => {
  const before = scalarsOf(state)
  const unsettled = [...state.index.unsettled]
  state.log.recording = true
  const takeBack = (): void => {
    rollBack(state.log)
    Object.assign(state, before)
    state.index.unsettled.clear()
    for (const queue of unsettled) state.index.unsettled.add(queue)
  }
  try {
    const turn = createTurn(state, Math.max(at, state.at))
    const refusal = take(turn, input) ?? null
    if (refusal === null) {
      settle(turn)
    }
    if (refusal !== null) takeBack()
    const told = refusal === null ? turn : alarmOf(state, refusal, Math.max(at, state.at))
    if (finish === rollBack) takeBack()
    else keep(state.log)
    return { events: told.events, effects: ringFirst(told), refusal }
  } catch (error) {
    takeBack()
    throw error
  }
}

/** What follows of what happened in this turn. */
const settle = (turn: TurnRecord): void => {
  followAlarms(turn, turn.events)
  followFlows(turn, turn.events, returnToFlow)
  followCallbacks(turn, turn.events)
  endAstray(turn, turn.events, comeBack)
  followTalks(turn, turn.events)
  route(turn)
}

/** A refusal by a cap is told, and what comes of it is done. */
const alarmOf = (state: CenterState, refusal: Refusal, at: EpochMs): TurnRecord => {
  state.log.recording = true
  const turn = createTurn(state, at)
  raiseAlarm(turn, refusal)
  if (turn.events.length > 0) settle(turn)
  return turn
}

/** An idle agent's phone rings before anything else is done for the caller; its bridge is there when the leg is. */
const ringFirst = (turn: TurnRecord): readonly Effect[] => {
  const rings = (effect: Effect): boolean => effect.kind === 'switch' && effect.command.type === 'ring-leg'
  if (!turn.effects.some(rings)) return turn.effects
  return [...turn.effects.filter(rings), ...turn.effects.filter((effect) => !rings(effect))]
}

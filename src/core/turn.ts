/** One input's turn: what is decided is applied at once, so that the next decision of the same turn sees it. */
import { applyEvent } from './apply.ts'
import type { EngineCommand } from './call/switch.ts'
import type { Effect } from './effect.ts'
import { effectsOf } from './effects.ts'
import type { CenterEvent, Recorded } from './event.ts'
import type { EpochMs } from './ids.ts'
import type { Refusal } from './input.ts'
import type { CenterState } from './state.ts'

export interface Turn {
  readonly state: CenterState
  /** Centre time of the input. */
  readonly at: EpochMs
  /** What happens next: recorded, applied, and its effects noted. */
  emit(event: CenterEvent): void
  /** What no event may say, since it must not be kept: asked of the switch this once, and never again. */
  ask(command: EngineCommand): void
}

/** What a decision came to: nothing is said when events tell it all. */
export type Decided = Refusal | undefined

export interface TurnRecord extends Turn {
  readonly events: Recorded[]
  readonly effects: Effect[]
}

export const createTurn = (state: CenterState, at: EpochMs): TurnRecord => {
  const events: Recorded[] = []
  const effects: Effect[] = []
  return {
    state,
    at,
    events,
    effects,
    emit: (event) => {
      const recorded = { seq: state.seq + 1, at, event }
      applyEvent(state, recorded)
      events.push(recorded)
      effects.push(...effectsOf(state, event))
    },
    ask: (command) => void effects.push({ kind: 'switch', command }),
  }
}

export const refuse = (code: Refusal['code'], path: string, message: string): Refusal => ({ code, path, message })

export const noContact = (id: string): Refusal => refuse('unknown', 'contact', `there is no open contact "${id}"`)

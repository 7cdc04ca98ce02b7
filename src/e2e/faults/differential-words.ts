/**
 * Scripts for a switch, as data: what people do, what the engine is told, and what happens to the link, in words that are the
 * same for every switch. Whoever plays one waits after each step until all is at rest.
 */
import type { Ms } from '../../core/ids.ts'
import type { PhoneManner } from '../../telephony/contract.ts'

export interface Script {
  readonly name: string
  readonly steps: readonly Step[]
}

export type Step = PersonStep | CommandStep | LinkStep | TimeStep

export type Caller = 'caller' | 'caller2'
export type Agent = 'agent1' | 'agent2' | 'agent3'
/** `no-leg` and `no-room` were never made. */
export type Leg = Caller | Agent | 'no-leg'
export type Room = 'room' | 'room2' | 'no-room'

type PersonStep =
  | { readonly type: 'dial'; readonly who: Caller }
  | { readonly type: 'pick-up'; readonly who: Agent }
  | { readonly type: 'decline'; readonly who: Agent; readonly as: 'declines' | 'busy' }
  | { readonly type: 'put-down'; readonly who: Caller | Agent }

/** The engine's own commands, with roles for ids. */
export type SingleCommand =
  | { readonly type: 'answer-leg' | 'hang-up-leg' | 'release-leg' | 'start-recording'; readonly leg: Leg }
  | { readonly type: 'write-memo'; readonly leg: Leg; readonly phase: string }
  | {
      readonly type: 'create-bridge' | 'destroy-bridge' | 'start-music' | 'stop-music'
      readonly bridge: Room
    }
  | { readonly type: 'add-leg' | 'remove-leg'; readonly bridge: Room; readonly leg: Leg }
  | {
      readonly type: 'ring-leg'
      readonly leg: Agent
      /** The first ring of a leg says what its phone is like; at `nowhere` is none. */
      readonly at: PhoneManner | 'nowhere'
      readonly bridge: Room | null
      readonly ringMs?: Ms
      /** The caller's own number is shown when absent. */
      readonly from?: string
    }

type CommandStep =
  | SingleCommand
  /** Given in one go, as the product does: nobody waits for an answer in between. */
  | { readonly type: 'together'; readonly commands: readonly SingleCommand[] }

type LinkStep = { readonly type: 'cut-link' | 'restore-link' }

type TimeStep =
  /** Time passes until it is told of that leg. */
  | { readonly type: 'wait-for'; readonly event: 'leg-ended' | 'leg-arrived' | 'recording-started'; readonly leg: Leg }
  /** What everybody hears counts in this step. */
  | { readonly type: 'listen' }
  /** Everybody who is left is sent home. */
  | { readonly type: 'clear' }

export const CALLERS: readonly Caller[] = ['caller', 'caller2']
export const AGENTS: readonly Agent[] = ['agent1', 'agent2', 'agent3']
export const ROOMS: readonly Room[] = ['room', 'room2', 'no-room']

/** A lost link is everybody's: such a script has the switch to itself. */
export const usesLink = ({ steps }: Script): boolean => steps.some(({ type }) => type === 'cut-link')

/** Something in it happens only with time. */
export const isLong = ({ steps }: Script): boolean => steps.some(({ type }) => type === 'wait-for')

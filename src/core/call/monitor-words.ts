/** Supervisors on calls that are somebody else’s. */
import type { AgentId, EpochMs, LegId } from '../ids.ts'

export const MONITOR_MODES = ['listen', 'whisper', 'barge'] as const
/** `listen`: hears both and is heard by none; `whisper`: heard by the agent only; `barge`: heard by both. */
export type MonitorMode = (typeof MONITOR_MODES)[number]

/** A supervisor on a call that is somebody else's. */
export interface Monitor {
  readonly agent: AgentId
  readonly leg: LegId
  readonly mode: MonitorMode
  readonly since: EpochMs
  /** They picked up. */
  readonly up: boolean
  /** The agent's leg that they were last put on; null before the first. */
  readonly of: LegId | null
  /** What they hear it with; null when it is gone, and in a barge: who is in the call's bridge needs none. */
  readonly ear: LegId | null
  /** How many ears there were; numbers them. */
  readonly ears: number
}

/** The running centre as the doors (http, channels) see it: they read its state and submit commands. */
import type { Ms } from '../core/ids.ts'
import type { Command, Refusal } from '../core/input.ts'
import type { CenterView } from '../core/view.ts'

export interface Center {
  /** The state now; read it and let go of it, it goes on changing. */
  readonly view: CenterView
  /**
   * Resolves when the events of the command are on the disk, or with the refusal when nothing changed. Rejects with
   * StoreUnavailableError when the disk does not take changes.
   */
  submit(command: Command): Promise<Refusal | null>
  /**
   * Resolves when all that has happened so far is on the disk; after `withinMs` at the latest, and at once while the disk
   * takes nothing. Never rejects.
   */
  written(withinMs: Ms): Promise<void>
  /** What is right and wrong at the moment, for /health and the board. */
  health(): CenterHealth
}

export interface CenterHealth {
  /** The switch's link is up and its live legs were taken over. */
  readonly switchReady: boolean
  readonly journalOk: boolean
  /** How long the live calls took to be taken over when the link last came up; absent before that. */
  readonly takeoverMs?: Ms
  /** Events that are in memory and not yet on the disk. */
  readonly journalPending: number
}

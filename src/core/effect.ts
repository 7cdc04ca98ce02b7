/**
 * What the world is asked to do, as data. Three kinds, for three promises:
 *
 * - switch: run at once, before the disk; ids are functions of contact and leg number, so a repeated command is a success.
 * - outward: run after their event is committed, from the outbox, at least once, under a key that never changes.
 * - local: derived from the state (timers, desks) and derived again at start; they never appear here.
 */
import type { EngineCommand } from './call/switch.ts'
import type { ContactId, RecordingId } from './ids.ts'

export type OutwardAction =
  /** The raw recording becomes a listed file. */
  | { readonly type: 'keep-recording'; readonly contact: ContactId; readonly recording: RecordingId }
  /** A message that the net took becomes a listed file. */
  | {
      readonly type: 'keep-voicemail'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly file: string
    }

export type Effect =
  | { readonly kind: 'switch'; readonly command: EngineCommand }
  | { readonly kind: 'outward'; readonly key: string; readonly action: OutwardAction }

/** Recordings and messages, from their first moment to their file: rows of the journal, as in core/event.ts. */
import type { ContactId, Ms, RecordingId } from '../ids.ts'

export type RecordingEvent =
  /** A message for us, in a file of the net's. */
  | {
      readonly type: 'voicemail-left'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly file: string
    }
  | { readonly type: 'recording-begun'; readonly contact: ContactId; readonly recording: RecordingId }
  /** Silence of equal length until it goes on: a card number is read out, say. */
  | {
      readonly type: 'recording-paused'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly reason: string
    }
  | { readonly type: 'recording-continued'; readonly contact: ContactId; readonly recording: RecordingId }
  | {
      readonly type: 'recording-refused'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly reason: string
    }
  | {
      readonly type: 'recording-stored'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly durationMs: Ms
      readonly bytes: number
    }
  | {
      readonly type: 'recording-lost'
      readonly contact: ContactId
      readonly recording: RecordingId
      readonly reason: string
    }

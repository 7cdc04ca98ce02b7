/** Recordings and where each of them stands. */
import type { RecordingTable } from '../schema.ts'
import type { Projection } from './projection.ts'

export const recordingProjection: Projection<RecordingTable> = {
  concerns: (event) => (CHANGING.has(event.type) && 'recording' in event ? event.recording : null),
  fold: (row, { at, event }) => {
    switch (event.type) {
      case 'recording-begun':
      // A message that the net took is on its way to us.
      case 'voicemail-left':
        return row ?? begun(event.recording, event.contact, at)
      case 'recording-stored': {
        // What was found on the disk after a crash may never have been reported as begun.
        const known = row ?? begun(event.recording, event.contact, Math.max(0, at - event.durationMs))
        return { ...known, state: 'stored', duration_ms: event.durationMs, bytes: event.bytes }
      }
      case 'recording-refused':
      case 'recording-lost':
        return row?.state === 'recording' ? { ...row, state: 'lost' } : row
      default:
        return row
    }
  },
  live: (row) => row.state === 'recording',
}

const CHANGING: ReadonlySet<string> = new Set([
  'recording-begun',
  'voicemail-left',
  'recording-stored',
  'recording-refused',
  'recording-lost',
])

const begun = (id: string, contact: string, at: number): RecordingTable => ({
  id,
  contact,
  state: 'recording',
  started_at: at,
  duration_ms: null,
  bytes: null,
})

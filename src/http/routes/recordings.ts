import { recordingId } from '../../core/ids.ts'
import type { RecordingRow } from '../../ports/store.ts'
import { IdParams } from '../../wire/basics.ts'
import { Recording, RecordingPeaks } from '../../wire/contacts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { presentRecording } from '../present/contact.ts'
import { conflict, notFound, ProblemError } from '../problem.ts'
import { readPeaks } from '../recording-peaks.ts'
import { sendRange } from '../send-range.ts'
import { answers, answersBytes } from './responses.ts'

export const recordingRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['recordings']

  const find = async (id: string): Promise<RecordingRow> => {
    const row = await deps.store.recording(recordingId(id))
    if (row === null) throw notFound('recording')
    return row
  }

  app.get(
    '/recordings/:id',
    { schema: { tags, summary: 'What is known of a recording', params: IdParams, response: answers(Recording) } },
    async (request) => presentRecording(await find(request.params.id)),
  )

  const stored = async (id: string): Promise<RecordingRow> => {
    const row = await find(id)
    if (row.state === 'recording') throw conflict('id', 'The call is still being recorded.')
    if (row.state === 'lost') throw new ProblemError(410, 'This recording was lost.')
    return row
  }

  app.get(
    '/recordings/:id/peaks',
    {
      schema: {
        tags,
        summary: 'How loud each side is, moment by moment: what a waveform is drawn from',
        params: IdParams,
        response: answers(RecordingPeaks),
      },
    },
    async (request, reply) => {
      const row = await stored(request.params.id)
      reply.header('cache-control', 'private, no-store')
      return readPeaks(deps.recordingPath(row.id))
    },
  )

  app.get(
    '/recordings/:id/audio',
    {
      schema: {
        tags,
        summary: 'The recording as WAV, whole or a range of bytes; the customer is left',
        produces: ['audio/wav'],
        params: IdParams,
        response: answersBytes,
      },
    },
    async (request, reply) => {
      const row = await stored(request.params.id)
      // The access log: who listened to what.
      request.log.info(
        { user: signedIn(request).id, recording: row.id, contact: row.contact, range: request.headers.range ?? null },
        'recording fetched',
      )
      reply
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `inline; filename="${row.id}.wav"`)
      return sendRange(request, reply, {
        path: deps.recordingPath(row.id),
        mediaType: 'audio/wav',
        what: 'recording',
      })
    },
  )
}

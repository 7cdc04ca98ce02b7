/** Bodies that are a sound file and nothing else, for the routes that take one. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { AUDIO_MOST_BYTES } from '../ports/prompts.ts'
import type { App } from './deps.ts'
import { onError, ProblemError } from './problem.ts'

/** None of these types is sent by a form of another site without asking. */
const TYPES = /^(?:audio\/[\w.+-]+|application\/octet-stream)(?:\s*;.*)?$/
const EXAMPLE =
  'must be a WAV, MP3, FLAC or Ogg file, sent as content-type: audio/wav, audio/mpeg, audio/flac or audio/ogg'

/** For the description; what is in it is looked at when it is read as sound. */
export const AUDIO_BODY = {
  content: Object.fromEntries(
    ['audio/wav', 'audio/mpeg', 'audio/flac', 'audio/ogg'].map((type) => [
      type,
      { schema: Type.Unsafe<unknown>({ contentMediaType: type }) },
    ]),
  ),
}

/** For a scope of its own: it takes no JSON. */
export const takeAudio = (scope: App): void => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(TYPES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  // Of the routes and not of the parser: what is too large is seen before anything is parsed (body.ts).
  scope.addHook('onRoute', (route) => {
    route.bodyLimit = AUDIO_MOST_BYTES
  })
  scope.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
    onError(ofAudio(error), request, reply),
  )
}

/** The sound that came. */
export const audioIn = (request: FastifyRequest): Uint8Array => {
  const { body } = request
  if (body instanceof Uint8Array && body.length > 0) return body
  throw new ProblemError(400, 'There is no sound.', [{ path: 'audio', message: EXAMPLE }])
}

const ofAudio = (error: FastifyError): Error => {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new ProblemError(413, 'The file is too large.', [
      { path: 'audio', message: `is larger than ${AUDIO_MOST_BYTES} bytes` },
    ])
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ProblemError(415, 'This is no sound.', [{ path: 'audio', message: EXAMPLE }])
  return error
}

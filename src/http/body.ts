/** Bodies are JSON and nothing else. */
import { finished } from 'node:stream/promises'
import { errorCodes } from 'fastify'
import type { App } from './deps.ts'

/** The largest body taken. */
export const BODY_LIMIT = 256 * 1024

/** A body that is not much too large is read to its end, so that its sender, who writes before they read, hears the answer. */
const READ_TO_END = 32 * 1024 * 1024

export const addBodyParser = (app: App): void => {
  app.addHook('preParsing', async (request, _, payload) => {
    const length = Number(request.headers['content-length'] ?? 0)
    if (length <= request.routeOptions.bodyLimit || length > READ_TO_END) return
    payload.resume()
    // Who leaves before has no more to hear.
    await finished(payload, { writable: false }).catch(() => undefined)
    throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
  })
  // `__proto__` and `constructor.prototype` are refused, not dropped.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients name a media type even when they send nothing; orders without a body are right as they are.
    if (body === '') done(null, undefined)
    else parse(request, body.toString(), done)
  })
}

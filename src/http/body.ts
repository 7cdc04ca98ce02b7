/** Bodies are JSON and nothing else. */
import type { App } from './deps.ts'

/** The largest body taken. */
export const BODY_LIMIT = 256 * 1024

export const addBodyParser = (app: App): void => {
  // `__proto__` and `constructor.prototype` are refused, not dropped.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients name a media type even when they send nothing; orders without a body are right as they are.
    if (body === '') done(null, undefined)
    else parse(request, body.toString(), done)
  })
}

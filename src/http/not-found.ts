/** A path that exists under another method is told apart from one that does not exist (RFC 9110 §15.5.6). */
import type { App } from './deps.ts'
import { ProblemError, sendProblem } from './problem.ts'

/** Must be added before the routes: it learns them as they come. */
export const addNotFound = (app: App): void => {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = url.replace(/[.+]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')
    if (!url.includes('*')) routes.push({ pattern: new RegExp(`^${pattern}$`), methods: [method].flat() })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods))
    // A route that was found may still find nothing behind it, a file for example.
    if (methods.size === 0 || methods.has(request.method))
      return sendProblem(reply, new ProblemError(404, 'There is nothing here.'))
    const allow = [...methods].sort().join(', ')
    return sendProblem(reply, new ProblemError(405, `This takes ${allow}.`, [], { allow }))
  })
}

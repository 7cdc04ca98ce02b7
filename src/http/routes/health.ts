import { Health } from '../../wire/board.ts'
import type { App, HttpDeps } from '../deps.ts'

/** For supervisors of processes and balancers of load; nothing secret is in them. */
export const healthRoutes = (app: App, deps: HttpDeps): void => {
  const tags = ['health']

  app.get('/health/live', { schema: { tags, summary: 'The process runs', response: { 200: Health } } }, async () => ({
    status: 'ok' as const,
  }))

  app.get(
    '/health/ready',
    {
      schema: {
        tags,
        summary: '200 when the switch is linked and its calls were taken over, and the server is not leaving',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const { switchReady, journalOk } = deps.center.health()
      const accepting = !deps.draining()
      const ready = switchReady && accepting
      reply.code(ready ? 200 : 503).header('cache-control', 'no-store')
      return {
        status: ready ? ('ok' as const) : ('not-ready' as const),
        checks: { switch: switchReady, journal: journalOk, accepting },
      }
    },
  )

  app.get(
    '/metrics',
    { schema: { tags, summary: 'Prometheus; from this machine, or signed in', produces: ['text/plain'] } },
    async (_request, reply) => {
      reply.type(deps.metrics.contentType)
      return deps.metrics.metrics()
    },
  )
}

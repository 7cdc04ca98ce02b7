/** The API's description, made from the same schemas that check the requests, and a page to read it on. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App, HttpConfig } from './deps.ts'
import { ruleOf } from './policy.ts'

export const addDocs = async (app: App, config: HttpConfig): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Sambung', version: config.version, description: 'A telephony-first contact centre.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    hideUntagged: true,
    // What is open to anybody says so.
    transform: ({ schema, url, route }) => ({
      schema: ruleOf([route.method].flat()[0] ?? '', url) === 'public' ? { ...schema, security: [] } : schema,
      url,
    }),
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    indexPrefix: '',
    staticCSP: false,
    transformStaticCSP: (header) =>
      // The reader styles its elements inline; scripts stay ours.
      header.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

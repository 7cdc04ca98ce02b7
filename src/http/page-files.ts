/** The page at `/`: two files and their compiled scripts, and nothing else of those folders. */
import fastifyStatic from '@fastify/static'
import type { App, HttpConfig } from './deps.ts'
import { notFound } from './problem.ts'

export const addPage = async (app: App, { page }: HttpConfig): Promise<void> => {
  if (page === null) return
  await app.register(fastifyStatic, { root: page.files, serve: false })
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html', page.files))
  app.get('/style.css', { schema: { hide: true } }, (_request, reply) => reply.sendFile('style.css', page.files))
  app.get<{ Params: { '*': string } }>('/app/*', { schema: { hide: true } }, (request, reply) => {
    const name = request.params['*']
    if (!/^[a-z0-9/-]+\.js$/.test(name)) throw notFound('file')
    return reply.sendFile(name, page.scripts)
  })
}

/** The sound of prompts: brought as WAV, MP3, FLAC or Ogg, kept as callers hear it, fetched whole or in part. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { type Prompt as CorePrompt, type Take, takeIn, withTake } from '../../core/prompts/words.ts'
import { AudioError } from '../../ports/prompts.ts'
import { NewPromptQuery, Prompt, PromptAudioParams, PromptAudioQuery } from '../../wire/prompts.ts'
import { order } from '../accounts.ts'
import { AUDIO_BODY, audioIn, takeAudio } from '../audio-body.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { freeId } from '../new-id.ts'
import type { oneAtATime } from '../one-at-a-time.ts'
import { presentPrompt } from '../present/prompt.ts'
import { notFound, unprocessable } from '../problem.ts'
import { sendRange } from '../send-range.ts'
import { answers, answersBytes, makes } from './responses.ts'

export const promptAudioRoutes = async (
  app: App,
  deps: HttpDeps,
  inTurn: ReturnType<typeof oneAtATime>,
): Promise<void> => {
  const tags = ['prompts']
  const { prompts } = deps.center.view

  const find = (id: string): CorePrompt => {
    const prompt = prompts.get(id)
    if (prompt === undefined) throw notFound('prompt')
    return prompt
  }

  app.get(
    '/prompts/:id/audio/:language',
    {
      schema: {
        tags,
        summary: 'What is played in a language, or another take of it, as WAV, whole or a range of bytes',
        produces: ['audio/wav'],
        params: PromptAudioParams,
        querystring: PromptAudioQuery,
        response: answersBytes,
      },
    },
    async (request, reply) => {
      const { id, language } = request.params
      const { content } = request.query
      const prompt = find(id)
      const take = content === undefined ? takeIn(prompt, language) : takeOf(prompt, language, content)
      if (take === undefined) throw notFound('recording of this prompt')
      reply
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `inline; filename="${id}-${language}.wav"`)
      return sendRange(request, reply, {
        path: deps.prompts.path(take.content),
        mediaType: 'audio/wav',
        what: 'recording of this prompt',
      })
    },
  )

  const keep = async (request: FastifyRequest): Promise<Take> => {
    const kept = await deps.prompts.keep(audioIn(request)).catch((error: unknown) => {
      throw error instanceof AudioError ? unprocessable('audio', error.message) : error
    })
    return { ...kept, savedAt: deps.now(), by: signedIn(request).id }
  }

  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>()
    takeAudio(scope)

    scope.post(
      '/prompts',
      {
        schema: {
          tags,
          summary: 'Make a prompt of a WAV, MP3, FLAC or Ogg file of at most 10 MB and 5 minutes, which is the body',
          body: AUDIO_BODY,
          querystring: NewPromptQuery,
          response: makes(Prompt),
        },
      },
      async (request, reply) => {
        const { id: wanted, name, language } = request.query
        const take = await keep(request)
        const id = await inTurn(async () => {
          const free = freeId(deps, 'prompt', (text) => prompts.has(text), wanted, name)
          const prompt = withTake({ id: free, name, takes: {} }, language, take)
          await order(deps, { type: 'save-prompt', prompt, by: take.by })
          return free
        })
        reply.code(201).header('location', `/api/v1/prompts/${id}`)
        return presentPrompt(find(id))
      },
    )

    scope.put(
      '/prompts/:id/audio/:language',
      {
        schema: {
          tags,
          summary: 'Play this file (WAV, MP3, FLAC or Ogg) in a language from now on; the take before it is kept',
          body: AUDIO_BODY,
          params: PromptAudioParams,
          response: answers(Prompt),
        },
      },
      async (request) => {
        const { id, language } = request.params
        find(id)
        const take = await keep(request)
        await inTurn(() =>
          order(deps, { type: 'save-prompt', prompt: withTake(find(id), language, take), by: take.by }),
        )
        return presentPrompt(find(id))
      },
    )
  })
}

const takeOf = ({ takes }: CorePrompt, language: string, content: string): Take | undefined =>
  Object.hasOwn(takes, language) ? takes[language]?.find((take) => take.content === content) : undefined

/** Prompts: the list, their names, and which of their takes is played. Their sound is in prompt-audio.ts. */
import { type Prompt as CorePrompt, withTake } from '../../core/prompts/words.ts'
import { IdParams } from '../../wire/basics.ts'
import { Prompt, PromptList, PromptPatch } from '../../wire/prompts.ts'
import { order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { PageQuery, pageOf } from '../page.ts'
import { presentPrompt } from '../present/prompt.ts'
import { notFound, unprocessable } from '../problem.ts'
import { promptAudioRoutes } from './prompt-audio.ts'
import { answers, answersNothing } from './responses.ts'

export const promptRoutes = async (app: App, deps: HttpDeps): Promise<void> => {
  const tags = ['prompts']
  // A change is read, altered and written back.
  const inTurn = oneAtATime()
  const { prompts } = deps.center.view

  const find = (id: string): CorePrompt => {
    const prompt = prompts.get(id)
    if (prompt === undefined) throw notFound('prompt')
    return prompt
  }

  app.get(
    '/prompts',
    { schema: { tags, summary: 'All prompts', querystring: PageQuery, response: answers(PromptList) } },
    async (request) => {
      const page = pageOf([...prompts.values()], (prompt) => prompt.id, request.query)
      return { ...page, items: page.items.map(presentPrompt) }
    },
  )

  app.get(
    '/prompts/:id',
    { schema: { tags, summary: 'One prompt', params: IdParams, response: answers(Prompt) } },
    async (request) => presentPrompt(find(request.params.id)),
  )

  app.patch(
    '/prompts/:id',
    {
      schema: {
        tags,
        summary: 'Change its name, or which take is played in a language',
        params: IdParams,
        body: PromptPatch,
        response: answers(Prompt),
      },
    },
    async (request) => {
      const { id } = request.params
      const { name, play = {} } = request.body
      await inTurn(async () => {
        const played = Object.entries(play).reduce(playing, find(id))
        const prompt = name === undefined ? played : { ...played, name }
        await order(deps, { type: 'save-prompt', prompt, by: signedIn(request).id })
      })
      return presentPrompt(find(id))
    },
  )

  app.delete(
    '/prompts/:id',
    {
      schema: {
        tags,
        summary: 'Retire a prompt; refused while a published flow plays it',
        params: IdParams,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await inTurn(() => order(deps, { type: 'retire-prompt', prompt: id, by: signedIn(request).id }))
      reply.code(204)
      return null
    },
  )

  await promptAudioRoutes(app, deps, inTurn)
}

const playing = (prompt: CorePrompt, [language, content]: [string, string]): CorePrompt => {
  const takes = Object.hasOwn(prompt.takes, language) ? prompt.takes[language] : undefined
  const take = takes?.find((one) => one.content === content)
  if (take === undefined) throw unprocessable(`play.${language}`, 'is none of its takes in this language')
  return withTake(prompt, language, take)
}

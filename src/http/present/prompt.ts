import type { Prompt as CorePrompt } from '../../core/prompts/words.ts'
import { toMoment } from '../../wire/basics.ts'
import type { Prompt } from '../../wire/prompts.ts'

export const presentPrompt = ({ id, name, takes }: CorePrompt): Prompt => ({
  id,
  name,
  takes: Object.fromEntries(
    Object.entries(takes).map(([language, list]) => [
      language,
      list.map((take) => ({ ...take, savedAt: toMoment(take.savedAt) })),
    ]),
  ),
})

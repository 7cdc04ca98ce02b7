import { LANGUAGES } from '../../languages.ts'
import { inOrder, type ReadTable } from '../../table.ts'
import type { CenterView } from '../../view.ts'
import type { Hours } from '../hours.ts'
import type { World } from './world.ts'

/** What people have recorded, as far as a centre keeps it; a language without a take is not there. */
interface WithPrompts {
  readonly prompts?: ReadTable<string, { readonly takes: Readonly<Record<string, readonly unknown[]>> }>
}

/** The centre as flows are checked against it. A flow that was never published is not there: a call cannot enter it. */
export const worldOf = (view: CenterView & WithPrompts): World => ({
  queues: [...view.queues.keys()].sort(),
  agents: [...view.agents.keys()].sort(),
  flows: inOrder(view.flows).flatMap(({ id, published }) => (published === null ? [] : [id])),
  hours: hoursByName(view),
  languages: LANGUAGES,
  ...(view.prompts !== undefined && { prompts: languagesByPrompt(view.prompts) }),
})

const languagesByPrompt = (prompts: NonNullable<WithPrompts['prompts']>): NonNullable<World['prompts']> =>
  Object.fromEntries(
    [...prompts.entries()].map(([id, { takes }]) => [
      id,
      Object.entries(takes).flatMap(([language, list]) => (list.length > 0 ? [language] : [])),
    ]),
  )

export const hoursByName = (view: CenterView): Readonly<Record<string, Hours>> =>
  Object.fromEntries(inOrder(view.hours).map((hours) => [hours.id, hours]))

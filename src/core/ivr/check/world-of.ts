import { LANGUAGES } from '../../languages.ts'
import { inOrder } from '../../table.ts'
import type { CenterView } from '../../view.ts'
import type { Hours } from '../hours.ts'
import type { World } from './world.ts'

/** The centre as flows are checked against it. A flow that was never published is not there: a call cannot enter it. */
export const worldOf = (view: CenterView): World => ({
  queues: [...view.queues.keys()].sort(),
  agents: [...view.agents.keys()].sort(),
  flows: inOrder(view.flows).flatMap(({ id, published }) => (published === null ? [] : [id])),
  hours: hoursByName(view),
  languages: LANGUAGES,
  prompts: languagesByPrompt(view),
})

/** A language without a take is not there. */
const languagesByPrompt = ({ prompts }: CenterView): NonNullable<World['prompts']> =>
  Object.fromEntries(
    inOrder(prompts).map(({ id, takes }) => [
      id,
      Object.entries(takes).flatMap(([language, list]) => (list.length > 0 ? [language] : [])),
    ]),
  )

export const hoursByName = (view: CenterView): Readonly<Record<string, Hours>> =>
  Object.fromEntries(inOrder(view.hours).map((hours) => [hours.id, hours]))

import type { Contact } from '../call/contact.ts'
import type { AgentId } from '../ids.ts'

/** Who has what of a contact in hand, by its phase. */
export const handsOf = ({
  phase,
  partings = [],
}: Contact): readonly { readonly agent: AgentId; readonly how: string }[] => {
  const parted = partings.map((agent) => ({ agent, how: 'wrapup' }))
  switch (phase.type) {
    case 'offered':
    case 'wrapup':
      return [{ agent: phase.agent, how: phase.type }, ...parted]
    case 'held':
      return [{ agent: phase.agent, how: 'held' }, ...parted]
    case 'talking':
      return [{ agent: phase.agent, how: 'active' }, ...parted]
    case 'consulting':
    case 'conference': {
      const { agent, answeredAt } = phase.third
      const third = agent === null ? [] : [{ agent, how: answeredAt === null ? 'offered' : 'active' }]
      return [{ agent: phase.agent, how: 'active' }, ...third, ...parted]
    }
    default:
      return parted
  }
}

/** The topic `desk`: what one agent sees of themselves, in the words of the HTTP API. */
import type { Agent } from '../../core/agent/words.ts'
import type { Contact } from '../../core/call/contact.ts'
import { type AgentId, type ContactId, obligationOf } from '../../core/ids.ts'
import type { CenterView } from '../../core/view.ts'
import type { DayFigures } from '../../wire/live.ts'
import { leads } from '../auth/guard.ts'
import { presentAgent } from '../present/agent.ts'
import { presentContact, presentDetail } from '../present/contact.ts'
import { presentMonitor } from '../present/monitor.ts'
import type { ContactFile } from './contact-files.ts'

export interface Desk {
  /** Who one is may change while one is away. */
  setRoles(roles: readonly string[]): void
  /** The contacts in hand. */
  contacts(): readonly ContactId[]
  /** Every key and its value as JSON. */
  texts(): ReadonlyMap<string, string>
}

export interface DeskSources {
  readonly view: Pick<CenterView, 'agents' | 'contacts' | 'obligations'>
  /** Null while it is being read. */
  file(id: ContactId): ContactFile | null
  /** Null while the day's figures are being read. */
  figures(agent: AgentId): DayFigures | null
}

interface Written {
  readonly live: Contact
  /** How many events it had. */
  readonly events: number
  readonly roles: readonly string[]
  readonly text: string
}

export const createDesk = (sources: DeskSources, id: AgentId): Desk => {
  let roles: readonly string[] = []
  let me: { readonly agent: Agent; readonly roles: readonly string[]; readonly text: string } | null = null
  // Rows are immutable: one that is the same is not written again.
  let written = new Map<ContactId, Written>()

  const writeMe = (agent: Agent): string => {
    if (me?.agent !== agent || me.roles !== roles)
      me = { agent, roles, text: JSON.stringify(presentAgent(agent, roles)) }
    return me.text
  }
  const writeContact = (contact: ContactId): Written | null => {
    const live = sources.view.contacts.get(contact)
    const file = sources.file(contact)
    if (live === undefined || file === null) return null
    const before = written.get(contact)
    if (before?.live === live && before.events === file.events.length && before.roles === roles) return before
    const { events, fold } = file
    const owed = obligationOf(contact)
    const owes = sources.view.obligations.has(owed) || events.some(({ event }) => event.type === 'obligation-opened')
    const summary = presentContact(fold.row(), live, fold.recordings(), owes ? owed : null)
    if (summary === null) return null
    return {
      live,
      events: events.length,
      roles,
      text: JSON.stringify(presentDetail(summary, events, roles.some(leads))),
    }
  }
  const contacts = (): readonly ContactId[] =>
    sources.view.agents.get(id)?.assignments.map(({ contact }) => contact) ?? []

  return {
    contacts,
    setRoles: (next) => {
      roles = next
    },
    texts: () => {
      const texts = new Map<string, string>()
      const agent = sources.view.agents.get(id)
      if (agent === undefined) return texts
      texts.set('me', writeMe(agent))
      const figures = sources.figures(id)
      const monitor = presentMonitor(sources.view, agent)
      if (monitor !== null) texts.set('monitor', JSON.stringify(monitor))
      if (figures !== null) texts.set('day', JSON.stringify(figures))
      const now = new Map<ContactId, Written>()
      for (const contact of contacts()) {
        const found = writeContact(contact)
        if (found === null) continue
        now.set(contact, found)
        texts.set(`contact:${contact}`, found.text)
      }
      written = now
      return texts
    },
  }
}

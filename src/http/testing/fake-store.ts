/** A store in memory, for the tables that HTTP reads. */
import type { Recorded } from '../../core/event.ts'
import { CALLBACK_PREFIX } from '../../core/ids.ts'
import { changeOf } from '../../core/settings/change.ts'
import {
  BadCursorError,
  type ContactFilter,
  type ContactRow,
  type ObligationFilter,
  type ObligationRow,
  type Page,
  type RecordingRow,
  type SessionRow,
  type SettingRow,
  type UserRow,
} from '../../ports/store.ts'
import type { HttpStore } from '../deps.ts'

export interface FakeStore extends HttpStore {
  readonly tables: {
    readonly contacts: ContactRow[]
    readonly recordings: RecordingRow[]
    readonly obligations: ObligationRow[]
    readonly users: Map<string, UserRow>
    readonly sessions: Map<string, SessionRow>
    readonly journal: Recorded[]
  }
  /** The filters that lists were asked for with. */
  readonly asked: (ContactFilter | ObligationFilter)[]
  /** Called before each change; what it throws is what the change rejects with. */
  before: (change: string) => void
}

export const createFakeStore = (): FakeStore => {
  const contacts: ContactRow[] = []
  const recordings: RecordingRow[] = []
  const users = new Map<string, UserRow>()
  const sessions = new Map<string, SessionRow>()
  const journal: Recorded[] = []
  const obligations: ObligationRow[] = []
  const asked: (ContactFilter | ObligationFilter)[] = []
  const store: FakeStore = {
    tables: { contacts, recordings, obligations, users, sessions, journal },
    asked,
    before: () => undefined,
    contact: async (id) => contacts.find((row) => row.id === id) ?? null,
    contacts: async (filter, limit, cursor) => {
      asked.push(filter)
      return pageOf(
        contacts.filter((row) => matches(row, filter)),
        limit,
        cursor,
      )
    },
    settingChanges: async ({ resource, id }, limit, before) =>
      settings(journal)
        .filter(
          ({ seq, event }) =>
            (resource === undefined || changeOf(event)?.resource === resource) &&
            (id === undefined || changeOf(event)?.id === id) &&
            (before === null || seq < before),
        )
        .slice(0, limit),
    settingChange: async (seq) => settings(journal).find((row) => row.seq === seq) ?? null,
    missedOffers: async () => new Map(),
    timeline: async (id) => journal.filter(({ event }) => 'contact' in event && event.contact === id),
    recording: async (id) => recordings.find((row) => row.id === id) ?? null,
    recordingsOf: async (ids) => recordings.filter((row) => ids.includes(row.contact)),
    obligation: async (id) => obligations.find((row) => row.id === id) ?? null,
    obligations: async (filter, limit, cursor) => {
      asked.push(filter)
      const had = (row: ObligationRow) => contacts.some(({ id, agent }) => id === row.contact && agent === filter.agent)
      return pageOf(filter.agent === undefined ? obligations : obligations.filter(had), limit, cursor)
    },
    obligationsOf: async (ids) => obligations.filter((row) => ids.includes(row.contact)),
    saveUser: async (user) => {
      store.before('saveUser')
      users.set(user.id, user)
    },
    retireUser: async (id) => {
      store.before('retireUser')
      users.delete(id)
    },
    userByName: async (username) => [...users.values()].find((user) => user.username === username) ?? null,
    userById: async (id) => users.get(id) ?? null,
    users: async () => [...users.values()],
    saveSession: async (session) => {
      store.before('saveSession')
      sessions.set(session.tokenHash, session)
    },
    session: async (tokenHash) => sessions.get(tokenHash) ?? null,
    endSession: async (tokenHash) => {
      sessions.delete(tokenHash)
    },
    endSessionsOf: async (user) => {
      for (const [hash, session] of sessions) if (session.user === user) sessions.delete(hash)
    },
  }
  return store
}

const settings = (journal: readonly Recorded[]): readonly SettingRow[] => {
  const rows = journal.filter(({ event }) => changeOf(event) !== null).reverse()
  const sameThing = (a: Recorded, b: Recorded): boolean => {
    const [one, other] = [changeOf(a.event), changeOf(b.event)]
    return one?.resource === other?.resource && one?.id === other?.id
  }
  return rows.map((row) => {
    const same = rows.filter((other) => sameThing(row, other))
    const before = same.find(({ seq, event }) => seq < row.seq && changeOf(event)?.part === changeOf(row.event)?.part)
    return { ...row, before: before?.event ?? null, last: same[0]?.seq === row.seq }
  })
}

const pageOf = <T>(rows: readonly T[], limit: number, cursor: string | null): Page<T> => {
  if (cursor !== null && !/^[0-9]+$/.test(cursor)) throw new BadCursorError('not a cursor')
  const start = cursor === null ? 0 : Number(cursor)
  const end = start + limit
  return { items: rows.slice(start, end), next: end < rows.length ? String(end) : null }
}

const matches = (row: ContactRow, filter: ContactFilter): boolean =>
  (filter.state === undefined || row.state === filter.state) &&
  (filter.channel === undefined || row.channel === filter.channel) &&
  (filter.queue === undefined || row.queue === filter.queue) &&
  (filter.agent === undefined || row.agent === filter.agent) &&
  (filter.customer === undefined || row.customer === filter.customer) &&
  (filter.since === undefined || row.createdAt >= filter.since) &&
  (filter.until === undefined || row.createdAt < filter.until) &&
  (filter.callbacks === undefined || row.id.startsWith(CALLBACK_PREFIX))

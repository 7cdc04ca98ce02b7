import { stationConflict } from '../../core/agent/station.ts'
import type { Agent } from '../../core/agent/words.ts'
import { canonical } from '../../core/canonical.ts'
import { parseStationUri } from '../../core/dial.ts'
import { type AgentId, queueId } from '../../core/ids.ts'
import { deskOfUri } from '../../core/lines/words.ts'
import type { CenterView } from '../../core/view.ts'
import { AgentPatch, NewAgent } from '../../wire/agents.ts'
import { CsvAnswer } from '../../wire/csv.ts'
import type { Accounts } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import { csvText } from '../csv.ts'
import { CSV_BODY_LIMIT, CsvBody, type RowProblem, rowsFrom, sendCsv, takeCsv } from '../csv-door.ts'
import type { App, HttpDeps } from '../deps.ts'
import { readerOf } from '../validate.ts'
import { answers, answersBytes } from './responses.ts'

/** Lists are written with `|` between, skills as `english:5`. A password is only ever read. */
const COLUMNS = ['username', 'name', 'roles', 'queues', 'skills', 'station', 'password'] as const

type Row =
  | { readonly type: 'new'; readonly agent: NewAgent }
  | { readonly type: 'change'; readonly id: AgentId; readonly patch: AgentPatch }
  | { readonly type: 'same' }

/** Agents and their accounts as a table: those who are not there yet are made, the others changed where a column says otherwise. */
export const agentCsvRoutes = (v1: App, deps: HttpDeps, accounts: Accounts): void => {
  const tags = ['agents']
  const { view } = deps.center

  v1.register(async (app: App) => {
    takeCsv(app)

    app.get(
      '/agents.csv',
      { schema: { tags, summary: 'Agents and their accounts, as a table', response: answersBytes } },
      async (_, reply) => {
        const roles = await rolesOf(deps)
        const agents = [...view.agents.values()].sort((a, b) => (a.username < b.username ? -1 : 1))
        return sendCsv(
          reply,
          'agents',
          csvText(
            COLUMNS,
            agents.map((agent) => cellsOf(agent, roles.get(agent.id) ?? [])),
          ),
        )
      },
    )

    app.post(
      '/agents.csv',
      {
        bodyLimit: CSV_BODY_LIMIT,
        schema: {
          tags,
          summary: 'Make and change all agents of a table, or none of them; others stay as they are',
          description: 'Should the disk fail in the midst of it, sending the table again completes it.',
          consumes: ['text/csv'],
          body: CsvBody,
          response: answers(CsvAnswer),
        },
      },
      async (request) => {
        const roles = await rolesOf(deps)
        const me = signedIn(request).id
        const agents = new Map([...view.agents.values()].map((agent) => [agent.username, agent]))
        const known = { view, agents, roles, me }
        const rows = rowsFrom(request.body, COLUMNS, (cells, row) => read(known, cells, row))
        for (const row of rows)
          if (row.type === 'new') await accounts.create(row.agent, me)
          else if (row.type === 'change') await accounts.change(row.id, row.patch, me)
        return { rows: rows.length }
      },
    )
  })
}

type Roles = ReadonlyMap<string, readonly string[]>
const rolesOf = async (deps: HttpDeps): Promise<Roles> =>
  new Map((await deps.store.users()).map((user) => [user.id, user.roles]))

const readNew = readerOf(NewAgent)
const readPatch = readerOf(AgentPatch)

interface Known {
  readonly view: Pick<CenterView, 'queues' | 'deskPhones'>
  /** By username. */
  readonly agents: ReadonlyMap<string, Agent>
  readonly roles: Roles
  /** Who sends the table. */
  readonly me: string
}
type Cells = Readonly<Record<string, string>>

const read = ({ view, agents, roles, me }: Known, cells: Cells, row: number): Row | readonly RowProblem[] => {
  const { username = '' } = cells
  const problem = (path: string, message: string): readonly RowProblem[] => [{ row, path, message }]
  const wanted = wantedBy(cells)
  const missing = listIn(cells.queues ?? '').find((queue) => !view.queues.has(queueId(queue)))
  if (missing !== undefined) return problem('queues', `there is no queue "${missing}"`)
  const { station } = wanted
  if (station?.kind === 'phone' && deskOfUri(station.uri) === null && parseStationUri(station.uri) === null)
    return problem('station', 'is neither browser nor a phone address, for example sip:a1@127.0.0.1:5090')
  const agent = agents.get(username)
  const noPhone = station === undefined ? null : stationConflict(view, agent?.id ?? null, station)
  if (noPhone !== null) return problem('station', noPhone.message)
  if (agent === undefined) {
    const made = readNew({ ...wanted, username })
    return 'value' in made ? { type: 'new', agent: made.value } : made.wrong.map((wrong) => ({ row, ...wrong }))
  }
  if (agent.id === me && wanted.roles !== undefined && !wanted.roles.includes('admin'))
    return problem('roles', 'nobody takes the role admin from themselves: one admin always stays')
  const before: Readonly<Record<string, unknown>> = { ...agent, roles: roles.get(agent.id) ?? [] }
  const differs = Object.entries(wanted).filter(([name, value]) => canonical(before[name]) !== canonical(value))
  if (differs.length === 0) return { type: 'same' }
  const patch = readPatch(Object.fromEntries(differs))
  return 'value' in patch
    ? { type: 'change', id: agent.id, patch: patch.value }
    : patch.wrong.map((wrong) => ({ row, ...wrong }))
}

/** What the columns that are there say; an empty password says nothing. */
const wantedBy = ({ name, roles, queues, skills, station, password = '' }: Cells) => ({
  ...(name !== undefined && { name }),
  ...(roles !== undefined && { roles: listIn(roles) }),
  ...(queues !== undefined && { queues: listIn(queues) }),
  ...(skills !== undefined && { skills: listIn(skills).map(skillIn) }),
  ...(station !== undefined && { station: stationIn(station) }),
  ...(password !== '' && { password }),
})

const listIn = (cell: string): readonly string[] =>
  cell
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '')

const skillIn = (text: string) => {
  const [, skill = text, level = ''] = /^(.*?)\s*:\s*(\d+)$/.exec(text) ?? []
  return { skill, level: level === '' ? null : Number(level) }
}

const stationIn = (cell: string) =>
  cell === '' || cell === 'browser' ? ({ kind: 'browser' } as const) : ({ kind: 'phone', uri: cell } as const)

const cellsOf = ({ username, name, skills, queues, station }: Agent, roles: readonly string[]): readonly string[] => [
  username,
  name,
  roles.join('|'),
  queues.join('|'),
  skills.map(({ skill, level }) => `${skill}:${level}`).join('|'),
  station.kind === 'browser' ? 'browser' : station.uri,
  '',
]

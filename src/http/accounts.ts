/**
 * An agent's account has two halves: the agent in the journal, and the user (password, roles) in the database. No half does
 * harm alone, and every change can be repeated until both are there:
 *
 * - made: the agent first, the user last. Between the two nobody can sign in. When the user cannot be saved, the agent is
 *   retired again; after a crash in between, making the same username again completes it.
 * - retired: the agent goes first, which may be refused and then changes nothing; then the sessions end, then the user goes. A
 *   user without an agent is nobody to any request (auth/sessions.ts); retiring again completes it, so does giving the username
 *   to somebody new.
 */
import type { AccountChange, Agent, AgentConfig } from '../core/agent/words.ts'
import { canonical } from '../core/canonical.ts'
import { parseStationUri } from '../core/dial.ts'
import { type AgentId, agentId, queueId } from '../core/ids.ts'
import type { Command } from '../core/input.ts'
import { deskOfUri } from '../core/lines/words.ts'
import type { UserRow } from '../ports/store.ts'
import type { AgentPatch, NewAgent, Station } from '../wire/agents.ts'
import type { Passwords } from './auth/passwords.ts'
import type { HttpDeps } from './deps.ts'
import { newId } from './new-id.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { conflict, notFound, refused, unprocessable } from './problem.ts'

export interface Accounts {
  /** `by`: who asks for it. */
  create(order: NewAgent, by: string): Promise<AgentId>
  change(id: AgentId, patch: AgentPatch, by: string): Promise<void>
  retire(id: AgentId, by: string): Promise<void>
}

export const createAccounts = (deps: HttpDeps, passwords: Passwords): Accounts => {
  // Both halves are read before they are written.
  const inTurn = oneAtATime()
  return {
    create: (order, by) => inTurn(() => create(deps, passwords, order, by)),
    change: (id, patch, by) => inTurn(() => change(deps, passwords, id, patch, by)),
    retire: (id, by) => inTurn(() => retire(deps, id, by)),
  }
}

/** Carries an order out, or throws its refusal as a problem. */
export const order = async (deps: Pick<HttpDeps, 'center' | 'now'>, command: Command): Promise<void> => {
  const refusal = await deps.center.submit(command)
  if (refusal !== null) throw refused(refusal, deps.now())
}

/** The pattern has let it through; what a pattern cannot say (ports, IPv4 addresses) is said here. */
export const checkedStation = (station: Station, path: string): Station => {
  if (station.kind === 'phone' && deskOfUri(station.uri) === null && parseStationUri(station.uri) === null) {
    throw unprocessable(path, 'is not a phone address, for example sip:a1@127.0.0.1:5090')
  }
  return station
}

const create = async (
  deps: HttpDeps,
  passwords: Passwords,
  { password, roles = ['agent'], ...rest }: NewAgent,
  by: string,
): Promise<AgentId> => {
  const taken = await deps.store.userByName(rest.username)
  if (taken !== null && !isLeftover(deps, taken)) throw conflict('username', 'This username is taken.')
  const half = agentNamed(deps, rest.username)
  if (half !== undefined && (await deps.store.userById(half.id)) !== null) {
    throw conflict('username', 'This username is taken.')
  }
  if (taken !== null) await deps.store.retireUser(taken.id)
  const agent: AgentConfig = {
    id: half?.id ?? agentId(newId(deps, rest.username)),
    username: rest.username,
    name: rest.name,
    skills: rest.skills ?? [],
    queues: (rest.queues ?? []).map(queueId),
    station: checkedStation(rest.station ?? { kind: 'browser' }, 'station.uri'),
  }
  const passwordHash = await passwords.hash(password)
  await order(deps, { type: 'save-agent', agent, account: { roles: { old: [], new: roles }, newPassword: true }, by })
  try {
    await deps.store.saveUser({ id: agent.id, username: agent.username, passwordHash, roles })
  } catch (cause) {
    await deps.center.submit({ type: 'retire-agent', agent: agent.id, by }).catch(() => undefined)
    throw cause
  }
  return agent.id
}

const change = async (
  deps: HttpDeps,
  passwords: Passwords,
  id: AgentId,
  patch: AgentPatch,
  by: string,
): Promise<void> => {
  const there = deps.center.view.agents.get(id)
  if (there === undefined) throw notFound('agent')
  const user = await deps.store.userById(id)
  const username = patch.username ?? there.username
  const holder = await deps.store.userByName(username)
  if (holder !== null && holder.id !== id) throw conflict('username', 'This username is taken.')
  const passwordHash = patch.password === undefined ? user?.passwordHash : await passwords.hash(patch.password)
  const config = configOf(there)
  const agent: AgentConfig = {
    ...config,
    username,
    name: patch.name ?? config.name,
    skills: patch.skills ?? config.skills,
    queues: patch.queues?.map(queueId) ?? config.queues,
    station: patch.station === undefined ? config.station : checkedStation(patch.station, 'station.uri'),
  }
  const touchesUser = patch.password !== undefined || patch.roles !== undefined || username !== user?.username
  const before = user?.roles ?? ['agent']
  const roles = patch.roles ?? before
  const account = accountChange(before, roles, patch.password !== undefined)
  await order(deps, { type: 'save-agent', agent, ...account, by })
  if (!touchesUser || passwordHash === undefined) return
  try {
    await deps.store.saveUser({ id, username, passwordHash, roles })
  } catch (cause) {
    const back = accountChange(roles, before, false)
    await deps.center.submit({ type: 'save-agent', agent: config, ...back, by }).catch(() => undefined)
    throw cause
  }
  // Whoever had the old password is signed out with it.
  if (patch.password === undefined) return
  await order(deps, { type: 'withdraw-phone', agent: id, account: null })
  await deps.store.endSessionsOf(id)
}

const retire = async (deps: HttpDeps, id: AgentId, by: string): Promise<void> => {
  const user = await deps.store.userById(id)
  const agent = deps.center.view.agents.get(id)
  if (agent === undefined && user === null) throw notFound('agent')
  if (agent !== undefined) await order(deps, { type: 'retire-agent', agent: id, by })
  await deps.store.endSessionsOf(id)
  await deps.store.retireUser(id)
}

/** What the journal is told of it; nothing when the account stays as it was. */
const accountChange = (
  old: readonly string[],
  roles: readonly string[],
  newPassword: boolean,
): { readonly account?: AccountChange } => {
  const account: AccountChange = {
    ...(canonical(old) !== canonical(roles) && { roles: { old, new: roles } }),
    ...(newPassword && { newPassword: true }),
  }
  return Object.keys(account).length > 0 ? { account } : {}
}

/** A user whose agent is gone: what a crash left of a retirement. */
const isLeftover = (deps: HttpDeps, user: UserRow): boolean => !deps.center.view.agents.has(agentId(user.id))

const agentNamed = (deps: HttpDeps, username: string): Agent | undefined =>
  [...deps.center.view.agents.values()].find((agent) => agent.username === username)

const configOf = ({ id, username, name, skills, queues, station }: Agent): AgentConfig => ({
  id,
  username,
  name,
  skills,
  queues,
  station,
})

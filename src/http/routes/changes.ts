/** Who changed what, and taking the last change of a thing back. */
import { canonical } from '../../core/canonical.ts'
import { agentId } from '../../core/ids.ts'
import { changeOf } from '../../core/settings/change.ts'
import { settingNow } from '../../core/settings/now.ts'
import { type Undo, undoOf } from '../../core/settings/undo.ts'
import type { SettingRow } from '../../ports/store.ts'
import { ROLES } from '../../wire/agents.ts'
import { Change, ChangeList, ChangeParams, ChangesQuery } from '../../wire/changes.ts'
import { type Accounts, order } from '../accounts.ts'
import { signedIn } from '../auth/guard.ts'
import type { App, HttpDeps } from '../deps.ts'
import { DEFAULT_LIMIT } from '../page.ts'
import { presentChange } from '../present/change.ts'
import { conflict, notFound } from '../problem.ts'
import { answers } from './responses.ts'

export const changeRoutes = (app: App, deps: HttpDeps, accounts: Accounts): void => {
  const tags = ['changes']
  const { view } = deps.center
  const nameOf = (id: string): string | null => view.agents.get(agentId(id))?.name ?? null

  app.get(
    '/changes',
    {
      schema: {
        tags,
        summary: 'What admins changed, newest first; passwords and secrets are never told',
        querystring: ChangesQuery,
        response: answers(ChangeList),
      },
    },
    async (request) => {
      const { resource, id, limit = DEFAULT_LIMIT, cursor } = request.query
      const filter = { ...(resource !== undefined && { resource }), ...(id !== undefined && { id }) }
      const rows = await deps.store.settingChanges(filter, limit + 1, cursor === undefined ? null : Number(cursor))
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map((row) => presentChange(row, nameOf)),
        next: rows.length > limit && last !== undefined ? String(last.seq) : null,
      }
    },
  )

  app.post(
    '/changes/:seq/undo',
    {
      schema: {
        tags,
        summary: 'Take the last change of a thing back; that is a change, too',
        params: ChangeParams,
        response: answers(Change),
      },
    },
    async (request) => {
      const { id: by } = signedIn(request)
      const row = await deps.store.settingChange(request.params.seq)
      const change = row === null ? null : changeOf(row.event)
      if (row === null || change === null) throw notFound('change')
      const undo = undoOf(row.event, row.before, by)
      if (undo.type === 'never') throw conflict('seq', undo.why)
      // Also what is decided and not yet on the disk counts.
      if (!row.last || canonical(settingNow(view, change)) !== canonical(change.value))
        throw conflict('seq', `"${change.id}" has changed since: take its newest change back first.`)
      if (undo.type === 'order') await order(deps, undo.command)
      else await undoAccount(row, undo, by)
      const [done] = await deps.store.settingChanges({ resource: change.resource, id: change.id }, 1, null)
      return presentChange(done ?? row, nameOf)
    },
  )

  const undoAccount = async (row: SettingRow, { id, old, roles }: Undo & { type: 'account' }, by: string) => {
    if (old === null) {
      if (id === by) throw conflict('seq', 'Nobody retires themselves: one admin always stays.')
      return accounts.retire(id, by)
    }
    const { username, name, skills, queues, station } = old
    const then = row.event.type === 'agent-saved' ? row.event.account?.roles?.new : undefined
    const now = (await deps.store.userById(id))?.roles
    if (roles !== null && canonical(then) !== canonical(now))
      throw conflict('seq', `The roles of "${username}" have changed since.`)
    if (id === by && roles !== null && !roles.includes('admin'))
      throw conflict('seq', 'Nobody takes the role admin from themselves: one admin always stays.')
    const patch = { username, name, skills: [...skills], queues: [...queues], station }
    return accounts.change(
      id,
      { ...patch, ...(roles !== null && { roles: ROLES.filter((role) => roles.includes(role)) }) },
      by,
    )
  }
}

/** Sign-ins: an opaque token that only its owner has; the database has its SHA-256. */
import { createHash } from 'node:crypto'
import { agentId } from '../../core/ids.ts'
import type { SessionRow, UserRow } from '../../ports/store.ts'
import { ROLES, type Role } from '../../wire/agents.ts'
import type { HttpDeps } from '../deps.ts'

export { SESSION_COOKIE as COOKIE } from '../../wire/sessions.ts'

/** Who is asking. */
export interface Principal {
  readonly id: string
  readonly username: string
  readonly roles: readonly Role[]
}

type Deps = Pick<HttpDeps, 'store' | 'center' | 'random' | 'now' | 'config'>

/** A new sign-in of this user. Resolves when it is saved. */
export const openSession = async (deps: Deps, user: UserRow): Promise<{ token: string; row: SessionRow }> => {
  const token = Buffer.from(deps.random(32)).toString('base64url')
  const createdAt = deps.now()
  const row = { tokenHash: hashToken(token), user: user.id, createdAt, expiresAt: createdAt + deps.config.sessionMs }
  await deps.store.saveSession(row)
  return { token, row }
}

export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/** The person whose token has this hash; null when it is unknown, ended or expired, or the person is gone. */
export const resolveHash = async (deps: Deps, tokenHash: string): Promise<Principal | null> => {
  const row = await deps.store.session(tokenHash)
  if (row === null || row.expiresAt <= deps.now()) return null
  const user = await deps.store.userById(row.user)
  return user === null ? null : principalOf(deps, user)
}

/**
 * Who a user acts as; null for one without an agent in the centre: a half of an account that a crash left behind
 * (accounts.ts), which must not act at all.
 */
export const principalOf = (deps: Pick<HttpDeps, 'center'>, user: UserRow): Principal | null => {
  if (!deps.center.view.agents.has(agentId(user.id))) return null
  return { id: user.id, username: user.username, roles: ROLES.filter((role) => user.roles.includes(role)) }
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

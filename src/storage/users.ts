/** Who may sign in, and who is signed in. */
import type { Kysely } from 'kysely'
import { type SessionRow, StoreConflictError, type UserRow } from '../ports/store.ts'
import type { Database, UserTable } from './schema.ts'

/** Who signs in once more than that is signed out where they signed in longest ago. */
const SESSIONS_A_USER = 50

export interface Users {
  save(user: UserRow): Promise<void>
  retire(id: string): Promise<void>
  byName(username: string): Promise<UserRow | null>
  byId(id: string): Promise<UserRow | null>
  all(): Promise<readonly UserRow[]>
  /** Also forgets the sessions that had expired when this one began, and the user's oldest when there are too many. */
  saveSession(session: SessionRow): Promise<void>
  session(tokenHash: string): Promise<SessionRow | null>
  endSession(tokenHash: string): Promise<void>
  endSessionsOf(user: string): Promise<void>
}

/** What was written is read back at once: readers see all that is committed. */
export const createUsers = (writer: Kysely<Database>, reader: Kysely<Database>): Users => {
  const present = () => reader.selectFrom('user').selectAll().where('retired', '=', 0)
  return {
    async save({ id, username, passwordHash, roles }) {
      const values = { username, password_hash: passwordHash, roles: JSON.stringify(roles), retired: 0 }
      try {
        await writer
          .insertInto('user')
          .values({ id, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute()
      } catch (error) {
        if (!(error instanceof StoreConflictError)) throw error
        throw new StoreConflictError(`the username "${username}" is taken by another user`, { cause: error })
      }
    },
    async retire(id) {
      await writer.transaction().execute(async (tx) => {
        await tx.updateTable('user').set({ retired: 1, password_hash: '' }).where('id', '=', id).execute()
        await tx.deleteFrom('session').where('user', '=', id).execute()
      })
    },
    async byName(username) {
      const row = await present().where('username', '=', username).executeTakeFirst()
      return row ? toUser(row) : null
    },
    async byId(id) {
      const row = await present().where('id', '=', id).executeTakeFirst()
      return row ? toUser(row) : null
    },
    async all() {
      return (await present().orderBy('username').execute()).map(toUser)
    },
    async saveSession({ tokenHash, user, createdAt, expiresAt }) {
      const times = { created_at: createdAt, expires_at: expiresAt }
      await writer.transaction().execute(async (tx) => {
        await tx.deleteFrom('session').where('expires_at', '<', createdAt).execute()
        const others = tx
          .selectFrom('session')
          .select('token_hash')
          .where('user', '=', user)
          .where('token_hash', '!=', tokenHash)
        await tx
          .deleteFrom('session')
          .where('token_hash', 'in', others)
          .where('token_hash', 'not in', others.orderBy('created_at', 'desc').limit(SESSIONS_A_USER - 1))
          .execute()
        await tx
          .insertInto('session')
          .values({ token_hash: tokenHash, user, ...times })
          .onConflict((conflict) => conflict.column('token_hash').doUpdateSet(times))
          .execute()
      })
    },
    async session(tokenHash) {
      const row = await reader.selectFrom('session').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
      if (!row) return null
      return { tokenHash: row.token_hash, user: row.user, createdAt: row.created_at, expiresAt: row.expires_at }
    },
    async endSession(tokenHash) {
      await writer.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
    },
    async endSessionsOf(user) {
      await writer.deleteFrom('session').where('user', '=', user).execute()
    },
  }
}

const toUser = (row: UserTable): UserRow => ({
  id: row.id,
  username: row.username,
  passwordHash: row.password_hash,
  roles: parseRoles(row.roles),
})

const parseRoles = (text: string): string[] => {
  const roles: unknown = JSON.parse(text)
  return Array.isArray(roles) ? roles.map(String) : []
}

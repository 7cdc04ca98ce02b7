/**
 * What the product asks of a database. The journal is the truth; lists and reports are projections written in the same
 * transaction as their events. One contract suite (storage/contract.ts) is run by every store.
 */
import type { OutwardAction } from '../core/effect.ts'
import type { CenterEvent, Recorded } from '../core/event.ts'
import type { ContactId, CustomerId, EpochMs, Ms, ObligationId, RecordingId, Seq } from '../core/ids.ts'

export interface OutboxEntry {
  /** The idempotency key: the same for every try of the same action. */
  readonly key: string
  readonly action: OutwardAction
}

/** Everything that becomes durable together. */
export interface CommitGroup {
  readonly events: readonly Recorded[]
  /** Outward actions that these events call for. */
  readonly outbox: readonly OutboxEntry[]
  /** Keys of outward actions whose result is among these events. */
  readonly done: readonly string[]
}

export interface ContactFilter {
  readonly state?: 'open' | 'closed'
  readonly channel?: string
  readonly queue?: string
  readonly agent?: string
  readonly customer?: CustomerId
  readonly since?: EpochMs
  readonly until?: EpochMs
  /** Wishes to be called back alone. */
  readonly callbacks?: true
}

/** A contact as lists and reports have it: a projection of its events. */
export interface ContactRow {
  readonly id: ContactId
  readonly channel: string
  readonly direction: string
  readonly state: 'open' | 'closed'
  readonly phase: string
  readonly customer: CustomerId
  /** Null once the customer's key has been deleted. */
  readonly from: string | null
  readonly to: string
  readonly queue: string | null
  readonly agent: string | null
  readonly createdAt: EpochMs
  readonly enqueuedAt: EpochMs | null
  readonly answeredAt: EpochMs | null
  readonly endedAt: EpochMs | null
  /** Enqueued to answered, or to the end when nobody answered; null while open and never enqueued. */
  readonly waitMs: Ms | null
  readonly talkMs: Ms
  readonly holdMs: Ms
  readonly wrapupMs: Ms
  readonly outcome: string | null
  readonly disposition: string | null
}

export interface RecordingRow {
  readonly id: RecordingId
  readonly contact: ContactId
  readonly state: 'recording' | 'stored' | 'lost'
  readonly startedAt: EpochMs
  readonly durationMs: Ms | null
  readonly bytes: number | null
}

/** One contact's rows as the lists will have them, made of its events before these are on the disk. */
export interface ContactFold {
  add(recorded: Recorded): void
  /** Null before the first event. */
  row(): ContactRow | null
  /** In the order they began. */
  recordings(): readonly RecordingRow[]
}

export interface ObligationFilter {
  readonly state?: 'open' | 'closed'
  readonly channel?: string
  readonly contact?: ContactId
  /** Only those of contacts that this agent had. */
  readonly agent?: string
  /** Only those due before this moment. */
  readonly dueBefore?: EpochMs
}

/** An obligation as lists have it: a projection of its events. One that is opened again is open as if for the first time. */
export interface ObligationRow {
  readonly id: ObligationId
  readonly contact: ContactId
  readonly channel: string
  readonly openedAt: EpochMs
  readonly dueAt: EpochMs
  readonly closedAt: EpochMs | null
  readonly outcome: string | null
  /** Null also once the customer's key has been deleted. */
  readonly note: string | null
  /** Null while it is open, and when the talk itself closed it. */
  readonly closedBy: string | null
}

export interface SettingFilter {
  readonly resource?: string
  readonly id?: string
}

/** A change of a setting, with the one before it of the same part of the same thing. */
export interface SettingRow extends Recorded {
  /** Null: there was none before, or the thing had been retired. */
  readonly before: CenterEvent | null
  /** Nothing about the same thing has changed since. */
  readonly last: boolean
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Hand it back to get what follows; null at the end. */
  readonly next: string | null
}

export interface UserRow {
  /** The same as the agent's id. */
  readonly id: string
  readonly username: string
  readonly passwordHash: string
  readonly roles: readonly string[]
}

export interface SessionRow {
  /** SHA-256 of the token, so that the database does not hold the token itself. */
  readonly tokenHash: string
  readonly user: string
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs
}

export interface Snapshot {
  readonly seq: Seq
  /** The state as core/state.ts writes it. */
  readonly state: unknown
}

export interface Store {
  /**
   * All of the group in one transaction, or none of it. Resolves when it is on the disk. Groups given while another is being
   * written follow it in the order given; places in the journal only rise.
   */
  commit(group: CommitGroup): Promise<void>
  /** Journal rows after `after`, in order, at most `limit`. */
  journal(after: Seq, limit: number): Promise<readonly Recorded[]>
  lastSeq(): Promise<Seq>
  /** The newest snapshot that is whole; null when there is none. Throws StoreCorruptError when one is there but altered. */
  snapshot(): Promise<Snapshot | null>
  pendingOutbox(): Promise<readonly OutboxEntry[]>

  contact(id: ContactId): Promise<ContactRow | null>
  /** Newest first, in an order that stays; `next` of one page is the cursor of the following. Throws BadCursorError. */
  contacts(filter: ContactFilter, limit: number, cursor: string | null): Promise<Page<ContactRow>>
  /** How many offers each agent missed of contacts made at or after `since`, up to this place in the journal. */
  missedOffers(since: EpochMs, upTo: Seq): Promise<ReadonlyMap<string, number>>
  /** The journal of one contact, in order. */
  timeline(id: ContactId): Promise<readonly Recorded[]>
  recording(id: RecordingId): Promise<RecordingRow | null>
  recordingsOf(contacts: readonly ContactId[]): Promise<readonly RecordingRow[]>
  obligation(id: ObligationId): Promise<ObligationRow | null>
  /** Open ones in the order they are due, all others newest first; cursors as those of `contacts`. */
  obligations(filter: ObligationFilter, limit: number, cursor: string | null): Promise<Page<ObligationRow>>
  obligationsOf(contacts: readonly ContactId[]): Promise<readonly ObligationRow[]>

  /** What admins changed, newest first; those before this place in the journal. */
  settingChanges(filter: SettingFilter, limit: number, before: Seq | null): Promise<readonly SettingRow[]>
  /** Null when that row of the journal is no such change. */
  settingChange(seq: Seq): Promise<SettingRow | null>

  /** Makes or changes a user. Throws StoreConflictError when another user has the name. */
  saveUser(user: UserRow): Promise<void>
  /** Ends the user's sessions; the user is not found any more and the name is free. */
  retireUser(id: string): Promise<void>
  userByName(username: string): Promise<UserRow | null>
  userById(id: string): Promise<UserRow | null>
  users(): Promise<readonly UserRow[]>
  /** A user has 50 sessions at most: the one that began longest ago ends. */
  saveSession(session: SessionRow): Promise<void>
  session(tokenHash: string): Promise<SessionRow | null>
  endSession(tokenHash: string): Promise<void>
  endSessionsOf(user: string): Promise<void>

  /** Deletes the customer's key: every personal field of every event of theirs is unreadable from now on. */
  eraseCustomer(customer: CustomerId): Promise<void>
  /** One consistent copy of the database, made while running. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}

/** A cursor that no page handed out. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError'
}
/** A name that must be unique is taken. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError'
}
/** The disk is full, read-only or broken: nothing was written, the same call may succeed later. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
}
/** Another process holds the database. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError'
}
/** A file is not what we wrote: the message has the file, the position and the remedy. */
export class StoreCorruptError extends Error {
  override readonly name = 'StoreCorruptError'
}

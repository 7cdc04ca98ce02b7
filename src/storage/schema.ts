/** The tables as Kysely's types. Ids are text, times and durations whole milliseconds; the migrations make exactly these. */
export interface Database {
  readonly journal: JournalTable
  readonly contact: ContactTable
  readonly recording: RecordingTable
  readonly obligation: ObligationTable
  readonly setting_change: SettingChangeTable
  readonly outbox: OutboxTable
  readonly customer_key: CustomerKeyTable
  readonly user: UserTable
  readonly session: SessionTable
}

export interface JournalTable {
  readonly seq: number
  readonly at: number
  readonly type: string
  readonly version: number
  readonly contact: string | null
  /** The event without its type, as JSON; its personal fields sealed. */
  readonly payload: string
}

/** A projection: every row is a fold of the journal (projections/contact.ts). */
export interface ContactTable {
  readonly id: string
  /** Where the journal has its first event; breaks ties of `created_at`. */
  readonly created_seq: number
  readonly created_at: number
  readonly channel: string
  readonly direction: string
  readonly customer: string
  /** Sealed exactly as in the journal row `created_seq`. */
  readonly from: string
  readonly to: string
  readonly state: 'open' | 'closed'
  readonly phase: string
  readonly queue: string | null
  readonly agent: string | null
  readonly enqueued_at: number | null
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly wait_ms: number | null
  readonly talk_ms: number
  readonly hold_ms: number
  readonly wrapup_ms: number
  readonly outcome: string | null
  readonly disposition: string | null
  /** Since when the talk or wrap-up that is going on has lasted. */
  readonly talk_since: number | null
  readonly wrapup_since: number | null
}

/** A projection: projections/recording.ts. */
export interface RecordingTable {
  readonly id: string
  readonly contact: string
  readonly state: 'recording' | 'stored' | 'lost'
  readonly started_at: number
  readonly duration_ms: number | null
  readonly bytes: number | null
}

/** A projection: projections/obligation.ts. */
export interface ObligationTable {
  readonly id: string
  /** Where the journal first opened it; breaks ties of `due_at`. */
  readonly opened_seq: number
  readonly contact: string
  readonly channel: string
  readonly opened_at: number
  readonly due_at: number
  readonly closed_at: number | null
  /** Where the journal closed it. */
  readonly closed_seq: number | null
  readonly outcome: string | null
  /** Sealed exactly as in the journal row `closed_seq`. */
  readonly note: string | null
  readonly closed_by: string | null
}

/** A projection: which row of the journal changed which setting (projections/setting-change.ts). */
export interface SettingChangeTable {
  /** The journal's. */
  readonly seq: number
  readonly resource: string
  readonly thing: string
  readonly part: string
}

export interface OutboxTable {
  readonly key: string
  /** The journal's place when the action was called for, and its place among those of the same group. */
  readonly seq: number
  readonly place: number
  readonly action: string
}

interface CustomerKeyTable {
  readonly customer: string
  /** 32 bytes, base64. */
  readonly key: string
  readonly created_at: number
}

export interface UserTable {
  readonly id: string
  readonly username: string
  readonly password_hash: string
  /** A JSON list. */
  readonly roles: string
  /** 0 or 1: a retired user keeps the row, since the journal names it. */
  readonly retired: number
}

interface SessionTable {
  readonly token_hash: string
  readonly user: string
  readonly created_at: number
  readonly expires_at: number
}

/** What the pages ask of the server. `server/` does it over HTTP and `/live`, `demo/` from a script. */
import type { Agent, PresenceOrder } from '../../src/wire/agents.ts'

import type { Code } from '../../src/wire/codes.ts'
import type { ContactDetail, ContactSummary, RecordingPeaks } from '../../src/wire/contacts.ts'
import type { Intruder } from '../../src/wire/intruders.ts'
import type { DayFigures, MonitorNow } from '../../src/wire/live.ts'

import type { Obligation } from '../../src/wire/obligations.ts'
import type { Queue } from '../../src/wire/queues.ts'
import type { User } from '../../src/wire/sessions.ts'
import type { Account } from '../phone/phone.ts'
import type { BoardView } from './board.ts'
import type { Settings } from './settings.ts'

/** `away`: nobody answered. `not-kept`: the server's disk takes nothing; it may be done all the same. `refused`: it said no, and why. */
export type Refusal =
  | { readonly type: 'away' }
  | { readonly type: 'not-kept' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'too-many' }
  | { readonly type: 'taken' }
  | { readonly type: 'refused'; readonly why: string }

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export type ContactAction =
  | 'decline'
  | 'hangup'
  | 'hold'
  | 'resume'
  | 'mute'
  | 'digits'
  | 'note'
  | 'transfer'
  | 'consult'
  | 'swap'
  | 'complete'
  | 'cancel'
  | 'conference'
  | 'pause-recording'
  | 'resume-recording'
  | 'wrapup'
  | 'monitor'
  | 'extend'

export type Target = { readonly agent: string } | { readonly queue: string } | { readonly number: string }

export type LiveNews =
  /** The feed is there again, and the server's time. */
  | { readonly type: 'up'; readonly at: number }
  | { readonly type: 'away' }
  | { readonly type: 'signed-out' }
  | {
      readonly type: 'desk'
      readonly me: Agent | null
      readonly day: DayFigures | null
      readonly contacts: readonly ContactDetail[]
      readonly monitor: MonitorNow | null
    }
  | { readonly type: 'board'; readonly board: BoardView }

/** What the server behind a page can do with a call; what it cannot is not shown. */
export interface CallAbilities {
  /** Ask somebody first, and talk with three. */
  readonly third: boolean
  /** Hand a call to a number outside. */
  readonly numbers: boolean
}

export interface Backend {
  readonly can: CallAbilities
  /** Null when nobody is signed in. */
  me(): Promise<Answer<User | null>>
  signIn(username: string, password: string): Promise<Answer<User>>
  signOut(): Promise<Answer<null>>
  /** `taken` when another browser of the same person has the phone; `takeOver` takes it. */
  account(takeOver: boolean): Promise<Answer<Account>>
  /** Has the switch ring this page with a leg that is no call; whether it heard the page. */
  testLeg(mark: string): Promise<Answer<boolean>>
  presence(order: PresenceOrder): Promise<Answer<null>>
  /** The agent's own phone rings first, then the number. */
  call(to: string, queue: string | null): Promise<Answer<null>>
  act(contact: string, action: ContactAction, body?: object): Promise<Answer<null>>
  /** The newest first. */
  contactsOf(agent: string, since: number): Promise<Answer<readonly ContactSummary[]>>
  contact(id: string): Promise<Answer<ContactDetail>>
  colleagues(): Promise<Answer<readonly Agent[]>>
  queues(): Promise<Answer<readonly Queue[]>>
  dispositions(): Promise<Answer<readonly Code[]>>
  reasons(): Promise<Answer<readonly Code[]>>
  openObligations(): Promise<Answer<readonly Obligation[]>>
  closeObligation(id: string, outcome: string, note: string | null): Promise<Answer<null>>
  /** Calls out that a cap holds back go again. */
  liftAlarm(id: string): Promise<Answer<null>>
  /** Who tries to get into the switch, the latest first. */
  intruders(): Promise<Answer<readonly Intruder[]>>
  /** An address is let in again before its ban is over. */
  liftBan(address: string): Promise<Answer<null>>
  /** Told from a snapshot on, until stopped; reconnects by itself. */
  live(listener: (news: LiveNews) => void): () => void
  /** What a recording's waveform is drawn from. */
  peaks(id: string): Promise<Answer<RecordingPeaks>>
  /** Of everybody, the newest first. */
  latestContacts(): Promise<Answer<readonly ContactSummary[]>>
  /** Where the sound of a recording is. */
  recordingUrl(id: string): string
  readonly settings: Settings
}

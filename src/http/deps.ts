/** What the HTTP door is handed. It owns no state but who failed to sign in lately. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Registry } from 'prom-client'
import type { Channel } from '../core/call/contact.ts'
import type { Recorded } from '../core/event.ts'
import type { AccountId, CustomerId, EpochMs, Ms, RecordingId, TrunkId } from '../core/ids.ts'
import type { DeskPhone, Trunk } from '../core/lines/words.ts'
import type { Center } from '../ports/center.ts'
import type { Intruder } from '../ports/intruders.ts'
import type { PromptFiles } from '../ports/prompts.ts'
import type { ContactFold, Store } from '../ports/store.ts'

export type HttpStore = Pick<
  Store,
  | 'contact'
  | 'contacts'
  | 'timeline'
  | 'missedOffers'
  | 'recording'
  | 'recordingsOf'
  | 'obligation'
  | 'obligations'
  | 'obligationsOf'
  | 'settingChanges'
  | 'settingChange'
  | 'saveUser'
  | 'retireUser'
  | 'userByName'
  | 'userById'
  | 'users'
  | 'saveSession'
  | 'session'
  | 'endSession'
  | 'endSessionsOf'
>

export interface HttpDeps {
  readonly center: Center
  readonly store: HttpStore
  /** Centre time. */
  now(): EpochMs
  /** The time of day, for what others hold against their own clocks; `now` may be behind it. */
  wall(): EpochMs
  /** Bytes nobody can guess. */
  random(bytes: number): Uint8Array
  readonly log: FastifyBaseLogger
  readonly metrics: Registry
  /** The telephone that comes with a sign-in (its SHA-256), and what it registers with. */
  readonly phones: {
    accountOf(session: string): AccountId
    secretOf(account: AccountId): string
    /** Whether the switch has it at this moment. */
    isOpen(account: AccountId): Promise<boolean>
    /** Rings it with a leg that is no call; whether sound came from it. */
    testLeg(account: AccountId, mark: string): Promise<boolean>
  }
  /** Callers from the page, who sign in to nothing. */
  readonly visitors: {
    /** A telephone for one call, open in the switch; rejects with LinkDownError. */
    admit(number: string, address: string): Promise<VisitorPhone | 'full'>
    look(ticket: string): VisitorLook | null
  }
  /** The sounds of prompts. */
  readonly prompts: PromptFiles
  /** Trunks and desk phones, and what is known of them beside the state. */
  readonly lines: {
    seal(trunk: TrunkId, secret: string): string
    secretOf(phone: DeskPhone): string
    healthOf(trunk: Trunk): TrunkHealth
    isRegistered(phone: DeskPhone): boolean
    /** Asks the other side, for five seconds at most. */
    test(trunk: Trunk): Promise<{ readonly ok: boolean; readonly says: string }>
  }
  /** Who tries to get into the switch and is not let in, the latest first. */
  intruders: {
    list(): readonly Intruder[]
    /** False: it is not shut out. Rejects when the switch cannot be told now. */
    letIn(address: string): Promise<boolean>
  }
  /** The file of a stored recording. */
  recordingPath(recording: RecordingId): string
  /** The pseudonym under which a number or address is filed. */
  customerOf(channel: Channel, address: string): CustomerId
  /** Tells the listener what happened after every turn; returns what ends it. */
  onEvents(listener: (events: readonly Recorded[]) => void): () => void
  /** A contact's row as a fold of its events. */
  newContactFold(): ContactFold
  /** True from the moment the server has begun to leave: it takes no new work. */
  draining(): boolean
  /** Waits; real time unless a test says otherwise. */
  pause?(ms: Ms): Promise<void>
  readonly config: HttpConfig
}

export interface VisitorPhone {
  readonly account: AccountId
  readonly secret: string
  readonly ticket: string
  readonly expiresAt: EpochMs
}

export interface TrunkHealth {
  readonly state: 'registered' | 'reachable' | 'refused' | 'no-answer' | 'trying' | 'off'
  readonly since: EpochMs
  /** In words. */
  readonly error: string | null
}

export interface VisitorLook {
  readonly account: AccountId
  readonly number: string | null
  readonly state: 'none' | 'waiting' | 'talking' | 'held' | 'over'
}

export interface HttpConfig {
  readonly version: string
  /** Whether browsers reach us by https only; cookies are then never sent in the clear. */
  readonly secureCookie: boolean
  /** Whether every request comes by the edge, which says of each whom it had it from. */
  readonly behindEdge: boolean
  /** What browsers may ask for their way to us; never a public default. */
  readonly iceServers: readonly string[]
  /** The relay for browsers whose network lets nothing else through, and the secret it shares with us. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null
  /** What anybody may call from the page; none: that is switched off. */
  readonly visitorNumbers: readonly string[]
  /** Where desk phones find the switch; without a host it is the name by which we are asked. */
  readonly sip: { readonly host: string; readonly port: number }
  /** How long a sign-in lasts. */
  readonly sessionMs: Ms
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What the HTTP door is handed. It owns no state but who failed to sign in lately. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { Registry } from 'prom-client'
import type { Channel } from '../core/call/contact.ts'
import type { CustomerId, EpochMs, Ms, RecordingId } from '../core/ids.ts'
import type { Center } from '../ports/center.ts'
import type { Store } from '../ports/store.ts'

export type HttpStore = Pick<
  Store,
  | 'contact'
  | 'contacts'
  | 'timeline'
  | 'recording'
  | 'recordingsOf'
  | 'obligation'
  | 'obligations'
  | 'obligationsOf'
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
  /** Bytes nobody can guess. */
  random(bytes: number): Uint8Array
  readonly log: FastifyBaseLogger
  readonly metrics: Registry
  /** The file of a stored recording. */
  recordingPath(recording: RecordingId): string
  /** The pseudonym under which a number or address is filed. */
  customerOf(channel: Channel, address: string): CustomerId
  /** True from the moment the server has begun to leave: it takes no new work. */
  draining(): boolean
  /** Waits; real time unless a test says otherwise. */
  pause?(ms: Ms): Promise<void>
  readonly config: HttpConfig
}

export interface HttpConfig {
  readonly version: string
  /** Whether browsers reach us by https only; cookies are then never sent in the clear. */
  readonly secureCookie: boolean
  /** How long a sign-in lasts. */
  readonly sessionMs: Ms
  /** Folders of the page: its HTML and CSS, and its compiled scripts; null serves no page. */
  readonly page: { readonly files: string; readonly scripts: string } | null
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** The real app on a fake centre and a fake store, with one account of each role and a call of each kind. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { CenterEvent, Recorded } from '../../core/event.ts'
import {
  accountId,
  agentId,
  contactId,
  customerId,
  obligationOf,
  queueId,
  recordingId,
  recordingOf,
} from '../../core/ids.ts'
import { LinkDownError } from '../../ports/engine.ts'
import { AudioError } from '../../ports/prompts.ts'
import type { ContactRow, ObligationRow } from '../../ports/store.ts'
import type { Role } from '../../wire/agents.ts'
import { createApp } from '../app.ts'
import { hashPassword } from '../auth/passwords.ts'
import { hashToken } from '../auth/sessions.ts'
import type { App, HttpDeps } from '../deps.ts'
import { redaction } from '../redact.ts'
import { contactRow } from './contact-row.ts'
import { createFakeCenter, type FakeCenter, fakeAgent, fakeQueue } from './fake-center.ts'
import { createFakeStore, type FakeStore } from './fake-store.ts'

export const START = Date.UTC(2026, 0, 31, 8, 0, 0)
export const PASSWORD = 'correct horse battery'
/** 1,000 bytes that differ, so that a range can be told from another. */
export const AUDIO = Buffer.from(Array.from({ length: 1_000 }, (_, i) => (i * 7) % 251))
/** A stand-in for the recording of `c-mine`, of `c-other`, of one still running and of one lost. */
export const RECORDINGS = { mine: 'r-c-mine', other: 'r-c-other', running: 'r-c-running', lost: 'r-c-lost' } as const

export interface Harness {
  readonly app: App
  readonly center: FakeCenter
  readonly store: FakeStore
  readonly deps: HttpDeps
  readonly clock: { now: number }
  /** How long failed sign-ins were held up; the clock goes on meanwhile. */
  readonly pauses: number[]
  /** All that was logged, at every level. */
  readonly logged: string[]
  /** A token of this role's account: `admin`, `rina` (supervisor), `siti` (agent). */
  tokenOf(role: Role): string
  as(role: Role, method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object): Reply
  inject(options: InjectOptions): Reply
  leave: { draining: boolean }
  /** Says that this happened, as the loop does after a turn. */
  tell(...events: CenterEvent[]): void
  close(): Promise<void>
}
type Reply = Promise<LightMyRequestResponse>

const USERS: Readonly<Record<Role, string>> = { admin: 'admin', supervisor: 'rina', agent: 'siti' }

export const createHarness = async (config: Partial<HttpDeps['config']> = {}): Promise<Harness> => {
  const clock = { now: START }
  const leave = { draining: false }
  const folder = mkdtempSync(join(tmpdir(), 'sambung-http-'))
  const center = createFakeCenter(() => clock.now)
  const store = createFakeStore()
  const pauses: number[] = []
  const logged: string[] = []
  const log = pino({ level: 'trace', redact: redaction }, { write: (line: string) => void logged.push(line) })
  let minted = 0
  let seq = 1
  const hearers = new Set<(events: readonly Recorded[]) => void>()
  const deps: HttpDeps = {
    center,
    store,
    now: () => clock.now,
    wall: () => clock.now,
    random: (bytes) => createHash('sha512').update(`${minted++}`).digest().subarray(0, bytes),
    log,
    metrics: new Registry(),
    phones: {
      accountOf: (session) => accountId(`web-${session.slice(0, 16)}`),
      secretOf: (account) => `secret of ${account}`,
      isOpen: async () => true,
      testLeg: async () => true,
    },
    visitors: {
      admit: async () => ({
        account: accountId('visitor0123abcd'),
        secret: 'secret of a visitor',
        ticket: 'visitor0123abcd.ticket',
        expiresAt: clock.now + 60_000,
      }),
      look: (ticket) =>
        ticket === 'visitor0123abcd.ticket'
          ? { account: accountId('visitor0123abcd'), number: '1501', state: 'waiting' }
          : null,
    },
    prompts: {
      path: (content) => join(folder, `${content}.wav`),
      // As it comes: what is done to a sound is the business of speech/.
      keep: async (bytes) => {
        if (!Buffer.from(bytes).toString('latin1').startsWith('RIFF')) throw new AudioError('it is no sound file')
        const content = createHash('sha256').update(bytes).digest('hex')
        writeFileSync(join(folder, `${content}.wav`), bytes)
        return { content, durationMs: 1_000, bytes: bytes.length }
      },
    },
    lines: {
      seal: (trunk, secret) => `sealed for ${trunk}, ${secret.length} characters`,
      secretOf: (phone) => `secret of ${phone.username}`,
      healthOf: () => ({ state: 'refused', since: START, error: '401: wrong password' }),
      isRegistered: () => false,
      test: async () => ({ ok: false, says: '401: wrong password' }),
    },
    intruders: {
      list: () => [
        { address: '192.0.2.66', attempts: 31, lastAt: START, bannedUntil: START + 3_600_000 },
        { address: '192.0.2.67', attempts: 2, lastAt: START, bannedUntil: null },
        { address: '192.0.2.68', attempts: 20, lastAt: START, bannedUntil: START + 3_600_000 },
      ],
      letIn: async (address) => {
        if (address === '192.0.2.68') throw new LinkDownError('down')
        return address === '192.0.2.66'
      },
    },
    recordingPath: (id) => join(folder, `${id}.wav`),
    customerOf: (channel, address) =>
      customerId(`cu-${createHash('sha256').update(`${channel} ${address}`).digest('hex')}`),
    onEvents: (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    // No lists here: an open contact is shown as the state has it.
    newContactFold: () => ({ add: () => undefined, row: () => null, recordings: () => [] }),
    draining: () => leave.draining,
    pause: async (ms) => {
      pauses.push(ms)
      clock.now += ms
    },
    config: {
      version: '0.0.0-test',
      secureCookie: false,
      behindEdge: false,
      iceServers: [],
      turn: null,
      visitorNumbers: ['1501'],
      sip: { host: '', port: 5060 },
      sessionMs: 12 * 3_600_000,
      ...config,
    },
  }
  await furnish(center, store)
  for (const id of Object.values(RECORDINGS)) writeFileSync(deps.recordingPath(recordingId(id)), AUDIO)
  const app = await createApp(deps)

  const tokenOf = (role: Role): string => {
    const token = `${role}-`.padEnd(43, 'x')
    store.tables.sessions.set(hashToken(token), {
      tokenHash: hashToken(token),
      user: USERS[role],
      createdAt: START,
      expiresAt: START + 3_600_000,
    })
    return token
  }
  const inject = (options: InjectOptions): Reply => app.inject(options)
  return {
    app,
    center,
    store,
    deps,
    clock,
    pauses,
    logged,
    leave,
    tell: (...events) => {
      const told = events.map((event): Recorded => ({ seq: ++seq, at: clock.now, event }))
      for (const hear of hearers) hear(told)
    },
    tokenOf,
    inject,
    as: (role, method, url, body) =>
      inject({
        method,
        url,
        headers: { authorization: `Bearer ${tokenOf(role)}` },
        ...(body === undefined ? {} : { payload: body }),
      }),
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const furnish = async (center: FakeCenter, store: FakeStore): Promise<void> => {
  const passwordHash = await hashPassword(PASSWORD)
  for (const id of ['sales', 'support']) center.queues.set(queueId(id), fakeQueue(id))
  center.numbers.set('1501', { queue: queueId('support') })
  for (const [role, id] of Object.entries(USERS)) {
    store.tables.users.set(id, { id, username: id, passwordHash, roles: [role] })
  }
  for (const id of ['siti', 'budi']) center.agents.set(agentId(id), fakeAgent(id, ['support'], START))
  for (const id of ['rina', 'admin']) center.agents.set(agentId(id), fakeAgent(id, [], START))
  store.tables.users.set('budi', { id: 'budi', username: 'budi', passwordHash, roles: ['agent'] })
  for (const [id, agent] of [
    ['c-mine', 'siti'],
    ['c-other', 'budi'],
    ['c-running', 'siti'],
    ['c-lost', 'siti'],
  ] as const) {
    store.tables.contacts.push(closedRow(id, agent))
    store.tables.obligations.push(keptPromise(id))
    store.tables.recordings.push({
      id: recordingOf(contactId(id)),
      contact: contactId(id),
      state: id === 'c-running' ? 'recording' : id === 'c-lost' ? 'lost' : 'stored',
      startedAt: START,
      durationMs: 60_000,
      bytes: AUDIO.length,
    })
  }
}

const closedRow = (id: string, agent: string): ContactRow =>
  contactRow(id, {
    from: '+62811000111',
    agent,
    createdAt: START - 120_000,
    answeredAt: START - 100_000,
    endedAt: START - 40_000,
    waitMs: 20_000,
    talkMs: 60_000,
  })

/** Of a contact that was answered. */
const keptPromise = (id: string): ObligationRow => ({
  id: obligationOf(contactId(id)),
  contact: contactId(id),
  channel: 'voice',
  openedAt: START - 120_000,
  dueAt: START + 24 * 3_600_000,
  closedAt: START - 100_000,
  outcome: 'answered',
  note: null,
  closedBy: null,
})

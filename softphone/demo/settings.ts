/** Lists of settings that the demo keeps in memory, and what it finds wrong in them. */

import { FIRST_DISPOSITIONS, FIRST_REASONS } from '../../src/core/codes/first.ts'
import { FIRST_CAPS } from '../../src/core/lines/cap-words.ts'
import type { Change } from '../../src/wire/changes.ts'
import type { Settings, SettingsAnswer } from '../state/settings.ts'
import { COLLEAGUES, momentAgo, QUEUES } from './people.ts'

type Row = Readonly<Record<string, unknown>>

const LISTS: Readonly<Record<string, readonly Row[]>> = {
  agents: COLLEAGUES.map((agent) => ({ ...agent, skills: [{ skill: 'english', level: 7 }] })),
  queues: QUEUES,
  numbers: [
    { number: '1500', flow: 'hotline' },
    { number: '1501', queue: 'support' },
  ],
  dispositions: FIRST_DISPOSITIONS.map((code) => ({ ...code })),
  reasons: FIRST_REASONS.map((code) => ({ ...code })),
  hours: [
    {
      id: 'office',
      name: 'Office',
      zone: 'Asia/Jakarta',
      week: {
        mon: [
          { from: '08:00', to: '12:00' },
          { from: '13:00', to: '17:00' },
        ],
        sat: [{ from: '09:00', to: '12:00' }],
      },
      exceptions: [{ date: '2026-08-17', name: 'Hari Kemerdekaan', intervals: [] }],
    },
  ],
  trunks: [
    {
      id: 'provider',
      name: 'Telkom',
      connection: { kind: 'registration', server: 'sip.provider.example', username: '62215550100', hasSecret: true },
      transport: 'tls',
      encryption: 'srtp',
      certificateAuthority: null,
      codecs: ['alaw'],
      dtmf: 'auto',
      callerIds: ['+62215550100'],
      limits: { calls: 30, callsPerSecond: null },
      enabled: true,
      builtIn: false,
      state: 'refused',
      sinceAt: momentAgo(90),
      error: '401: wrong password',
    },
  ],
  prompts: [{ id: 'welcome', name: 'Welcome', takes: {} }],
  flows: [{ id: 'hotline', name: 'Hotline', draft: null, published: null, versions: 1, numbers: ['1500'] }],
}

const ADMIN = { id: 'admin', name: 'Ayu Prameswari' }
const CHANGES: readonly Change[] = [
  {
    seq: 14,
    at: momentAgo(300),
    by: ADMIN,
    resource: 'agents',
    id: 'siti',
    what: 'changed',
    differences: [
      { path: 'name', old: 'Siti', new: 'Siti Rahma', secret: false },
      { path: 'password', old: null, new: null, secret: true },
    ],
    undoable: true,
  },
  {
    seq: 13,
    at: momentAgo(600),
    by: ADMIN,
    resource: 'trunks',
    id: 'provider',
    what: 'changed',
    differences: [
      { path: 'limits.calls', old: 10, new: 30, secret: false },
      { path: 'connection.secret', old: null, new: null, secret: true },
    ],
    undoable: true,
  },
  {
    seq: 12,
    at: momentAgo(900),
    by: ADMIN,
    resource: 'queues',
    id: 'support',
    what: 'changed',
    differences: [
      { path: 'name', old: 'Help', new: 'Support', secret: false },
      { path: 'ringTimeoutMs', old: 15_000, new: 20_000, secret: false },
    ],
    undoable: true,
  },
  ...(
    [
      ['agents', 'siti'],
      ['queues', 'support'],
      ['trunks', 'provider'],
      ['hours', 'office'],
      ['flows', 'hotline'],
    ] as const
  ).map(
    ([resource, id], n): Change => ({
      seq: n + 1,
      at: momentAgo(86_400),
      by: null,
      resource,
      id,
      what: 'made',
      differences: [],
      undoable: false,
    }),
  ),
]

const VERSIONS = [
  { version: 1, publishedAt: momentAgo(86_400), by: 'admin', published: false },
  { version: 2, publishedAt: momentAgo(900), by: 'admin', published: true },
]

export const demoSettings = (): Settings => ({
  ask: async <T>(method: string, path: string, body?: object): Promise<SettingsAnswer<T>> => {
    const [, list = ''] = /^\/([a-z]+)/.exec(path) ?? []
    if (method === 'GET') {
      if (path.endsWith('/draft'))
        return fine({ format: 1, id: 'hotline', name: 'Hotline', start: 'welcome', nodes: {} })
      if (path.endsWith('/versions')) return fine({ items: VERSIONS, next: null })
      const of = /[?&]resource=(\w+)/.exec(path)?.[1]
      const items = list === 'changes' ? CHANGES.filter(({ resource }) => resource === of) : LISTS[list]
      return fine(
        list === 'outside'
          ? { stopped: false, emergency: ['112', '113'] }
          : list === 'caps'
            ? FIRST_CAPS
            : { items: items ?? [], next: null },
      )
    }
    if (body !== undefined && Reflect.get(body, 'name') === '')
      return {
        ok: false,
        refusal: {
          type: 'refused',
          why: 'The request has wrong values.',
          wrong: [{ path: 'name', message: 'must not have fewer than 1 characters' }],
        },
      }
    return fine(body ?? null)
  },
  fileUrl: (path) => `/api/v1${path}`,
})

// What a scene says is what its page asks for.
const fine = <T>(value: unknown): SettingsAnswer<T> => ({ ok: true, value: value as T })

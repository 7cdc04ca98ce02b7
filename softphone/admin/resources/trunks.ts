import {
  DTMF_MODES,
  PLAIN_SIP,
  TRUNK_CODECS,
  TRUNK_ENCRYPTIONS,
  TRUNK_TRANSPORTS,
} from '../../../src/core/lines/words.ts'
import { changedIn, type Row, textAt, valueAt, withValue } from '../draft.ts'
import type { ResourceView } from '../resource.ts'
import { TrunkTest } from './trunk-test.tsx'

const STATES = ['registered', 'reachable', 'refused', 'no-answer', 'trying', 'off', 'built-in'] as const
const signsIn = (draft: Row): boolean => valueAt(draft, 'connection.kind') === 'registration'
const isSecret = (draft: Row): boolean => valueAt(draft, 'transport') === 'tls'

export const trunks: ResourceView = {
  name: 'trunks',
  columns: ['name', 'state', 'error', 'connection.kind', 'enabled'],
  refetchMs: 3_000,
  titleAt: 'name',
  idAt: 'id',
  fresh: {
    connection: { kind: 'registration' },
    ...PLAIN_SIP,
    codecs: [...TRUNK_CODECS],
    dtmf: 'auto',
    callerIds: [],
    limits: { calls: null, callsPerSecond: null },
    enabled: true,
  },
  isFixed: ({ builtIn }) => builtIn === true,
  toDraft: (row) => withValue(row, 'connection.hasSecret', undefined),
  fields: [
    { kind: 'text', path: 'name', label: 'fields.name' },
    {
      kind: 'choice',
      path: 'connection.kind',
      label: 'fields.connection',
      options: {
        fixed: [
          { value: 'registration', label: 'choices.registration' },
          { value: 'address', label: 'choices.address' },
        ],
      },
    },
    { kind: 'text', path: 'connection.server', label: 'fields.server', when: signsIn },
    { kind: 'text', path: 'connection.username', label: 'fields.username', when: signsIn },
    { kind: 'password', path: 'connection.secret', label: 'fields.secret', hint: 'hints.secret', when: signsIn },
    {
      kind: 'list',
      path: 'connection.hosts',
      label: 'fields.hosts',
      hint: 'hints.list',
      when: (draft) => !signsIn(draft),
    },
    {
      kind: 'choice',
      path: 'transport',
      label: 'fields.transport',
      newRow: true,
      options: { fixed: TRUNK_TRANSPORTS.map((one) => ({ value: one, label: `choices.${one}` as const })) },
    },
    {
      kind: 'choice',
      path: 'encryption',
      label: 'fields.encryption',
      options: { fixed: TRUNK_ENCRYPTIONS.map((one) => ({ value: one, label: `choices.${one}` as const })) },
      when: isSecret,
    },
    {
      kind: 'certificate',
      path: 'certificateAuthority',
      label: 'fields.certificateAuthority',
      hint: 'hints.certificateAuthority',
      when: isSecret,
    },
    { kind: 'list', path: 'callerIds', label: 'fields.callerIds', hint: 'hints.list' },
    {
      kind: 'choice',
      path: 'dtmf',
      label: 'fields.dtmf',
      options: { fixed: DTMF_MODES.map((mode) => ({ value: mode, label: `choices.${mode}` as const })) },
    },
    { kind: 'number', path: 'limits.calls', label: 'fields.calls', hint: 'hints.noLimit', empty: 'null' },
    {
      kind: 'number',
      path: 'limits.callsPerSecond',
      label: 'fields.callsPerSecond',
      hint: 'hints.noLimit',
      empty: 'null',
    },
    {
      kind: 'many',
      path: 'codecs',
      label: 'fields.codecs',
      options: { fixed: TRUNK_CODECS.map((codec) => ({ value: codec, label: `choices.${codec}` as const })) },
    },
    { kind: 'yes', path: 'enabled', label: 'fields.enabled' },
    {
      kind: 'choice',
      path: 'state',
      label: 'fields.state',
      options: { fixed: STATES.map((state) => ({ value: state, label: `choices.${state}` as const })) },
      when: () => false,
    },
    { kind: 'text', path: 'error', label: 'fields.error', when: () => false },
  ],
  request: (draft, before) => {
    const { kind, server = '', username = '', secret, hosts = [] } = rowAt(draft.connection)
    const connection =
      kind === 'address' ? { kind, hosts } : { kind, server, username, ...(typeof secret === 'string' && { secret }) }
    // What is not to be seen is not meant any more.
    const body = {
      ...withValue(draft, 'connection', connection),
      ...(isSecret(draft) ? {} : { encryption: PLAIN_SIP.encryption }),
    }
    return before === null
      ? { method: 'POST', path: '/trunks', body }
      : { method: 'PATCH', path: `/trunks/${textAt(before, 'id')}`, body: changedIn(before, body) }
  },
  Extra: TrunkTest,
}

const rowAt = (value: unknown): Row => (typeof value === 'object' && value !== null ? { ...value } : {})

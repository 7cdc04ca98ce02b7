/** Trunks, desk phones and outgoing routes. What a text has to look like is said by the core, with an example. */
import Type, { type Static } from 'typebox'
import { DTMF_MODES, TRUNK_CODECS, TRUNK_ENCRYPTIONS, TRUNK_TRANSPORTS } from '../core/lines/words.ts'
import { closed, Id, Label, listOf, Moment, nullable } from './basics.ts'

const text = (maxLength: number, ...examples: string[]) => Type.String({ maxLength, examples })
const Number32 = text(40, '+62215550100')

/** Printable characters, as a person types them; it is taken and never shown again. */
const Secret = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^[\\u0020-\\u007e]*$',
  examples: ['correct horse'],
})

const registration = {
  kind: Type.Literal('registration'),
  server: text(260, 'sip.provider.example:5060'),
  username: text(64, '62215550100'),
}
const address = {
  kind: Type.Literal('address'),
  /** Where their calls come from; the first one is called. */
  hosts: Type.Array(text(260, '192.0.2.10:5060'), { minItems: 1, maxItems: 16, uniqueItems: true }),
}
/** The secret may be left out where server and user name stay the same. */
const NewConnection = Type.Union([
  Type.Object({ ...registration, secret: Type.Optional(Secret) }, closed),
  Type.Object(address, closed),
])
const Connection = Type.Union([
  Type.Object({ ...registration, hasSecret: Type.Literal(true) }, closed),
  Type.Object(address, closed),
])

const Limit = nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))
const settings = {
  transport: Type.Enum(TRUNK_TRANSPORTS),
  /** Of the sound; srtp needs tls. */
  encryption: Type.Enum(TRUNK_ENCRYPTIONS),
  /** PEM; with tls the provider's certificate has to be vouched for by it, or by one that the machine trusts. */
  certificateAuthority: nullable(text(65_536, '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n')),
  codecs: Type.Array(Type.Enum(TRUNK_CODECS), { minItems: 1, maxItems: TRUNK_CODECS.length, uniqueItems: true }),
  dtmf: Type.Enum(DTMF_MODES),
  callerIds: Type.Array(Number32, { maxItems: 1_000, uniqueItems: true }),
  limits: Type.Object({ calls: Limit, callsPerSecond: Limit }, closed),
  enabled: Type.Boolean(),
}

/**
 * `reachable`: it answers, and needs no registration. `refused`: the other side says no; `no-answer`: it says nothing. `trying`: not
 * known yet, or on its way.
 */
export const TRUNK_STATES = ['registered', 'reachable', 'refused', 'no-answer', 'trying', 'off', 'built-in'] as const
export type TrunkState = (typeof TRUNK_STATES)[number]
export const Trunk = Type.Object(
  {
    id: Id,
    name: Label,
    connection: Connection,
    ...settings,
    /** It comes with the installation, and stays as it is. */
    builtIn: Type.Boolean(),
    state: Type.Enum(TRUNK_STATES),
    sinceAt: nullable(Moment),
    /** What went wrong at the last look, in words. */
    error: nullable(Type.String()),
  },
  closed,
)
export type Trunk = Static<typeof Trunk>
export const TrunkList = listOf(Trunk)

const optional = {
  transport: Type.Optional(settings.transport),
  encryption: Type.Optional(settings.encryption),
  certificateAuthority: Type.Optional(settings.certificateAuthority),
  codecs: Type.Optional(settings.codecs),
  dtmf: Type.Optional(settings.dtmf),
  callerIds: Type.Optional(settings.callerIds),
  limits: Type.Optional(settings.limits),
  enabled: Type.Optional(settings.enabled),
}
/** `id` may be chosen; else it is made of the name. */
export const NewTrunk = Type.Object(
  { id: Type.Optional(Id), name: Label, connection: NewConnection, ...optional },
  closed,
)
export type NewTrunk = Static<typeof NewTrunk>
export const TrunkPatch = Type.Object(
  { name: Type.Optional(Label), connection: Type.Optional(NewConnection), ...optional },
  { ...closed, minProperties: 1 },
)
export type TrunkPatch = Static<typeof TrunkPatch>

/** What the other side says of it at this moment. */
export const TrunkVerdict = Type.Object({ ok: Type.Boolean(), says: Type.String() }, closed)

export const Phone = Type.Object(
  {
    id: Id,
    label: Label,
    username: Type.String(),
    /** Whose it is; null: anybody's. */
    agent: nullable(Id),
    /** As an agent's station. */
    uri: Type.String({ examples: ['account:desk-0a1b2c3d'] }),
    registered: Type.Boolean(),
  },
  closed,
)
export type Phone = Static<typeof Phone>
export const PhoneList = listOf(Phone)
export const NewPhone = Type.Object({ id: Type.Optional(Id), label: Label, agent: Type.Optional(nullable(Id)) }, closed)
export const PhonePatch = Type.Object(
  { label: Type.Optional(Label), agent: Type.Optional(nullable(Id)) },
  { ...closed, minProperties: 1 },
)
/** Said once: the secret is kept nowhere. */
export const MadePhone = Type.Object(
  { ...Phone.properties, secret: Type.String(), provisioning: Type.String() },
  closed,
)

const routing = {
  prefix: text(24, '+62'),
  strip: Type.Integer(),
  prepend: text(24, '0'),
  trunks: Type.Array(Id, { maxItems: 16 }),
  callerId: nullable(Number32),
  allowed: Type.Boolean(),
}
export const Route = Type.Object({ id: Id, name: Label, ...routing, builtIn: Type.Boolean() }, closed)
export type Route = Static<typeof Route>
export const RouteList = listOf(Route)
export const NewRoute = Type.Object(
  {
    id: Type.Optional(Id),
    name: Label,
    prefix: routing.prefix,
    strip: Type.Optional(routing.strip),
    prepend: Type.Optional(routing.prepend),
    trunks: routing.trunks,
    callerId: Type.Optional(routing.callerId),
    allowed: Type.Optional(routing.allowed),
  },
  closed,
)
export const RoutePatch = Type.Object(
  {
    name: Type.Optional(Label),
    prefix: Type.Optional(routing.prefix),
    strip: Type.Optional(routing.strip),
    prepend: Type.Optional(routing.prepend),
    trunks: Type.Optional(routing.trunks),
    callerId: Type.Optional(routing.callerId),
    allowed: Type.Optional(routing.allowed),
  },
  { ...closed, minProperties: 1 },
)

const Emergency = Type.Array(text(16, '112'), { maxItems: 50, uniqueItems: true })
/** What holds for every call out. `stopped`: none goes, but to emergency numbers. */
export const OutsideRules = Type.Object({ stopped: Type.Boolean(), emergency: Emergency }, closed)
export const OutsidePatch = Type.Object(
  { stopped: Type.Optional(Type.Boolean()), emergency: Type.Optional(Emergency) },
  { ...closed, minProperties: 1 },
)

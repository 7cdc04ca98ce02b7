import Type, { type Static } from 'typebox'
import { STATION_URI_PATTERN } from '../core/dial.ts'
import { DESK_URI_PATTERN } from '../core/lines/words.ts'
import { closed, Id, Label, listOf, Moment, nullable } from './basics.ts'

export const ROLES = ['admin', 'supervisor', 'agent'] as const
export type Role = (typeof ROLES)[number]
export const SHOWN_STATES = [
  'ready',
  'ringing',
  'talking',
  'on-hold',
  'dialling',
  'wrapup',
  'busy-elsewhere',
  'away',
  'reconnecting',
  'offline',
] as const

export const Skill = Type.Object(
  {
    skill: Label,
    level: Type.Integer({ minimum: 1, maximum: 10 }),
  },
  closed,
)
const Skills = Type.Array(Skill, { maxItems: 200 })
const Queues = Type.Array(Id, { maxItems: 200, uniqueItems: true })
const Roles = Type.Array(Type.Enum(ROLES), { minItems: 1, maxItems: ROLES.length, uniqueItems: true })
const Username = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$', examples: ['siti'] })
/** Long enough that guessing is hopeless (NIST SP 800-63B §3.1.1.2), short enough that hashing it is cheap. */
const NewPassword = Type.String({ minLength: 8, maxLength: 128 })

export const Station = Type.Union([
  Type.Object({ kind: Type.Literal('browser') }, closed),
  Type.Object(
    {
      kind: Type.Literal('phone'),
      /** An address, or the account of a desk phone of the house. */
      uri: Type.String({
        pattern: `${STATION_URI_PATTERN.source}|${DESK_URI_PATTERN.source}`,
        examples: ['sip:a1@127.0.0.1:5090', 'account:desk-0a1b2c3d'],
      }),
    },
    closed,
  ),
])
export type Station = Static<typeof Station>

export const Agent = Type.Object(
  {
    id: Id,
    username: Type.String(),
    name: Type.String(),
    roles: Type.Array(Type.String()),
    skills: Type.Array(Skill),
    queues: Type.Array(Id),
    presence: Type.Object(
      {
        /** As shown: what the agent has in hand comes before what they chose. */
        state: Type.Enum(SHOWN_STATES),
        reason: nullable(Type.String()),
        /** Since when this state is shown. */
        sinceAt: Moment,
      },
      closed,
    ),
    assignments: Type.Array(
      Type.Object(
        {
          contact: Id,
          state: Type.Enum(['offered', 'dialling', 'active', 'held', 'interrupted', 'wrapup']),
          sinceAt: Moment,
        },
        closed,
      ),
    ),
    station: Station,
  },
  closed,
)
export type Agent = Static<typeof Agent>
export const AgentList = listOf(Agent)

export const NewAgent = Type.Object(
  {
    username: Username,
    name: Label,
    password: NewPassword,
    roles: Type.Optional(Roles),
    skills: Type.Optional(Skills),
    queues: Type.Optional(Queues),
    station: Type.Optional(Station),
  },
  closed,
)
export type NewAgent = Static<typeof NewAgent>

export const AgentPatch = Type.Object(
  {
    username: Type.Optional(Username),
    name: Type.Optional(Label),
    password: Type.Optional(NewPassword),
    roles: Type.Optional(Roles),
    skills: Type.Optional(Skills),
    queues: Type.Optional(Queues),
    station: Type.Optional(Station),
  },
  { ...closed, minProperties: 1 },
)
export type AgentPatch = Static<typeof AgentPatch>

export const PresenceOrder = Type.Object(
  { state: Type.Enum(['ready', 'away', 'offline']), reason: Type.Optional(nullable(Label)) },
  closed,
)
export type PresenceOrder = Static<typeof PresenceOrder>

import Type, { type Static } from 'typebox'
import { CHANNELS } from '../core/call/contact.ts'
import { SHOWN_STATES } from './agents.ts'
import { closed, Duration, Id, Moment, nullable } from './basics.ts'

/** How many agents are in each shown state; states with nobody are left out. */
export const StateCounts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }))
export type StateCounts = Static<typeof StateCounts>

export const BoardAgent = Type.Object(
  {
    id: Id,
    name: Type.String(),
    state: Type.Enum(SHOWN_STATES),
    reason: nullable(Type.String()),
    sinceAt: Moment,
    contact: nullable(Id),
  },
  closed,
)
export type BoardAgent = Static<typeof BoardAgent>

/** One snapshot of who waits and who works. */
export const Board = Type.Object(
  {
    at: Moment,
    switchReady: Type.Boolean(),
    queues: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Type.String(),
          waiting: Type.Integer({ minimum: 0 }),
          /** How long the first in line has waited since entering a queue; null when nobody waits. */
          longestWaitMs: nullable(Duration),
          talking: Type.Integer({ minimum: 0 }),
          /** Put through to a number: they ring there, or talk there without any of us. */
          outside: Type.Integer({ minimum: 0 }),
          /** Who asked to be called back and was not reached yet; not among the waiting. */
          callbacks: Type.Integer({ minimum: 0 }),
          agents: StateCounts,
        },
        closed,
      ),
    ),
    /** What we owe, by channel, since the journal began; `opened = closed + open`. Channels that never owed are left out. */
    obligations: Type.Array(
      Type.Object(
        {
          channel: Type.Enum(CHANNELS),
          opened: Type.Integer({ minimum: 0 }),
          closed: Type.Integer({ minimum: 0 }),
          open: Type.Integer({ minimum: 0 }),
          /** Of the open ones, those past due. */
          late: Type.Integer({ minimum: 0 }),
        },
        closed,
      ),
    ),
    agents: Type.Array(BoardAgent),
  },
  closed,
)
export type Board = Static<typeof Board>

export const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'not-ready']),
    checks: Type.Optional(
      Type.Object({ switch: Type.Boolean(), journal: Type.Boolean(), accepting: Type.Boolean() }, closed),
    ),
  },
  closed,
)

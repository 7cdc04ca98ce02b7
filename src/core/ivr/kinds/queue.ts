import Type from 'typebox'
import { Count, Exit, nodeOf, RefId } from '../format.ts'
import { comingBack, defineKind } from '../kind.ts'

const Skill = Type.Object(
  { skill: RefId, level: Count(1, 10, 5) },
  { additionalProperties: false, description: 'a skill, such as {"skill": "english", "level": 5}' },
)

export const queue = defineKind(
  'queue',
  'Puts the caller into a queue. The exits are for who comes back from it.',
  nodeOf(
    'queue',
    {
      queue: Type.Optional(RefId),
      /** Queues whose agents may take the caller too. */
      also: Type.Optional(Type.Array(RefId, { maxItems: 20, description: 'a list of queues, such as ["sales"]' })),
      skills: Type.Optional(Type.Array(Skill, { maxItems: 50, description: 'a list of skills' })),
      /** 0 is everybody, 10 before all others. */
      priority: Count(0, 10, 0),
      /** Absent: as long as the queue lets them wait. */
      maxWaitMs: Type.Optional(Count(1_000, 86_400_000, 600_000)),
    },
    { timeout: Exit, full: Exit, closed: Exit, nobody: Exit, ended: Exit, failed: Exit },
  ),
  ({ queue, also = [], skills = [], priority, maxWaitMs }) => ({
    exits: comingBack(
      ['timeout', 'nobody took them within maxWaitMs'],
      ['full', 'the queue is full'],
      ['closed', 'the queue is closed'],
      ['nobody', 'no agent is signed in to it'],
      ['ended', 'the agent has hung up and the caller has not, for example to ask how it was', 'ends'],
      ['failed', 'it could not be done, or none of the others is linked'],
    ),
    waits: true,
    uses: {
      refs: [
        { to: 'queue', id: queue, path: 'queue' },
        ...also.map((id, index) => ({ to: 'queue' as const, id, path: `also/${index}` })),
      ],
    },
    begin: () =>
      queue === undefined
        ? { type: 'lost' }
        : {
            type: 'hand-over',
            command: { type: 'to-queue', queue, also, skills, priority, maxWaitMs: maxWaitMs ?? null },
          },
  }),
)

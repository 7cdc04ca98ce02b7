import Type from 'typebox'
import { Count, Exit, Key, nodeOf, Prompts, RefId, Yes } from '../format.ts'
import { comingBack, defineKind } from '../kind.ts'

export const voicemail = defineKind(
  'voicemail',
  'Takes a message, which is then work of a queue.',
  nodeOf(
    'voicemail',
    {
      prompts: Prompts,
      /** A key ends what is said and begins the message. */
      bargeIn: Yes,
      queue: Type.Optional(RefId),
      maxMs: Count(5_000, 600_000, 120_000),
      endKey: Type.Optional(Key),
    },
    { left: Exit, empty: Exit, failed: Exit },
  ),
  ({ prompts, bargeIn, queue, maxMs, endKey }) => ({
    exits: comingBack(
      ['left', 'a message was left', 'ends'],
      ['empty', 'nothing was said', 'ends'],
      ['failed', 'it could not be recorded'],
    ),
    waits: true,
    uses: {
      refs: [{ to: 'queue', id: queue, path: 'queue' }],
      prompts: [{ prompts, path: 'prompts', needed: true }],
    },
    begin: () => ({ type: 'say', prompts, bargeIn }),
    heard: () => ({
      type: 'hand-over',
      command: { type: 'voicemail', queue: queue ?? null, maxMs, endKey: endKey ?? null },
    }),
  }),
)

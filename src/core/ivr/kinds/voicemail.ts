import Type from 'typebox'
import { Count, Exit, Key, nodeOf, Prompts, RefId, Yes } from '../format.ts'
import { comingBack, defineKind } from '../kind.ts'

const SILENCE_MS = 5_000
const ENDS = ['left', 'empty'] as const

export const voicemail = defineKind(
  'voicemail',
  'Says its prompts, then takes a message after a tone, which is work of the queue that stands there.',
  nodeOf(
    'voicemail',
    {
      prompts: Prompts,
      /** A key ends what is said and begins the message. */
      bargeIn: Yes,
      queue: Type.Optional(RefId),
      maxMs: Count(5_000, 600_000, 120_000),
      /** So long a silence ends the message, in whole seconds; absent: 5 seconds. */
      silenceMs: Type.Optional(Count(1_000, 60_000, 5_000)),
      /** `#` or `*` ends it; where it is another key, any does. Absent: none does. */
      endKey: Type.Optional(Key),
    },
    { left: Exit, empty: Exit, failed: Exit },
  ),
  ({ prompts, bargeIn, queue, maxMs, silenceMs = SILENCE_MS, endKey, exits }) => ({
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
      command: {
        type: 'voicemail',
        queue: queue ?? null,
        maxMs,
        silenceMs,
        endKey: endKey ?? null,
        backWhen: ENDS.filter((exit) => exits[exit] !== undefined),
      },
    }),
  }),
)

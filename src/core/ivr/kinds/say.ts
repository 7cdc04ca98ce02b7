import { Exit, nodeOf, Prompts, Yes } from '../format.ts'
import { defineKind } from '../kind.ts'

export const say = defineKind(
  'say',
  'Says something and goes on.',
  nodeOf(
    'say',
    {
      prompts: Prompts,
      /** A key ends it, and is kept for the next question. */
      bargeIn: Yes,
    },
    { next: Exit },
  ),
  ({ prompts, bargeIn }) => ({
    exits: [{ exit: 'next', when: 'it has been said', unasked: true }],
    waits: false,
    uses: { prompts: [{ prompts, path: 'prompts', needed: true }] },
    begin: () => ({ type: 'say', prompts, bargeIn }),
    heard: (_, why) => ({ type: 'leave', exit: 'next', why }),
  }),
)

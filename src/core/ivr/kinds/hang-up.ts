import { nodeOf, Prompts } from '../format.ts'
import { defineKind } from '../kind.ts'

export const hangUp = defineKind(
  'hang-up',
  'Says goodbye, when there is something to say, and ends the call.',
  nodeOf('hang-up', { prompts: Prompts }, {}),
  ({ prompts }) => ({
    exits: [],
    waits: false,
    uses: { prompts: [{ prompts, path: 'prompts' }] },
    begin: () => ({ type: 'say', prompts, bargeIn: false }),
    heard: () => ({ type: 'hang-up' }),
  }),
)

import Type, { type Static } from 'typebox'
import { Count, Dialled, Exit, nodeOf, RefId } from '../format.ts'
import { comingBack, defineKind, type Move, type Uses } from '../kind.ts'
import type { Session } from '../session.ts'

const closed = (description: string) => ({ additionalProperties: false, description })
const Target = Type.Union(
  [
    Type.Object({ queue: RefId }, closed('{"queue": …}')),
    Type.Object({ agent: RefId }, closed('{"agent": …}')),
    /** Written out and never put together from what callers type: a flow must not be a way to dial anywhere. */
    Type.Object({ number: Dialled }, closed('{"number": …}')),
    Type.Object({ flow: RefId }, closed('{"flow": …}')),
  ],
  { description: 'a queue, an agent, a number or a flow, such as {"agent": "siti"}' },
)
type Target = Static<typeof Target>

export const transfer = defineKind(
  'transfer',
  'Puts the caller through to a queue, an agent, a number, or on to another flow. The exits are for who comes back.',
  nodeOf(
    'transfer',
    { to: Type.Optional(Target), ringMs: Count(5_000, 120_000, 30_000) },
    { busy: Exit, 'no-answer': Exit, ended: Exit, failed: Exit },
  ),
  ({ to, ringMs }) => ({
    exits: comingBack(
      ['busy', 'they are busy'],
      ['no-answer', 'nobody answered within ringMs'],
      ['ended', 'the other one has hung up and the caller has not', 'ends'],
      ['failed', 'it could not be done, or none of the others is linked'],
    ),
    // Flows that send a caller to each other are stopped by the number of hops.
    waits: true,
    uses: { refs: refsOf(to) },
    begin: ({ session }) => (to === undefined ? { type: 'lost' } : handOver(to, ringMs, session)),
  }),
)

const refsOf = (to: Target | undefined): NonNullable<Uses['refs']> => {
  if (to === undefined) return [{ to: 'queue', id: undefined, path: 'to' }]
  if ('queue' in to) return [{ to: 'queue', id: to.queue, path: 'to/queue' }]
  if ('agent' in to) return [{ to: 'agent', id: to.agent, path: 'to/agent' }]
  return 'flow' in to ? [{ to: 'flow', id: to.flow, path: 'to/flow' }] : []
}

const handOver = (to: Target, ringMs: number, session: Session): Move => {
  if ('agent' in to) return { type: 'hand-over', command: { type: 'to-agent', agent: to.agent, ringMs } }
  if ('number' in to) return { type: 'hand-over', command: { type: 'to-number', number: to.number, ringMs } }
  if ('queue' in to) {
    const plain = { also: [], skills: [], priority: 0, maxWaitMs: null }
    return { type: 'hand-over', command: { type: 'to-queue', queue: to.queue, ...plain } }
  }
  const { language, variables, secrets, typed } = session
  const hops = session.hops + 1
  return { type: 'hand-over', command: { type: 'to-flow', flow: to.flow, language, variables, secrets, typed, hops } }
}

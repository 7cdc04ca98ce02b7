/** The scripts in which the link is lost and comes back. Each has the switch to itself. */
import { AGENT_AGAIN, ends, everything } from './differential-limits.ts'
import { ARRIVES, RINGS, TALKS, WAITS } from './differential-scripts.ts'
import type { Script, Step } from './differential-words.ts'

const LOST: readonly Step[] = [{ type: 'cut-link' }]
const BACK: readonly Step[] = [{ type: 'restore-link' }]

export const LINKS: readonly Script[] = [
  ...[ARRIVES, WAITS, RINGS, TALKS].map(
    (phase, at): Script => ({
      name: `the link is lost and back while the call ${['has just come', 'waits', 'rings', 'is talked'][at]}`,
      steps: [
        ...phase,
        ...LOST,
        { type: 'add-leg', bridge: 'room', leg: 'caller' },
        ...BACK,
        { type: 'listen' },
        ...everything('caller', 'room').slice(0, 2),
        { type: 'put-down', who: 'caller' },
      ],
    }),
  ),
  {
    name: 'answered while the link is lost, then ended by each side',
    steps: [
      ...RINGS,
      ...LOST,
      { type: 'pick-up', who: 'agent1' },
      ...BACK,
      { type: 'put-down', who: 'agent1' },
      { type: 'hang-up-leg', leg: 'caller' },
    ],
  },
  {
    name: 'everybody leaves while the link is lost',
    steps: [
      ...TALKS,
      ...LOST,
      { type: 'put-down', who: 'caller' },
      { type: 'put-down', who: 'agent1' },
      ...BACK,
      ...ends('agent1'),
      ...ends('caller'),
    ],
  },
  ...(['busy', 'declines'] as const).map(
    (as): Script => ({
      name: `rings, the link is lost and back, then the phone is ${as}`,
      steps: [...RINGS, ...LOST, ...BACK, AGENT_AGAIN, { type: 'decline', who: 'agent1', as }],
    }),
  ),
  {
    name: 'rings, the link is lost and back, then it rings too long',
    steps: [
      ...WAITS,
      { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room', ringMs: 3_000 },
      ...LOST,
      ...BACK,
      { type: 'wait-for', event: 'leg-ended', leg: 'agent1' },
    ],
  },
  {
    name: 'an agent who left while the link is lost is rung again',
    steps: [
      ...RINGS,
      ...LOST,
      { type: 'put-down', who: 'agent1' },
      ...BACK,
      AGENT_AGAIN,
      { type: 'pick-up', who: 'agent1' },
    ],
  },
  {
    name: 'put on hold, the link is lost and back, and the ring is repeated',
    steps: [...TALKS, { type: 'remove-leg', bridge: 'room', leg: 'agent1' }, ...LOST, ...BACK, AGENT_AGAIN],
  },
  {
    name: 'who dials while the link is lost is kept company and handed over',
    steps: [
      ...WAITS,
      ...LOST,
      { type: 'dial', who: 'caller2' },
      { type: 'listen' },
      ...BACK,
      { type: 'wait-for', event: 'leg-arrived', leg: 'caller2' },
      { type: 'write-memo', leg: 'caller2', phase: 'waiting' },
      { type: 'put-down', who: 'caller2' },
    ],
  },
]

/** The scripts that stand: each phase of a call, and how it ends by each side. */
import type { Script, Step } from './differential-words.ts'

export const ARRIVES: readonly Step[] = [{ type: 'dial', who: 'caller' }]
export const WAITS: readonly Step[] = [
  ...ARRIVES,
  {
    type: 'together',
    commands: [
      { type: 'answer-leg', leg: 'caller' },
      { type: 'create-bridge', bridge: 'room' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'start-music', bridge: 'room' },
    ],
  },
  { type: 'write-memo', leg: 'caller', phase: 'waiting' },
]
export const RINGS: readonly Step[] = [...WAITS, { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' }]
export const TALKS: readonly Step[] = [
  ...RINGS,
  { type: 'pick-up', who: 'agent1' },
  { type: 'stop-music', bridge: 'room' },
  { type: 'write-memo', leg: 'caller', phase: 'talking' },
]
/** A number that is nobody's here. */
const UNRELATED = '+62215550100'

const CALLS: readonly Script[] = [
  {
    name: 'music ends with the last who is taken out of a bridge, and not when they are moved',
    steps: [
      ...WAITS,
      { type: 'create-bridge', bridge: 'room2' },
      { type: 'add-leg', bridge: 'room2', leg: 'caller' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'listen' },
      { type: 'remove-leg', bridge: 'room', leg: 'caller' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'listen' },
    ],
  },
  {
    name: 'a talk, ended by the caller',
    steps: [
      ...TALKS,
      { type: 'listen' },
      { type: 'put-down', who: 'caller' },
      { type: 'listen' },
      { type: 'hang-up-leg', leg: 'agent1' },
      { type: 'destroy-bridge', bridge: 'room' },
    ],
  },
  {
    name: 'a talk, ended by the agent',
    steps: [...TALKS, { type: 'put-down', who: 'agent1' }, { type: 'hang-up-leg', leg: 'caller' }],
  },
  {
    name: 'a talk, ended by us',
    steps: [...TALKS, { type: 'hang-up-leg', leg: 'agent1' }, { type: 'hang-up-leg', leg: 'caller' }],
  },
  { name: 'the caller gives up before anything was done', steps: [...ARRIVES, { type: 'put-down', who: 'caller' }] },
  {
    name: 'the caller is sent away before the answer',
    steps: [...ARRIVES, { type: 'hang-up-leg', leg: 'caller' }],
  },
  {
    name: 'the caller gives up while they wait',
    steps: [...WAITS, { type: 'listen' }, { type: 'put-down', who: 'caller' }, { type: 'stop-music', bridge: 'room' }],
  },
  {
    name: 'the caller gives up while it rings, and the ring is taken back',
    steps: [...RINGS, { type: 'put-down', who: 'caller' }, { type: 'hang-up-leg', leg: 'agent1' }],
  },
  {
    name: 'answered, then the caller leaves in the same moment',
    steps: [
      ...RINGS,
      { type: 'pick-up', who: 'agent1' },
      { type: 'put-down', who: 'caller' },
      { type: 'hang-up-leg', leg: 'agent1' },
    ],
  },
  {
    name: 'the caller leaves, then it is answered in the same moment',
    steps: [
      ...RINGS,
      { type: 'put-down', who: 'caller' },
      { type: 'pick-up', who: 'agent1' },
      { type: 'listen' },
      { type: 'hang-up-leg', leg: 'agent1' },
    ],
  },
  {
    name: 'taken back, then answered too late',
    steps: [...RINGS, { type: 'hang-up-leg', leg: 'agent1' }, { type: 'pick-up', who: 'agent1' }],
  },
  {
    name: 'answered, with music, and rung in one go, as the product does it',
    steps: [
      ...ARRIVES,
      {
        type: 'together',
        commands: [
          { type: 'answer-leg', leg: 'caller' },
          { type: 'create-bridge', bridge: 'room' },
          { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' },
          { type: 'add-leg', bridge: 'room', leg: 'caller' },
          { type: 'start-music', bridge: 'room' },
        ],
      },
      { type: 'listen' },
      { type: 'pick-up', who: 'agent1' },
      { type: 'stop-music', bridge: 'room' },
      { type: 'listen' },
    ],
  },
  {
    name: 'answered, rung and joined before the caller is answered',
    steps: [
      ...ARRIVES,
      { type: 'create-bridge', bridge: 'room' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'ring-leg', leg: 'agent1', at: 'answers', bridge: 'room', from: UNRELATED },
      { type: 'listen' },
      { type: 'answer-leg', leg: 'caller' },
      { type: 'listen' },
    ],
  },
]

const PHONES: readonly Script[] = [
  ...(['busy', 'declines'] as const).flatMap((at): readonly Script[] => [
    { name: `a phone that is ${at}`, steps: [...WAITS, { type: 'ring-leg', leg: 'agent1', at, bridge: 'room' }] },
    {
      name: `a phone that rings first and then is ${at}`,
      steps: [...RINGS, { type: 'decline', who: 'agent1', as: at }],
    },
  ]),
  {
    name: 'a phone that rings and is put down unanswered',
    steps: [...RINGS, { type: 'put-down', who: 'agent1' }],
  },
  {
    name: 'a phone that rings too long',
    steps: [
      ...WAITS,
      { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room', ringMs: 2_500 },
      { type: 'wait-for', event: 'leg-ended', leg: 'agent1' },
    ],
  },
  ...(['ignores', 'nowhere'] as const).flatMap((at): readonly Script[] => [
    {
      name: `a phone at which the call ${at === 'nowhere' ? 'reaches nobody' : 'is not even heard'}, for too long`,
      steps: [
        ...WAITS,
        { type: 'ring-leg', leg: 'agent1', at, bridge: 'room', ringMs: 2_000 },
        { type: 'wait-for', event: 'leg-ended', leg: 'agent1' },
      ],
    },
    {
      name: `a phone at which the call ${at === 'nowhere' ? 'reaches nobody' : 'is not even heard'}, taken back`,
      steps: [
        ...WAITS,
        { type: 'ring-leg', leg: 'agent1', at, bridge: 'room' },
        { type: 'hang-up-leg', leg: 'agent1' },
      ],
    },
  ]),
  {
    name: 'two agents ring, one answers, the other is cancelled',
    steps: [
      ...RINGS,
      { type: 'ring-leg', leg: 'agent2', at: 'waits', bridge: 'room', from: '' },
      { type: 'pick-up', who: 'agent2' },
      { type: 'hang-up-leg', leg: 'agent1' },
      { type: 'stop-music', bridge: 'room' },
      { type: 'listen' },
      { type: 'put-down', who: 'agent2' },
    ],
  },
  {
    name: 'two agents answer, one is sent away',
    steps: [
      ...RINGS,
      { type: 'ring-leg', leg: 'agent2', at: 'answers', bridge: null },
      { type: 'pick-up', who: 'agent1' },
      { type: 'add-leg', bridge: 'room', leg: 'agent2' },
      { type: 'hang-up-leg', leg: 'agent2' },
      { type: 'put-down', who: 'agent1' },
    ],
  },
]

export const FIXED: readonly Script[] = [...CALLS, ...PHONES]

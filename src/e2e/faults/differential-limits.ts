/** The scripts about what has gone, is repeated, is emptied, or falls to the net. */
import { ARRIVES, RINGS, TALKS, WAITS } from './differential-scripts.ts'
import type { Leg, Script, SingleCommand, Step } from './differential-words.ts'

/** Each command that names a leg or a bridge. */
export const everything = (leg: Leg, bridge: 'room' | 'no-room'): readonly SingleCommand[] => [
  ...(leg === 'caller' || leg === 'no-leg' ? [{ type: 'answer-leg', leg } as const] : []),
  { type: 'write-memo', leg, phase: 'waiting' },
  { type: 'add-leg', bridge, leg },
  { type: 'remove-leg', bridge, leg },
  { type: 'start-music', bridge },
  { type: 'stop-music', bridge },
]
export const ends = (leg: Leg): readonly SingleCommand[] => [
  { type: 'start-recording', leg },
  { type: 'release-leg', leg },
  { type: 'hang-up-leg', leg },
]
/** A caller who was not answered, and a room. */
const ALONE: readonly Step[] = [...ARRIVES, { type: 'create-bridge', bridge: 'room' }]
export const AGENT_AGAIN: SingleCommand = { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' }

export const LIMITS: readonly Script[] = [
  {
    name: 'commands for a caller who is gone',
    steps: [
      ...WAITS,
      { type: 'put-down', who: 'caller' },
      ...everything('caller', 'room'),
      ...ends('caller'),
      { type: 'destroy-bridge', bridge: 'room' },
      ...everything('caller', 'room'),
    ],
  },
  {
    name: 'commands for an agent who is gone',
    steps: [
      ...TALKS,
      { type: 'put-down', who: 'agent1' },
      ...everything('agent1', 'room'),
      ...ends('agent1'),
      AGENT_AGAIN,
    ],
  },
  {
    name: 'commands for what never was',
    steps: [
      ...ARRIVES,
      ...everything('no-leg', 'no-room'),
      ...everything('caller', 'no-room'),
      ...ends('no-leg'),
      { type: 'destroy-bridge', bridge: 'no-room' },
      // A phone would hear of it or not, by chance.
      { type: 'ring-leg', leg: 'agent1', at: 'nowhere', bridge: 'no-room' },
    ],
  },
  {
    name: 'everything twice',
    steps: [
      ...ARRIVES,
      ...[
        { type: 'answer-leg', leg: 'caller' } as const,
        { type: 'create-bridge', bridge: 'room' } as const,
        ...everything('caller', 'room'),
        AGENT_AGAIN,
      ].flatMap((step): readonly Step[] => [step, step]),
      { type: 'pick-up', who: 'agent1' },
      AGENT_AGAIN,
      { type: 'hang-up-leg', leg: 'agent1' },
      { type: 'hang-up-leg', leg: 'agent1' },
      AGENT_AGAIN,
      { type: 'destroy-bridge', bridge: 'room' },
      { type: 'destroy-bridge', bridge: 'room' },
    ],
  },
  {
    name: 'a ring that is repeated does not bring the agent back into the room',
    steps: [...TALKS, { type: 'remove-leg', bridge: 'room', leg: 'agent1' }, AGENT_AGAIN, { type: 'listen' }],
  },
  {
    name: 'on hold, into another room, and back',
    steps: [
      ...TALKS,
      { type: 'remove-leg', bridge: 'room', leg: 'agent1' },
      { type: 'start-music', bridge: 'room' },
      { type: 'listen' },
      { type: 'create-bridge', bridge: 'room2' },
      { type: 'add-leg', bridge: 'room2', leg: 'agent1' },
      { type: 'ring-leg', leg: 'agent2', at: 'answers', bridge: 'room2' },
      { type: 'add-leg', bridge: 'room', leg: 'agent2' },
      { type: 'stop-music', bridge: 'room' },
      { type: 'hang-up-leg', leg: 'agent1' },
      { type: 'listen' },
      { type: 'destroy-bridge', bridge: 'room2' },
    ],
  },
  {
    name: 'the phone and a caller who was not answered, alone in a room: added while it rings',
    steps: [
      ...ALONE,
      { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'pick-up', who: 'agent1' },
      { type: 'listen' },
    ],
  },
  {
    name: 'the phone and a caller who was not answered, alone in a room: added after the answer',
    steps: [
      ...ALONE,
      { type: 'ring-leg', leg: 'agent1', at: 'answers', bridge: 'room' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'listen' },
      { type: 'answer-leg', leg: 'caller' },
      { type: 'listen' },
    ],
  },
  {
    name: 'the phone and a caller who was not answered, alone in a room: told that it rings',
    steps: [
      ...ALONE,
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' },
      { type: 'start-music', bridge: 'room' },
      { type: 'pick-up', who: 'agent1' },
    ],
  },
  {
    name: 'two phones ring alone in a room, one is answered',
    steps: [
      ...ALONE,
      { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' },
      { type: 'ring-leg', leg: 'agent2', at: 'waits', bridge: 'room' },
      { type: 'pick-up', who: 'agent2' },
    ],
  },
  {
    name: 'a caller without music hears nothing while it rings',
    steps: [
      ...ALONE,
      { type: 'answer-leg', leg: 'caller' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'ring-leg', leg: 'agent1', at: 'waits', bridge: 'room' },
      { type: 'listen' },
      { type: 'start-music', bridge: 'room' },
      { type: 'listen' },
    ],
  },
  {
    name: 'a room is emptied, then taken down under a caller',
    steps: [
      ...TALKS,
      { type: 'remove-leg', bridge: 'room', leg: 'agent1' },
      { type: 'remove-leg', bridge: 'room', leg: 'caller' },
      { type: 'listen' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'start-music', bridge: 'room' },
      { type: 'destroy-bridge', bridge: 'room' },
      { type: 'listen' },
    ],
  },
  {
    name: 'a room is taken down under a phone that rings',
    steps: [
      ...RINGS,
      { type: 'destroy-bridge', bridge: 'room' },
      { type: 'pick-up', who: 'agent1' },
      { type: 'listen' },
    ],
  },
  {
    name: 'a second room is made and the agent moved there in one go',
    steps: [
      ...TALKS,
      {
        type: 'together',
        commands: [
          { type: 'create-bridge', bridge: 'room2' },
          { type: 'add-leg', bridge: 'room2', leg: 'agent1' },
          { type: 'start-music', bridge: 'room' },
        ],
      },
      { type: 'listen' },
    ],
  },
  {
    name: 'two callers in one room',
    steps: [
      ...WAITS,
      { type: 'dial', who: 'caller2' },
      { type: 'answer-leg', leg: 'caller2' },
      { type: 'add-leg', bridge: 'room', leg: 'caller2' },
      { type: 'put-down', who: 'caller' },
      { type: 'listen' },
    ],
  },
  {
    name: 'a recording starts once',
    steps: [
      ...TALKS,
      { type: 'start-recording', leg: 'caller' },
      { type: 'start-recording', leg: 'caller' },
      { type: 'put-down', who: 'caller' },
    ],
  },
  {
    name: 'handed to the net and back',
    steps: [
      ...WAITS,
      { type: 'release-leg', leg: 'caller' },
      { type: 'listen' },
      { type: 'wait-for', event: 'leg-arrived', leg: 'caller' },
      { type: 'add-leg', bridge: 'room', leg: 'caller' },
      { type: 'listen' },
    ],
  },
  {
    name: 'commands for a caller whom the net has',
    steps: [
      ...WAITS,
      { type: 'release-leg', leg: 'caller' },
      ...everything('caller', 'room'),
      { type: 'start-recording', leg: 'caller' },
      { type: 'release-leg', leg: 'caller' },
      { type: 'hang-up-leg', leg: 'caller' },
    ],
  },
  {
    name: 'handed to the net, where they give up',
    steps: [...ARRIVES, { type: 'release-leg', leg: 'caller' }, { type: 'put-down', who: 'caller' }],
  },
]

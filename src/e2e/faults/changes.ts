/**
 * F19: what happens with a call while somebody hangs up at that very moment. A plan is data; `sim/changes.ts` plays it on the
 * simulated switch and `changes-lane.ts` on the real one.
 */
import type { MonitorMode } from '../../core/call/monitor-words.ts'

/** What is ordered of a call, in the words of the API. */
export interface Step {
  readonly action:
    | 'transfer'
    | 'consult'
    | 'conference'
    | 'swap'
    | 'complete'
    | 'cancel'
    | 'hold'
    | 'resume'
    | 'monitor'
  readonly to?: 'agent' | 'queue' | 'number'
  readonly mode?: MonitorMode
}

export interface Change {
  readonly name: string
  /** Done one after the other, each when what came before it is settled. */
  readonly before: readonly Step[]
  readonly step: Step
}

const LEAVERS = ['caller', 'agent', 'other', 'supervisor'] as const
export type Leaver = (typeof LEAVERS)[number]

export interface ChangePlan {
  readonly n: number
  readonly change: Change
  /** Who hangs up. `other`: whoever was asked, or gets the call. */
  readonly leaver: Leaver
  /** From the order until they do; negative when they were first. */
  readonly leavesMs: number
  /** Whoever is rung by the order picks up so long after it rang. */
  readonly picksUpMs: number
}

const [ASKED, ASKED_OUTSIDE]: readonly [Step, Step] = [
  { action: 'consult', to: 'agent' },
  { action: 'consult', to: 'number' },
]

const change = (name: string, before: readonly Step[], step: Step): Change => ({ name, before, step })

export const CHANGES: readonly Change[] = [
  change('a transfer to an agent', [], { action: 'transfer', to: 'agent' }),
  change('a transfer to a queue', [], { action: 'transfer', to: 'queue' }),
  change('a transfer to a number', [], { action: 'transfer', to: 'number' }),
  change('an agent is asked', [], ASKED),
  change('a number is asked', [], ASKED_OUTSIDE),
  change('the agent and the one who was asked swap', [ASKED], { action: 'swap' }),
  change('who was asked takes over', [ASKED], { action: 'complete' }),
  change('a number that was asked takes over', [ASKED_OUTSIDE], { action: 'complete' }),
  change('who was asked is let go', [ASKED], { action: 'cancel' }),
  change('all come together', [ASKED], { action: 'conference' }),
  change('an agent is called in', [], { action: 'conference', to: 'agent' }),
  change('a number is called in', [], { action: 'conference', to: 'number' }),
  change('a conference is handed over', [{ action: 'conference', to: 'agent' }], { action: 'complete' }),
  change('a hold begins', [], { action: 'hold' }),
  change('a hold ends', [{ action: 'hold' }], { action: 'resume' }),
  change('a supervisor listens', [], { action: 'monitor', mode: 'listen' }),
  change('a supervisor barges in', [], { action: 'monitor', mode: 'barge' }),
  change('who listened barges in', [{ action: 'monitor', mode: 'listen' }], { action: 'monitor', mode: 'barge' }),
  change('who barged in listens', [{ action: 'monitor', mode: 'barge' }], { action: 'monitor', mode: 'listen' }),
  change('a call that is heard is handed over', [{ action: 'monitor', mode: 'whisper' }, ASKED], {
    action: 'complete',
  }),
]

/** Plan after plan from a row of random numbers; `spreadMs`: how far around the order somebody hangs up. */
export const planChange = (n: number, random: () => number, spreadMs: number): ChangePlan => {
  const pick = <T>(of: readonly T[], otherwise: T): T => of[Math.floor(random() * of.length)] ?? otherwise
  const round = n % CHANGES.length
  return {
    n,
    change: CHANGES[round] ?? pick(CHANGES, change('a hold begins', [], { action: 'hold' })),
    // Mostly the caller, whose record must be whole whatever the others do.
    leaver: random() < 0.6 ? 'caller' : pick(LEAVERS, 'caller'),
    leavesMs: Math.round((2 * random() - 1) * spreadMs),
    picksUpMs: Math.floor(random() * spreadMs),
  }
}

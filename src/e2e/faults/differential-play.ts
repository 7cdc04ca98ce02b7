/** Plays a script on a switch and writes down what is seen after each step: the normalised trace. */
import type { EngineEvent } from '../../core/call/switch.ts'
import type { EngineWorld } from '../../telephony/contract.ts'
import { createHands, nameOf } from './differential-hands.ts'
import { eventLines, liveLines } from './differential-lines.ts'
import { createNames } from './differential-names.ts'
import { type Script, type Step, usesLink } from './differential-words.ts'

/** A switch that is linked, and all that its engine has reported so far. */
export interface Switchboard {
  readonly world: EngineWorld
  readonly events: readonly EngineEvent[]
}

/** What was seen after a step, line by line. */
export type Seen = readonly string[]
export type Trace = readonly Seen[]

/** Waits until all is at rest after the step of that number, by looking again and again; gives what is seen then. */
export type Rest = (look: () => Promise<Seen>, step: number) => Promise<Seen>

/** The script's steps, and one more that sends everybody home. */
export const stepsOf = (script: Script): readonly Step[] => [...script.steps, { type: 'clear' }]

/** `n` is the script's own on this switch. `enough`: the rest is of no interest, but for the last step. */
export const playScript = async (
  { world, events }: Switchboard,
  script: Script,
  n: number,
  rest: Rest,
  enough: (trace: Trace) => boolean = () => false,
): Promise<Trace> => {
  const names = createNames(n)
  const hands = createHands(world, names)
  const trace: Seen[] = []
  const steps = stepsOf(script)
  for (const [at, step] of steps.entries()) {
    if (at < steps.length - 1 && enough(trace)) continue
    const since = events.length
    const learn = () => {
      for (const event of events.slice(since)) if (event.type === 'leg-arrived') names.learn(event.leg, event.from)
    }
    const isTold = (): boolean =>
      step.type !== 'wait-for' ||
      events.slice(since).some((event) => event.type === step.event && event.leg === names.legOf(step.leg))
    const answers = await hands.take(step)
    const look = async (): Promise<Seen> => {
      const live = await world.engine.liveCalls().catch((error: unknown) => nameOf(error))
      learn()
      if (typeof live !== 'string') for (const { leg, inbound, from } of live.legs) if (inbound) names.learn(leg, from)
      return [
        ...answers,
        ...eventLines(events.slice(since), names, usesLink(script)),
        ...(typeof live === 'string' ? [`list: ${live}`] : liveLines(live, names)),
        ...hands.people(step.type === 'listen'),
        ...(isTold() ? [] : [NOT_YET]),
      ]
    }
    trace.push(await rest(look, trace.length))
  }
  return trace
}

/** What a step waits for has not happened. */
export const NOT_YET = 'not yet'

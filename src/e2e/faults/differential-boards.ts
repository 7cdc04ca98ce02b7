/** The two switches of the differential test: how one is had, and when it is at rest. */
import type { EngineEvent } from '../../core/call/switch.ts'
import { contactOfLeg, type LegId, offerOfLeg } from '../../core/ids.ts'
import type { EngineWorld } from '../../telephony/contract.ts'
import { createFakeWorld } from '../../telephony/fake/contract-world.ts'
import {
  NOT_YET,
  playScript,
  type Rest,
  type Seen,
  type Switchboard,
  stepsOf,
  type Trace,
} from './differential-play.ts'
import { firstDifference, sameSeen } from './differential-told.ts'
import type { Script } from './differential-words.ts'

/** Starts the engine of a world and listens to it. */
export const linkUp = async (world: EngineWorld): Promise<Switchboard> => {
  const events: EngineEvent[] = []
  await world.engine.start((event) => events.push(event))
  await world.until('the link to be up', () => events.some(({ type }) => type === 'link-up'))
  return { world, events }
}

/** Legs of whom something was told although nobody called and nobody rang them. */
export const strangers = (events: readonly EngineEvent[]): readonly LegId[] => {
  const legs = events.flatMap((event) => ('leg' in event ? [event.leg] : []))
  const arrived = new Set(events.flatMap((event) => (event.type === 'leg-arrived' ? [event.leg] : [])))
  const contacts = new Set([...arrived].map(contactOfLeg))
  return legs.filter((leg) => !arrived.has(leg) && !contacts.has(offerOfLeg(leg)?.contact ?? contactOfLeg(leg)))
}

/** Looks in simulated time after which nothing more comes of a step. */
const QUIET_LOOKS = 5
const LONGEST_WAIT_MS = 60_000

/** On a switch of its own, which is at rest when it stays as it is. */
export const simulate = async (script: Script): Promise<Trace> => {
  const board = await linkUp(await createFakeWorld(1))
  const rest: Rest = async (look) => {
    let seen: Seen = []
    let quiet = 0
    await board.world.until(
      `rest in "${script.name}"`,
      async () => {
        const now = await look()
        quiet = sameSeen(now, seen) ? quiet + 1 : 0
        seen = now
        return quiet >= QUIET_LOOKS && !seen.includes(NOT_YET)
      },
      LONGEST_WAIT_MS,
    )
    return seen
  }
  return playScript(board, script, 1, rest)
}

/** A step that takes time of its own accord, and one that is only slow because the machine is. */
const PATIENCE_MS = { 'wait-for': 45_000, other: 8_000 } as const

/**
 * On a switch that others use too. What is simulated is waited for; what else comes of a step is seen in the next one. After the
 * first difference only the way home is played.
 */
export const playReal = (board: Switchboard, script: Script, n: number, simulated: Trace): Promise<Trace> => {
  const steps = stepsOf(script)
  const rest: Rest = async (look, step) => {
    let seen: Seen = []
    const isSame = async (): Promise<boolean> => {
      seen = await look()
      return sameSeen(simulated[step], seen)
    }
    const patience = PATIENCE_MS[steps[step]?.type === 'wait-for' ? 'wait-for' : 'other']
    await board.world.until('what was simulated', isSame, patience).catch(() => {})
    return seen
  }
  return playScript(
    board,
    script,
    n,
    rest,
    (trace) => firstDifference(simulated.slice(0, trace.length), trace) !== null,
  )
}

/**
 * What no script may ask of the switch: two agents' phones ring in a bridge, nobody and no music else is in it, and one picks up.
 * Asterisk (22.10.1, each time) then answers the other one's leg as well, which it can't; until the bridge is taken down, that leg
 * neither ends when its phone refuses nor when it is hung up. Nobody rings so in the product: there is music while a phone rings.
 */
import type { Trace } from './differential-play.ts'
import type { Script } from './differential-words.ts'

/** The script as far as the switch can follow; the same one when it can all the way. */
export const withinReach = (script: Script, simulated: Trace): Script => {
  const stuck = simulated.findIndex((seen, at) => isStuck(simulated[at - 1] ?? [], seen))
  return stuck === -1 ? script : { ...script, steps: script.steps.slice(0, stuck) }
}

const isStuck = (before: readonly string[], now: readonly string[]): boolean =>
  now.some((line) => {
    const [, first, second] = /^room2? has \[(agent\d),(agent\d)\]$/.exec(line) ?? []
    if (first === undefined || second === undefined) return false
    return picksUpBeside(first, second, before, now) || picksUpBeside(second, first, before, now)
  })

const picksUpBeside = (who: string, other: string, before: readonly string[], now: readonly string[]): boolean =>
  is(now, who, 'up') && !is(before, who, 'up') && is(before, other, 'ringing') && is(now, other, 'ringing')

const is = (seen: readonly string[], who: string, state: 'up' | 'ringing'): boolean =>
  seen.some((line) => line.startsWith(`${who} is ${state},`))

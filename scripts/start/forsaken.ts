/** A leg of ours in the switch: in our application, not in the net's hands. */
export interface SwitchLeg {
  readonly id: string
  /** A caller's; the others were made by the server, which rang people with them. */
  readonly inbound: boolean
  /** Made and never rung: `down`. */
  readonly state: 'up' | 'ringing' | 'down'
}

export interface SwitchBridge {
  readonly legs: readonly string[]
}

export interface Forsaken {
  /** Callers with nobody to talk to, and nobody ringing for them: the net has words, music and people for them. */
  readonly toNet: readonly string[]
  /** Legs that ring or hold on for nobody. */
  readonly toEnd: readonly string[]
}

/** Who is alone in the switch while there is no server: in no bridge, or with nobody else in it who talks or rings. */
export function forsakenLegs(legs: readonly SwitchLeg[], bridges: readonly SwitchBridge[]): Forsaken {
  const alive = new Set(legs.flatMap(({ id, state }) => (state === 'down' ? [] : [id])))
  const inCompany = new Set(
    bridges.flatMap((bridge) => {
      const present = bridge.legs.filter((leg) => alive.has(leg))
      return present.length > 1 ? present : []
    }),
  )
  const alone = legs.filter(({ id }) => !inCompany.has(id))
  return {
    toNet: alone.flatMap(({ id, inbound }) => (inbound ? [id] : [])),
    toEnd: alone.flatMap(({ id, inbound }) => (inbound ? [] : [id])),
  }
}

/** Those in both: who was alone at one look only is on the way somewhere. */
export function stillForsaken(before: Forsaken, now: Forsaken): Forsaken {
  return {
    toNet: now.toNet.filter((leg) => before.toNet.includes(leg)),
    toEnd: now.toEnd.filter((leg) => before.toEnd.includes(leg)),
  }
}

export const NOBODY: Forsaken = { toNet: [], toEnd: [] }

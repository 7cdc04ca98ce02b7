/** Legs on their way into a bridge or out of it. Taken from one while that is destroyed, a leg ends in neither (seen on 22.10.1). */
export interface Moves {
  /** Gives back what it was given. */
  note(move: Promise<void>): Promise<void>
  /** Runs when none is on its way any more: at once, when none is. */
  after(run: () => Promise<void>): Promise<void>
}

export const createMoves = (): Moves => {
  const going = new Set<Promise<unknown>>()
  return {
    note(move) {
      const over = (): unknown => going.delete(settled)
      const settled: Promise<unknown> = move.then(over, over)
      going.add(settled)
      return move
    },
    after: (run) => (going.size === 0 ? run() : Promise.allSettled(going).then(run)),
  }
}

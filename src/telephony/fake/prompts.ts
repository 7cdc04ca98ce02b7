/** What is said in the bridges of the fake switch: one thing after the other, each for as long as it would take. */
import type { EngineCommand } from '../../core/call/switch.ts'
import type { BridgeId, Ms, PlaybackId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Exchange } from './exchange.ts'

type Play = Extract<EngineCommand, { readonly type: 'play' }>

/** About as long as words take. */
const LETTER_MS: Ms = 70
const OTHER_MS: Ms = 1_000

export const createPrompts = (clock: Clock, { bridges, bridgeFor, report }: Exchange) => {
  const waiting = new Map<BridgeId, Play[]>()

  const begin = (bridge: BridgeId): void => {
    const row = bridges.get(bridge)
    const next = waiting.get(bridge)?.shift()
    if (row === undefined || next === undefined) return
    row.prompt = next.playback
    clock.after(lengthOf(next), () => {
      // A bridge that is gone takes what is said in it along.
      if (bridges.get(bridge) === row && row.prompt === next.playback) end(bridge, next.playback)
    })
  }
  const end = (bridge: BridgeId, playback: PlaybackId): void => {
    const row = bridges.get(bridge)
    if (row !== undefined) row.prompt = null
    report({ type: 'play-ended', playback, failed: false })
    begin(bridge)
  }
  return {
    isSaid: (playback: PlaybackId): boolean =>
      [...bridges].some(
        ([id, { prompt }]) => prompt === playback || waiting.get(id)?.some((one) => one.playback === playback),
      ),
    play(command: Play): void {
      const row = bridgeFor(command.bridge)
      waiting.set(command.bridge, [...(waiting.get(command.bridge) ?? []), command])
      if (row.prompt === null) begin(command.bridge)
    },
    /** One that has ended is a success too. */
    stop(playback: PlaybackId): void {
      for (const [bridge, row] of bridges) {
        if (row.prompt === playback) return end(bridge, playback)
        const line = waiting.get(bridge) ?? []
        if (!line.some((one) => one.playback === playback)) continue
        waiting.set(
          bridge,
          line.filter((one) => one.playback !== playback),
        )
        report({ type: 'play-ended', playback, failed: false })
      }
    },
  }
}

const lengthOf = ({ prompts }: Play): Ms =>
  prompts.reduce((sum, one) => sum + (one.type === 'text' ? one.text.length * LETTER_MS : OTHER_MS), 0)

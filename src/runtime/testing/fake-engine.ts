/** An engine that notes its commands and says what the test tells it to say. */
import type { EngineCommand, EngineEvent, LiveLegs } from '../../core/call/switch.ts'
import type { NetNotes, TelephonyEngine } from '../../ports/engine.ts'

export interface ScriptedEngine extends TelephonyEngine {
  readonly commands: EngineCommand[]
  say(event: EngineEvent): void
  live: LiveLegs
  /** What the net has written, whatever byte is asked for. */
  net: NetNotes | null
  /** Whom the net was told it may ring. */
  people: readonly string[] | null
  /** Every command is refused with this. */
  refusal: Error | null
}

export const createScriptedEngine = (): ScriptedEngine => {
  let tell: (event: EngineEvent) => void = () => {}
  const engine: ScriptedEngine = {
    name: 'scripted',
    can: { recording: true, ringsInBridge: true },
    commands: [],
    live: { legs: [], bridges: [] },
    net: null,
    people: null,
    refusal: null,
    say: (event) => tell(event),
    start: async (emit) => {
      tell = emit
    },
    execute: async (command) => {
      engine.commands.push(command)
      if (engine.refusal !== null) throw engine.refusal
    },
    liveCalls: async () => engine.live,
    hasAccount: async (account) =>
      engine.commands.filter((each) => 'account' in each && each.account === account).at(-1)?.type === 'open-account',
    lineStates: async () => new Map(),
    testLeg: async () => true,
    netPeople: async (stations) => {
      engine.people = stations
    },
    netNotes: async (from) => engine.net ?? { to: from, lines: [] },
    stop: async () => {},
  }
  return engine
}

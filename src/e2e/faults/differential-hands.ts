/** Does what the steps of a script say, with the people and the engine of a world. */
import type { EngineCommand } from '../../core/call/switch.ts'
import { recordingId } from '../../core/ids.ts'
import type { EngineWorld, PeerCall, PeerPhone } from '../../telephony/contract.ts'
import { heardLines, personLines } from './differential-lines.ts'
import type { Names } from './differential-names.ts'
import { AGENTS, CALLERS, type SingleCommand, type Step } from './differential-words.ts'

export interface Hands {
  /** Takes the step; gives what the engine answered. */
  take(step: Step): Promise<readonly string[]>
  /** How everybody's receiver is, and what comes out of it when asked for. */
  people(heard: boolean): readonly string[]
}

export const createHands = (world: EngineWorld, names: Names): Hands => {
  const callers = new Map<string, PeerCall>()
  const phones = new Map<string, { readonly phone: PeerPhone; readonly silent: boolean }>()
  const callsOf = (who: string): readonly PeerCall[] => {
    const caller = callers.get(who)
    return caller === undefined ? (phones.get(who)?.phone.calls() ?? []) : [caller]
  }
  const run = async (step: SingleCommand): Promise<string> => {
    const command = commandOf(step)
    const said = await world.engine.execute(command).then(() => 'done', nameOf)
    return `${step.type}: ${said}`
  }
  const commandOf = (step: SingleCommand): EngineCommand => {
    switch (step.type) {
      case 'create-bridge':
      case 'destroy-bridge':
      case 'start-music':
      case 'stop-music':
        return { type: step.type, bridge: names.bridgeOf(step.bridge) }
      case 'add-leg':
      case 'remove-leg':
        return { type: step.type, bridge: names.bridgeOf(step.bridge), leg: names.legOf(step.leg) }
      case 'hang-up-leg':
        return { type: step.type, leg: names.legOf(step.leg), cause: 'normal' }
      case 'write-memo':
        return { type: step.type, leg: names.legOf(step.leg), memo: names.memo(step.phase) }
      case 'start-recording':
        return { type: step.type, leg: names.legOf(step.leg), recording: recordingId(`r-${names.legOf(step.leg)}`) }
      case 'ring-leg': {
        const { type, leg, at, bridge, ringMs = RING_MS, from = names.number('caller') } = step
        if (at !== 'nowhere' && !phones.has(leg)) phones.set(leg, { phone: world.phone(at), silent: at === 'ignores' })
        return {
          type,
          leg: names.legOf(leg),
          uri: phones.get(leg)?.phone.uri ?? world.nowhere(),
          from,
          bridge: bridge === null ? null : names.bridgeOf(bridge),
          ringMs,
          memo: names.memo('offered'),
        }
      }
      default:
        return { type: step.type, leg: names.legOf(step.leg) }
    }
  }
  /** Who talks puts the receiver down; what is not answered is ended by us. */
  const clear = async (): Promise<void> => {
    for (const who of [...CALLERS, ...AGENTS]) for (const call of callsOf(who)) if (call.state() === 'up') call.hangUp()
    const { legs } = await world.engine.liveCalls()
    for (const { leg, state } of legs)
      if (state !== 'up' && names.roleOf(leg) !== null)
        await world.engine.execute({ type: 'hang-up-leg', leg, cause: 'normal' }).catch(() => {})
    const { bridges } = await world.engine.liveCalls()
    for (const { bridge } of bridges)
      if (names.roomOf(bridge) !== null) await world.engine.execute({ type: 'destroy-bridge', bridge }).catch(() => {})
  }
  return {
    async take(step: Step): Promise<readonly string[]> {
      switch (step.type) {
        case 'dial':
          callers.set(step.who, await world.call({ from: names.number(step.who), to: '1501' }))
          return []
        case 'pick-up':
          for (const call of callsOf(step.who)) call.answer()
          return []
        case 'decline':
          for (const call of callsOf(step.who)) call.decline(step.as)
          return []
        case 'put-down':
          for (const call of callsOf(step.who)) call.hangUp()
          return []
        case 'cut-link':
          await world.cutLink()
          return []
        case 'restore-link':
          await world.restoreLink()
          return []
        case 'wait-for':
        case 'listen':
          return []
        case 'clear':
          await clear()
          return []
        case 'together':
          return Promise.all(step.commands.map(run))
        default:
          return [await run(step)]
      }
    },
    people: (heard) =>
      [...CALLERS, ...AGENTS].flatMap((who) => [
        ...personLines(who, callsOf(who), names, phones.get(who)?.silent ?? false),
        ...(heard ? heardLines(who, callsOf(who)) : []),
      ]),
  }
}

/** Longer than any script lasts. */
const RING_MS = 20_000

/** An error of the port by its name. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error))

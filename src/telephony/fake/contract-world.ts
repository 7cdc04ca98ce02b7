/** The fake switch as the contract's world: time is moved by hand while something is awaited. */
import { type AccountId, type LineId, recordingId, trunkId } from '../../core/ids.ts'
import { LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { lineOfTrunk } from '../../core/lines/words.ts'
import type { Line } from '../../ports/lines.ts'
import type { EngineWorld } from '../contract.ts'
import { createFakeEngine } from './engine.ts'
import { createManualClock } from './manual-clock.ts'
import { createFakeSwitch } from './switch.ts'

const STEP_MS = 10

export const createFakeWorld = async (seed: number): Promise<EngineWorld> => {
  const clock = createManualClock()
  const fake = createFakeSwitch({ seed, clock })
  const accounts = new Set<AccountId>()
  const lines = new Map<LineId, Line>()
  const engine = createFakeEngine(
    fake,
    () => [...accounts],
    () => [...lines.keys()],
  )
  let phones = 0
  return {
    engine: {
      ...engine,
      // What a command needs more than one step for happens at the same moment.
      execute(command) {
        const done = engine.execute(command)
        clock.advance(0)
        return done
      },
    },
    accounts,
    lines,
    outside(name, number, manner) {
      const trunk = { ...LOCAL_TRUNK, id: trunkId(name), name }
      const { calls } = fake.phone(`trunk:${name}:${number}`, manner)
      return { line: { kind: 'trunk', line: lineOfTrunk(trunk.id), trunk, secret: null }, calls }
    },
    call: async (options) => fake.callIn(options),
    phone(manner) {
      phones += 1
      return fake.phone(`p${phones}`, manner)
    },
    browser(account, manner) {
      const page = fake.browser(account, manner)
      return {
        calls: page.calls,
        drop: page.drop,
        async connect() {
          page.connect()
          clock.advance(STEP_MS)
          return fake.live().accounts?.some((one) => one.account === account && one.reachable) === true
        },
      }
    },
    nowhere: () => 'sip:nobody@phones.test',
    async until(what, condition, withinMs = 5_000) {
      const deadline = clock.now() + withinMs
      while (!(await condition())) {
        if (clock.now() >= deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`)
        clock.advance(STEP_MS)
      }
    },
    async cutLink() {
      fake.cutLink()
    },
    async restoreLink() {
      fake.restoreLink()
    },
    recorded: (recording) => ({ ms: fake.recorded(recordingId(recording)) ?? 0, left: 'caller', right: 'phone' }),
    async close() {},
  }
}

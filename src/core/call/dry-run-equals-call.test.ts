/**
 * `flow.dry-run-equals-call` on the simulated switch: random flows and random callers. Whoever presses the same keys and comes
 * back in the same ways goes the same way in a dry run as in a call, for the same reasons, to the same end.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '../../telephony/fake/manual-clock.ts'
import { createFakeSwitch } from '../../telephony/fake/switch.ts'
import { applyEvent } from '../apply.ts'
import { step } from '../center.ts'
import type { CenterEvent } from '../event.ts'
import { contactOfLeg, customerId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { Flow } from '../ivr/book.ts'
import { type DryRun, dryRun } from '../ivr/dry-run.ts'
import type { Outcome } from '../ivr/session.ts'
import { anyFlow } from '../ivr/testing/flow.arbitrary.ts'
import { OPEN, programOf, START } from '../ivr/testing/flows.ts'
import { agentOf, smallCentre } from '../testing/centre.arbitrary.ts'
import type { EngineEvent } from './switch.ts'

const seed = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
console.log(`flow.dry-run-equals-call: SAMBUNG_SEED=${seed}`)
const FROM = '+62811'
const TO = '1503'

/** Where a flow led: each exit with its reason, and how it ended. */
interface Way {
  readonly path: readonly string[]
  readonly troubles: readonly string[]
  readonly ending: string
}
interface Lived extends Way {
  readonly back: readonly Outcome[]
}

/** A call to the flow on the simulated switch; nobody is signed in, and a number outside is busy. */
const call = (flow: Flow, keys: string): Lived => {
  const clock = createManualClock(START)
  const fake = createFakeSwitch({ seed: 1, clock, traced: false })
  const { state } = smallCentre([])
  const events: CenterEvent[] = []
  const feed = (input: Input): void => {
    const { effects, events: came } = step(state, input, clock.now())
    events.push(...came.map(({ event }) => event))
    // What comes too late for a leg that has ended is refused, as in a real switch.
    for (const effect of effects)
      if (effect.kind === 'switch')
        try {
          fake.command(effect.command)?.catch(() => {})
        } catch {}
  }
  const journal: readonly CenterEvent[] = [
    { type: 'hours-saved', hours: OPEN, by: 'admin' },
    // As it was once: published before whatever is wrong with it now was.
    { type: 'flow-published', flow: flow.id, version: 1, content: flow, by: 'admin' },
  ]
  for (const event of journal) applyEvent(state, { seq: state.seq + 1, at: START, event })
  feed({ type: 'save-agent', agent: agentOf('a', []) })
  feed({ type: 'set-number', number: TO, target: { flow: flow.id } })
  fake.phone('trunk:local:123', 'busy')
  fake.register({ event: (event) => feed(inputOf(event)), linkUp() {}, linkDown() {} })
  const caller = fake.callIn({ from: FROM, to: TO })
  const contact = () => state.contacts.get(contactOfLeg(caller.leg))

  const pass = (until: number): void => {
    while (clock.tick(until));
  }
  let pressed = 0
  pass(START)
  for (let looks = 0; looks < 20_000; looks++) {
    const { phase, flow: session, putThrough } = contact() ?? {}
    const isAsked = session?.phase.type === 'asking' && session.phase.play === null
    const isHere = phase?.type === 'flow' && session?.flow === flow.id
    if (!isHere && putThrough !== true) break
    const key = isHere && isAsked ? (keys[pressed++] ?? '-') : null
    if (key === 'x') caller.hangUp()
    else if (key !== null && key !== '-') caller.type(key)
    if (key !== null && key !== '-') pass(clock.now())
    else {
      // Until something is heard to its end, or they were silent for long enough.
      const due = [...state.deadlines.values()].filter(({ name }) => name.endsWith(caller.leg))
      const next = due.sort((a, b) => a.at - b.at)[0]
      const before = events.length
      while (events.length === before && clock.tick(next?.at ?? clock.now()));
      if (events.length === before && next !== undefined)
        feed({ type: 'timer-fired', deadline: next.name, generation: next.generation })
    }
  }
  return livedBy(flow.id, events)
}

const inputOf = (event: EngineEvent): Input => {
  if (event.type === 'leg-arrived') return { ...event, customer: customerId('cu-1') }
  if (event.type === 'link-up') throw new Error('the link was up from the beginning')
  return event
}

const livedBy = (flow: string, events: readonly CenterEvent[]): Lived => {
  const own = events.filter((event) => !('flow' in event) || event.flow === flow)
  const path = own.flatMap((event): readonly string[] => {
    if (event.type === 'node-entered') return [event.node]
    return event.type === 'node-left' ? [`→ ${event.exit} ${causeText(event.cause)} ${event.keys}`] : []
  })
  // A dry run tells trouble by the node in which it was met; who was let into none met it in none.
  const isIn = path.length > 0
  const troubles = own.flatMap((event) => (isIn && event.type === 'flow-trouble' ? [event.trouble] : []))
  const back = own.flatMap((event) => (event.type === 'flow-returned' && event.outcome !== null ? [event.outcome] : []))
  const isOver = own.some(({ type }) => type === 'contact-ended')
  const isLeft = own.some(({ type }) => type === 'flow-abandoned')
  return { path, troubles, back, ending: isLeft ? 'hung-up' : isOver ? 'hang-up' : 'handed-over' }
}

/** A call is somewhat longer than was foretold, and a minute ends between the two: what the clock said is left out. */
const causeText = (cause: object): string => JSON.stringify({ ...cause, local: undefined })

const foretoldBy = ({ path, ending }: DryRun): Way => ({
  troubles: path.flatMap(({ troubles }) => troubles),
  path: path.flatMap(({ node, exit, why }) => {
    const { because, ...rest } = why ?? { because: 'set' }
    const { keys = null, ...cause } = { keys: null, ...rest }
    const left = exit === null ? [] : [`→ ${exit} ${causeText({ because, ...cause })} ${keys}`]
    return [node, ...left]
  }),
  ending: ending.type,
})

test('flow.dry-run-equals-call: the same keys, wrong ones and silence lead the same way dry and live', () => {
  const exits = new Map<string, number>()
  const anyKeys = fc.string({ unit: fc.constantFrom(...'1122*#9-x'), maxLength: 10 })
  fc.assert(
    fc.property(anyFlow, anyKeys, (json, keys) => {
      const program = programOf(json)
      const { back, ...lived } = call(program.flow, keys)
      const script = { at: START, from: FROM, to: TO, keys, back }
      expect(lived).toEqual(foretoldBy(dryRun({ program, hours: { office: OPEN } }, script)))
      for (const one of [...lived.path, lived.ending]) {
        const [exit = one] = /(?<=^→ )\S+/.exec(one) ?? []
        exits.set(exit, (exits.get(exit) ?? 0) + 1)
      }
    }),
    { numRuns: 60, seed },
  )
  console.log(`flow.dry-run-equals-call: ${JSON.stringify(Object.fromEntries(exits))}`)
  // Callers did get somewhere.
  expect([...exits.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(100)
  expect(exits.size).toBeGreaterThan(10)
})

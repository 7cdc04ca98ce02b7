/** The small centre with a flow in which everything can happen: what 1503 leads to. */
import { applyEvent } from '../apply.ts'
import type { EngineCommand } from '../call/switch.ts'
import { type Step, step } from '../center.ts'
import type { CenterEvent } from '../event.ts'
import { contactOfLeg, legId, type Ms, playbackOf } from '../ids.ts'
import type { Input } from '../input.ts'
import type { Flow } from '../ivr/book.ts'
import { asking, BYE, words } from '../ivr/testing/flows.ts'
import { type CenterState, emptyState } from '../state.ts'
import { arrival, START, smallCentre } from './centre.arbitrary.ts'

export const FLOW_NUMBER = '1503'

const back = { busy: 'menu', 'no-answer': 'menu', failed: 'menu' }

/** One key, one thing that a flow can do with its caller. */
export const flowOfAll = (changes: Partial<Flow['nodes']> = {}): Flow => ({
  format: 1,
  id: 'all',
  name: 'All',
  languages: ['en', 'id'],
  start: 'hello',
  fallback: { queue: 'support' },
  nodes: {
    hello: { kind: 'say', prompts: words('Welcome.'), bargeIn: true, exits: { next: 'menu' } },
    menu: {
      kind: 'menu',
      ...asking('Choose.'),
      exits: {
        0: 'anyone',
        1: 'sales',
        2: 'support',
        3: 'siti',
        4: 'outside',
        5: 'pin',
        6: 'message',
        7: 'other',
        8: 'consent',
        9: 'indonesian',
        invalid: 'bye',
        silence: 'bye',
      },
    },
    anyone: { kind: 'queue', queue: 'support', also: ['sales'], priority: 0, exits: {} },
    sales: { kind: 'queue', queue: 'sales', priority: 0, maxWaitMs: 20_000, exits: { timeout: 'menu' } },
    support: {
      kind: 'queue',
      queue: 'support',
      skills: [{ skill: 'english', level: 5 }],
      priority: 3,
      exits: {},
    },
    siti: { kind: 'transfer', to: { agent: 'siti' }, ringMs: 10_000, exits: back },
    outside: { kind: 'transfer', to: { number: '0215020' }, ringMs: 15_000, exits: back },
    pin: {
      kind: 'collect',
      ...asking('Your PIN.'),
      variable: 'pin',
      masked: true,
      minDigits: 4,
      maxDigits: 4,
      exits: { next: 'customer', invalid: 'bye', silence: 'bye' },
    },
    customer: {
      kind: 'collect',
      ...asking('Your number.'),
      variable: 'customer',
      masked: false,
      minDigits: 3,
      maxDigits: 3,
      exits: { next: 'menu', invalid: 'bye', silence: 'bye' },
    },
    message: { kind: 'voicemail', prompts: words('Speak.'), bargeIn: true, queue: 'support', maxMs: 60_000, exits: {} },
    other: { kind: 'transfer', to: { flow: 'second' }, ringMs: 10_000, exits: back },
    consent: {
      kind: 'consent',
      ...asking('May we record?'),
      yesKey: '1',
      noKey: '2',
      exits: { yes: 'anyone', no: 'anyone' },
    },
    indonesian: { kind: 'language', language: 'id', exits: { next: 'menu' } },
    bye: BYE,
    ...changes,
  },
})

const SECOND: Flow = {
  format: 1,
  id: 'second',
  name: 'Second',
  languages: ['en', 'id'],
  start: 'again',
  nodes: {
    again: { kind: 'say', prompts: words('Second.'), bargeIn: true, exits: { next: 'bye' } },
    bye: BYE,
  },
}

/** What an admin orders for the number to lead to it. */
export const flowOrders = (flow: Flow): readonly Input[] => [
  { type: 'draft-flow', flow: 'second', draft: SECOND, by: 'admin' },
  { type: 'publish-flow', flow: 'second', version: null, by: 'admin' },
  { type: 'draft-flow', flow: flow.id, draft: flow, by: 'admin' },
  { type: 'publish-flow', flow: flow.id, version: null, by: 'admin' },
  { type: 'set-number', number: FLOW_NUMBER, target: { flow: flow.id } },
]

export const flowCentre = (
  ready: readonly string[] = ['siti', 'budi', 'dewi'],
): { readonly state: CenterState; readonly log: Step[] } => {
  const { state, log } = smallCentre(ready)
  for (const order of flowOrders(flowOfAll())) {
    const did = step(state, order, START)
    if (did.refusal !== null) throw new Error(`${order.type}: ${did.refusal.path} ${did.refusal.message}`)
    log.push(did)
  }
  return { state, log }
}

/** A caller at the flow's number, and all that comes of them. */
export const callFlow = ({ state, log }: ReturnType<typeof flowCentre>, name = 'in-1') => {
  const leg = legId(name)
  const id = contactOfLeg(leg)
  let at = START
  const feed = (input: Input, afterMs: Ms = 0): Step => {
    at += afterMs
    const did = step(state, input, at)
    log.push(did)
    return did
  }
  const contact = () => state.contacts.get(id)
  return {
    id,
    leg,
    feed,
    contact,
    begun: feed(arrival(name, FLOW_NUMBER)),
    /** The last of them. */
    press: (keys: string): Step => [...keys].map((digit) => feed({ type: 'digit', leg, digit })).at(-1) ?? feedNothing,
    /** What is said now has been heard. */
    hear: (): Step => {
      const sound = contact()?.sound
      return feed({ type: 'play-ended', playback: playbackOf(id, sound?.nth ?? 0), failed: false }, 1_000)
    },
    hangUp: () => feed({ type: 'leg-ended', leg, cause: 'normal', code: 16 }),
    /** The soonest deadline of this kind falls due. */
    wait: (kind: string): Step => {
      const deadline = state.deadlines.get(`${kind}:${id}`)
      if (deadline === undefined) throw new Error(`nothing of ${kind} falls due for ${id}`)
      at = Math.max(at, deadline.at)
      return feed({ type: 'timer-fired', deadline: deadline.name, generation: deadline.generation })
    },
    events: (): readonly CenterEvent[] => log.flatMap(({ events }) => events.map(({ event }) => event)),
  }
}

const feedNothing: Step = { events: [], effects: [], refusal: null }

/** What was asked of the switch. */
export const commandsOf = (...steps: readonly Step[]): readonly EngineCommand[] =>
  steps.flatMap(({ effects }) => effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : [])))

/** The state that the journal alone gives. */
export const replayedFrom = (log: readonly Step[]): CenterState => {
  const state = emptyState()
  for (const event of JSON.parse(JSON.stringify(log.flatMap(({ events }) => events)))) applyEvent(state, event)
  return state
}

/** Any flow that can be read, sound or not, and anything that could happen to a caller in it. */
import fc from 'fast-check'
import { type FlowInput, OUTCOMES } from '../session.ts'
import { asking, BYE } from './flows.ts'

const IDS = Array.from({ length: 8 }, (_, index) => `n${index}`)
/** One in ten leads to a node that is not there. */
const to = fc.nat(9).map((place) => IDS[place] ?? (place === 8 ? 'bye' : 'nowhere'))
const flag = fc.boolean()
const text = fc.constantFrom('Hello', '{{a}} and {{b|rupiah}}', '{{broken', '', '{{call.from}}')
const prompts = fc.array(
  fc.oneof(
    text.map((en) => ({ text: { en } })),
    text.map((id) => ({ text: { id }, language: 'id' })),
    fc.constant({ prompt: 'logo' }),
  ),
  { maxLength: 2 },
)
const variable = fc.constantFrom('a', 'b', 'constructor')
const exits = (...names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, to])), { requiredKeys: [] })
const ask = fc.record({ prompts, bargeIn: flag, retries: fc.nat(2) }).map((one) => ({ ...asking('?'), ...one }))
const id = fc.option(fc.constantFrom('support', 'office', 'other'), { nil: undefined })
const comparison = fc.record({
  left: fc.oneof(variable, fc.constant('call.from')),
  operator: fc.constantFrom('is', 'less', 'contains', 'one-of', 'is-set'),
  right: fc.oneof(text, fc.array(text, { maxLength: 2 })),
})
const group = fc.array(comparison, { minLength: 1, maxLength: 2 })
const inner = fc.oneof(
  comparison,
  group.map((and) => ({ and })),
  group.map((or) => ({ or })),
)
const outer = fc.array(inner, { minLength: 1, maxLength: 2 })
const back = exits('timeout', 'full', 'busy', 'ended', 'failed')

const node: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ kind: fc.constant('say'), prompts, bargeIn: flag, exits: exits('next') }),
  fc
    .tuple(ask, exits('1', '2', '22', '*', 'invalid', 'silence'))
    .map(([one, exits]) => ({ ...one, kind: 'menu', exits })),
  fc.tuple(ask, exits('next', 'invalid', 'silence'), variable, flag).map(([one, exits, variable, masked]) => ({
    ...one,
    kind: 'collect',
    exits,
    variable,
    masked,
    minDigits: 2,
    maxDigits: 4,
    endKey: '#',
  })),
  fc.record({ kind: fc.constant('hours'), hours: id, exits: exits('open', 'closed', 'holiday') }),
  fc.record({
    kind: fc.constant('condition'),
    when: fc.oneof(
      comparison,
      outer.map((and) => ({ and })),
      outer.map((or) => ({ or })),
    ),
    exits: exits('yes', 'no'),
  }),
  fc.record({
    kind: fc.constant('set'),
    set: fc.array(fc.oneof(fc.record({ value: text, variable }), fc.record({ add: fc.nat(5), variable })), {
      maxLength: 3,
    }),
    exits: exits('next'),
  }),
  fc.record({ kind: fc.constant('language'), language: fc.constantFrom('en', 'id'), exits: exits('next') }),
  fc.tuple(id, back).map(([queue, { busy: _, ...exits }]) => ({ kind: 'queue', queue, priority: 0, exits })),
  fc.record({
    kind: fc.constant('voicemail'),
    prompts,
    bargeIn: flag,
    queue: id,
    maxMs: fc.constant(9_000),
    exits: exits('left', 'failed'),
  }),
  fc
    .tuple(
      fc.constantFrom({ queue: 'q' }, { agent: 'a' }, { number: '123' }, { flow: 'f' }, undefined),
      exits('busy', 'ended', 'failed'),
    )
    .map(([to, exits]) => ({ kind: 'transfer', to, ringMs: 9_000, exits })),
  fc
    .tuple(ask, exits('yes', 'no', 'silence'))
    .map(([one, exits]) => ({ ...one, kind: 'consent', yesKey: '1', noKey: '2', exits })),
  fc.record({ kind: fc.constant('hang-up'), prompts, exits: fc.constant({}) }),
)

/** As JSON: what is undefined is absent. */
export const anyFlow: fc.Arbitrary<unknown> = fc
  .tuple(fc.tuple(...IDS.map(() => node)), flag, fc.constantFrom('n0', 'nowhere', 'n0', 'n0', 'n1'))
  .map(([nodes, hasFallback, start]) =>
    JSON.parse(
      JSON.stringify({
        format: 1,
        id: 'test',
        name: 'Test',
        languages: ['en', 'id'],
        start,
        ...(hasFallback && { fallback: { queue: 'support' } }),
        nodes: { ...Object.fromEntries(nodes.map((one, index) => [IDS[index], one])), bye: BYE },
      }),
    ),
  )

/** `now` stands for the playback or the timer that is awaited. */
export type Happening = FlowInput | { readonly type: 'now'; readonly what: 'prompt-ended' | 'timer' }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'0123#*').map((digit) => ({ type: 'digit', digit }) as const) },
  { weight: 6, arbitrary: fc.constantFrom('prompt-ended', 'timer').map((what) => ({ type: 'now', what }) as const) },
  { weight: 2, arbitrary: fc.constantFrom(...OUTCOMES).map((outcome) => ({ type: 'came-back', outcome }) as const) },
  { weight: 1, arbitrary: fc.nat(5).map((play) => ({ type: 'prompt-ended', play, failed: true }) as const) },
  { weight: 1, arbitrary: fc.nat(5).map((nth) => ({ type: 'timer', nth }) as const) },
  { weight: 1, arbitrary: fc.constantFrom('begin', 'begin', 'hung-up').map((type) => ({ type }) as const) },
)
export const anyCall: fc.Arbitrary<readonly Happening[]> = fc.array(happening, { maxLength: 40 })

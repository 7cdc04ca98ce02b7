import { expect, test } from 'vitest'
import type { FindingCode } from '../findings.ts'
import { readFlow, readFlowText } from '../read.ts'
import { asking, BYE, flowOf, programOf, words } from '../testing/flows.ts'
import { check } from './check.ts'
import { readHours } from './hours.ts'

const WORLD = {
  queues: ['support'],
  agents: ['siti'],
  flows: ['other'],
  hours: {},
  prompts: { logo: ['en'] },
  languages: ['en', 'id'],
}
const found = (nodes: Record<string, unknown>, head = {}): readonly string[] =>
  check(programOf(flowOf(nodes, head)), WORLD).map(({ code, path }) => `${code} ${path}`)
const say = (exits: unknown, text = 'Hello') => ({ kind: 'say', prompts: words(text), bargeIn: true, exits })
const menu = (exits: unknown) => ({ kind: 'menu', ...asking('Press'), exits })
const set = (variable: string, next: string) => ({ kind: 'set', set: [{ value: '1', variable }], exits: { next } })
const both = { invalid: 'bye', silence: 'bye' }

test('a flow in order has no findings', () => {
  expect(
    found({
      a: say({ next: 'b' }),
      b: menu({ 1: 'c', ...both }),
      c: { kind: 'queue', queue: 'support', priority: 0, exits: { timeout: 'a' } },
    }),
  ).toEqual([])
})

const CASES: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>?])[] = [
  ['start-missing start', { bye: BYE }, { start: 'nowhere' }],
  ['exit-dangling nodes/a/exits/next', { a: say({ next: 'nowhere' }), b: say({ next: 'bye' }) }],
  ['exit-missing nodes/a/exits/silence', { a: menu({ 1: 'bye', invalid: 'bye' }) }],
  ['node-unreachable nodes/b', { a: say({ next: 'bye' }), b: say({ next: 'bye' }) }],
  ['loop-without-input nodes/a', { a: say({ next: 'b' }), b: say({ next: 'a' }) }],
  ['loop-without-input nodes/a', { a: say({ next: 'a' }) }],
  ['endless-silence nodes/a', { a: menu({ 1: 'bye', invalid: 'bye', silence: 'b' }), b: say({ next: 'a' }) }],
  ['menu-empty nodes/a/exits', { a: menu(both) }],
  [
    'keys-same nodes/a/noKey',
    { a: { kind: 'consent', ...asking('?'), yesKey: '1', noKey: '1', exits: { yes: 'bye', no: 'bye' } } },
  ],
  [
    'digits-backwards nodes/a/minDigits',
    {
      a: {
        kind: 'collect',
        ...asking('?'),
        variable: 'n',
        masked: false,
        minDigits: 5,
        maxDigits: 4,
        exits: { next: 'bye', ...both },
      },
    },
  ],
  ['prompt-missing nodes/a/prompts', { a: { kind: 'say', prompts: [], bargeIn: true, exits: { next: 'bye' } } }],
  [
    'prompt-unknown nodes/a/prompts/0/prompt',
    { a: { kind: 'say', prompts: [{ prompt: 'x' }], bargeIn: true, exits: { next: 'bye' } } },
  ],
  [
    'language-missing nodes/a/prompts/0/prompt',
    { a: { kind: 'say', prompts: [{ prompt: 'logo' }], bargeIn: true, exits: { next: 'bye' } } },
  ],
  [
    'language-missing nodes/a/prompts/0/text/id',
    { a: { kind: 'say', prompts: [{ text: { en: 'x' } }], bargeIn: true, exits: { next: 'bye' } } },
  ],
  ['language-not-listed nodes/a/language', { a: { kind: 'language', language: 'jv', exits: { next: 'bye' } } }],
  ['language-unknown languages/0', { a: say({ next: 'bye' }) }, { languages: ['jv', 'en', 'id'] }],
  ['setting-missing nodes/a/queue', { a: { kind: 'queue', priority: 0, exits: {} } }],
  ['setting-missing nodes/a/to', { a: { kind: 'transfer', ringMs: 5_000, exits: {} } }],
  ['ref-unknown nodes/a/also/0', { a: { kind: 'queue', queue: 'support', also: ['x'], priority: 0, exits: {} } }],
  ['ref-unknown nodes/a/to/agent', { a: { kind: 'transfer', to: { agent: 'x' }, ringMs: 5_000, exits: {} } }],
  ['ref-unknown nodes/a/to/flow', { a: { kind: 'transfer', to: { flow: 'x' }, ringMs: 5_000, exits: {} } }],
  ['ref-unknown nodes/a/hours', { a: { kind: 'hours', hours: 'x', exits: { open: 'bye', closed: 'bye' } } }],
  ['ref-unknown fallback/queue', { a: say({ next: 'bye' }) }, { fallback: { queue: 'x' } }],
  ['template-wrong nodes/a/prompts/0/text/en', { a: say({ next: 'bye' }, 'It is {{no end') }],
  [
    'template-wrong nodes/a/set/0/value',
    { a: { kind: 'set', set: [{ value: '{{n|yen}}', variable: 'm' }], exits: { next: 'bye' } } },
  ],
  ['variable-unknown nodes/a/prompts/0/text/en', { a: say({ next: 'bye' }, 'It is {{n}}') }],
  ['variable-unknown nodes/a/prompts/0/text/en', { a: say({ next: 'b' }, 'It is {{n}}'), b: set('n', 'bye') }],
  [
    'variable-maybe-unset nodes/c/prompts/0/text/en',
    { a: menu({ 1: 'b', 2: 'c', ...both }), b: set('n', 'c'), c: say({ next: 'bye' }, 'It is {{n}}') },
  ],
  [
    'secret-spoken nodes/c/prompts/0/text/en',
    {
      a: {
        kind: 'collect',
        ...asking('?'),
        variable: 'pin',
        masked: true,
        minDigits: 4,
        maxDigits: 4,
        exits: { next: 'b', ...both },
      },
      b: { kind: 'set', set: [{ value: '{{pin}}', variable: 'n' }], exits: { next: 'c' } },
      c: say({ next: 'bye' }, 'It is {{n}}'),
    },
  ],
]
test.each(CASES.map((row) => ({ expected: row[0], nodes: row[1], head: row[2] })))(
  '$expected',
  ({ expected, nodes, head }) => {
    expect(found(nodes, head)).toContain(expected)
  },
)

test('a variable that is set on every way, or given, is none of its business', () => {
  const nodes = {
    a: menu({ 1: 'b', 2: 'c', ...both }),
    b: set('n', 'd'),
    c: set('n', 'd'),
    d: say({ next: 'bye' }, '{{n}} {{g}} {{call.from}}'),
  }
  expect(found(nodes, { given: ['g'] })).toEqual([])
  const [finding] = check(
    programOf(flowOf({ a: menu({ 1: 'b', 2: 'c', ...both }), b: set('n', 'c'), c: say({ next: 'bye' }, '{{n}}') })),
    {},
  )
  expect(finding?.text).toContain('a → c')
})

test('a flow full of trouble is checked as fast as another', () => {
  const reading = Array.from({ length: 20 }, (_, place) => `{{v${place}}}`).join(' ')
  const sets = {
    kind: 'set',
    set: Array.from({ length: 20 }, (_, place) => ({ value: '1', variable: `v${place}` })),
    exits: { next: 'n0' },
  }
  const says = Array.from({ length: 1_900 }, (_, place) => [`n${place}`, say({ next: `n${place + 1}` }, reading)])
  const nodes = { a: menu({ 1: 's', 2: 'n0', ...both }), s: sets, ...Object.fromEntries(says), n1900: BYE }
  const program = programOf(flowOf(nodes))
  const began = performance.now()
  expect(check(program, WORLD)).toHaveLength(200)
  expect(performance.now() - began).toBeLessThan(3_000)
})

const refusals = (value: unknown): readonly string[] => {
  const read = typeof value === 'string' ? readFlowText(value) : readFlow(value)
  return read.ok ? [] : read.findings.map(({ code, path, text }) => `${code satisfies FindingCode} ${path}: ${text}`)
}

test('what cannot be read is refused with place and reason', () => {
  expect(refusals('{')[0]).toMatch(/^not-json : This is not JSON/)
  expect(refusals(`"${'x'.repeat(10_000_000)}"`)).toEqual([
    expect.stringMatching(/^too-big .*2000000 characters; this one has 10000002/),
  ])
  const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`n${index}`, BYE]))
  expect(refusals(flowOf(many))[0]).toMatch(/^too-many-nodes/)
  expect(refusals(flowOf({ a: BYE }, { format: 2 }))).toEqual([
    expect.stringMatching(/^newer-format format: .*format 2/),
  ])
  expect(refusals(flowOf({ a: { kind: 'teleport' } }))).toEqual([
    expect.stringMatching(/^unknown-kind nodes\/a\/kind: .*"teleport"; it is one of say, menu/),
  ])
  expect(refusals(flowOf({ a: { ...BYE, label: '<script>alert(1)</script>' } }))).toEqual([
    expect.stringMatching(/^wrong-value nodes\/a\/label: label must be plain text/),
  ])
  expect(refusals(flowOf({ a: say({ next: 'bye' }, '<speak>x</speak>') }))[0]).toMatch(
    /^wrong-value nodes\/a\/prompts\/0\/text\/en/,
  )
  expect(refusals(flowOf({ a: say({ nxt: 'bye' }) }))).toEqual([
    expect.stringMatching(/nodes\/a\/exits\/nxt: nxt is not known here; known: next/),
  ])
  expect(refusals(flowOf({ a: { ...say({ next: 'bye' }), bargeIn: 'yes' } }))).toEqual([
    expect.stringMatching(/bargeIn must be true or false/),
  ])
  expect(refusals(flowOf({ a: { kind: 'transfer', to: { number: '500&600' }, ringMs: 1, exits: {} } }))).toEqual([
    expect.stringMatching(/nodes\/a\/to\/number: number must be a number of digits/),
    expect.stringMatching(/nodes\/a\/ringMs: ringMs must be a whole number from 5000/),
  ])
  expect(
    refusals(flowOf({ a: { kind: 'condition', when: { left: 'n', operator: 'eval', right: '1' }, exits: {} } }))[0],
  ).toMatch(/one of is, is-not/)
  expect(
    refusals(
      JSON.parse(
        '{"format":1,"id":"x","name":"x","languages":["en"],"start":"a","nodes":{"__proto__":{"kind":"hang-up"}}}',
      ),
    )[0],
  ).toMatch(/__proto__ has a name/)
  for (const value of [null, 5, [], {}, 'null']) expect(refusals(value)).not.toEqual([])
})

const hours = (change: Record<string, unknown>): readonly string[] => {
  const read = readHours({
    id: 'h',
    name: 'H',
    zone: 'WITA',
    week: { mon: [{ from: '08:00', to: '12:00' }] },
    exceptions: [],
    ...change,
  })
  return read.findings.map(({ code, path, severity }) => `${read.ok ? 'taken' : 'refused'} ${severity} ${code} ${path}`)
}

test('opening hours that make no sense are refused', () => {
  expect(hours({})).toEqual([])
  expect(hours({ week: { mon: [{ from: '17:00', to: '08:00' }] } })).toEqual([
    'refused error interval-backwards week/mon/0',
  ])
  expect(
    hours({
      week: {
        mon: [
          { from: '08:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
        ],
      },
    }),
  ).toEqual(['taken warning interval-overlaps week/mon'])
  expect(hours({ zone: 'Mars/Olympus' })).toEqual(['refused error zone-unknown zone'])
  const day = (date: string) => ({ date, name: 'x', intervals: [] })
  expect(hours({ exceptions: [day('2026-02-29'), day('2028-02-29')] })).toEqual([
    'refused error date-unknown exceptions/0/date',
  ])
  expect(hours({ exceptions: [day('2026-08-17'), day('2026-08-17')] })).toEqual([
    'refused error date-twice exceptions/1/date',
  ])
  expect(hours({ week: { mon: [{ from: '8', to: '12:00' }] } })).toEqual(['refused error wrong-value week/mon/0/from'])
})

import { expect, test } from 'vitest'
import { asking, BYE, callIn, flowOf, programOf, words } from './testing/flows.ts'

const said = (text: string, language = 'en') => ({ type: 'text', language, text })
const types = (commands: readonly { readonly type: string }[]): readonly string[] => commands.map(({ type }) => type)
const one = (node: unknown, head = {}) => callIn(programOf(flowOf({ one: node }, head)))

test('say: it is said, and when it was heard it goes on; a key breaks it off only where it may, and is kept', () => {
  const nodes = (bargeIn: boolean) => ({
    hello: { kind: 'say', prompts: words('Hello'), bargeIn, exits: { next: 'menu' } },
    menu: { kind: 'menu', ...asking('Press'), exits: { 1: 'bye', invalid: 'bye', silence: 'bye' } },
  })
  const patient = callIn(programOf(flowOf(nodes(true))))
  expect(patient.begin()).toEqual([{ type: 'play', play: 1, prompts: [said('Hello')] }])
  expect(patient.feed({ type: 'prompt-ended', play: 7 })).toEqual([])
  expect(patient.heard()).toEqual([{ type: 'play', play: 2, prompts: [said('Press')] }])

  const hasty = callIn(programOf(flowOf(nodes(true))))
  hasty.begin()
  expect(types(hasty.keys('1'))).toEqual(['stop-play', 'hang-up'])

  const early = callIn(programOf(flowOf(nodes(false))))
  early.begin()
  expect(early.keys('1')).toEqual([])
  expect(types(early.heard())).toEqual(['hang-up'])
  expect(early.exits()).toEqual(['hello:next', 'menu:1'])
})

test('menu: keys, wrong keys, silence, each asked again; keys of several digits wait for the next', () => {
  const menu = { kind: 'menu', ...asking('Press'), onInvalid: words('Wrong'), onSilence: words('Nothing') }
  const flow = programOf(
    flowOf({
      menu: { ...menu, exits: { 1: 'a', 12: 'b', invalid: 'c', silence: 'd' } },
      a: BYE,
      b: BYE,
      c: BYE,
      d: BYE,
    }),
  )
  const asked = callIn(flow)
  asked.begin()
  expect(asked.keys('9').at(-1)).toEqual({ type: 'play', play: 2, prompts: [said('Wrong'), said('Press')] })
  asked.keys('8')
  expect(asked.exits()).toEqual(['menu:invalid'])

  const silent = callIn(flow)
  silent.begin()
  silent.heard()
  expect(silent.silence()).toEqual([{ type: 'play', play: 2, prompts: [said('Nothing'), said('Press')] }])
  silent.heard()
  silent.silence()
  expect(silent.exits()).toEqual(['menu:silence'])

  const short = callIn(flow)
  short.begin()
  short.keys('1')
  short.silence()
  expect(short.exits()).toEqual(['menu:1'])
  const long = callIn(flow)
  long.begin()
  long.keys('12')
  expect(long.exits()).toEqual(['menu:12'])
})

test('a stale timer, a late prompt end and a key after the end change nothing', () => {
  const call = one({ kind: 'menu', ...asking('Press'), exits: { 1: 'bye', invalid: 'bye', silence: 'bye' } })
  call.begin()
  call.heard()
  const stale = call.session().deadline?.nth ?? 0
  call.keys('9')
  expect(call.feed({ type: 'timer', nth: stale })).toEqual([])
  call.keys('1')
  expect(call.session().phase.type).toBe('over')
  expect(call.keys('1')).toEqual([])
  expect(call.feed({ type: 'hung-up' })).toEqual([])
})

test('collect: digits up to the end key, too few asked again, a pause ends them; masked ones are told nowhere', () => {
  const collect = { kind: 'collect', ...asking('Number'), variable: 'pin', minDigits: 3, maxDigits: 5, endKey: '#' }
  const clear = one({ ...collect, masked: false, exits: { next: 'bye', invalid: 'bye', silence: 'bye' } })
  clear.begin()
  clear.keys('12#')
  clear.keys('123#')
  expect(clear.session().variables).toEqual({ pin: '123' })
  const paused = one({ ...collect, masked: false, exits: { next: 'bye', invalid: 'bye', silence: 'bye' } })
  paused.begin()
  paused.keys('4444')
  paused.silence()
  expect(paused.session().variables).toEqual({ pin: '4444' })

  const masked = callIn(
    programOf(
      flowOf({
        one: { ...collect, masked: true, exits: { next: 'copy', invalid: 'bye', silence: 'bye' } },
        copy: { kind: 'set', set: [{ value: '{{pin}}!', variable: 'copy' }], exits: { next: 'tell' } },
        tell: { kind: 'say', prompts: words('It is {{copy}}'), bargeIn: false, exits: { next: 'bye' } },
      }),
    ),
  )
  masked.begin()
  const commands = masked.keys('98765')
  expect(masked.session().secrets).toEqual({ pin: '98765', copy: '98765!' })
  expect(masked.session().variables).toEqual({})
  expect(JSON.stringify([masked.notes, commands])).not.toContain('98765')
})

test('hours: open, closed, a holiday by its own exit or as closed, at the time of the place', () => {
  const exits = (holiday: boolean) => ({ open: 'bye', closed: 'bye', ...(holiday && { holiday: 'bye' }) })
  const at = (ms: number, holiday = true) => {
    const call = one({ kind: 'hours', hours: 'office', exits: exits(holiday) })
    call.later(ms)
    call.begin()
    return call.exits()
  }
  expect(at(0)).toEqual(['one:open'])
  expect(at(7 * 3_600_000)).toEqual(['one:closed'])
  expect(at(3 * 86_400_000)).toEqual(['one:holiday'])
  expect(at(3 * 86_400_000, false)).toEqual(['one:closed'])
  const gone = one({ kind: 'hours', hours: 'deleted', exits: exits(true) })
  gone.begin()
  expect(gone.exits()).toEqual(['one:open'])
})

const COMPARED: readonly (readonly [string, string | readonly string[] | undefined, boolean])[] = [
  ['is', '42', true],
  ['is-not', '42', false],
  ['less', '100', true],
  ['at-most', '42', true],
  ['more', '9', true],
  ['at-least', '43', false],
  ['less', 'many', false],
  ['starts-with', '4', true],
  ['ends-with', '4', false],
  ['contains', '2', true],
  ['one-of', ['1', '{{same}}'], true],
  ['none-of', ['1', '42'], false],
  ['is-set', undefined, true],
  ['is-not-set', undefined, false],
]
test.each(COMPARED)('condition: 42 %s %j: %s', (operator, right, holds) => {
  const when = { left: 'n', operator, ...(right !== undefined && { right }) }
  const call = callIn(programOf(flowOf({ one: { kind: 'condition', when, exits: { yes: 'bye', no: 'bye' } } })), {
    variables: { n: '42', same: '42' },
  })
  call.begin()
  expect(call.exits()).toEqual([`one:${holds ? 'yes' : 'no'}`])
})

test('condition: groups of groups', () => {
  const is = (right: string) => ({ left: 'call.to', operator: 'is', right })
  const holds = (when: unknown) => {
    const call = one({ kind: 'condition', when, exits: { yes: 'bye', no: 'bye' } })
    call.begin()
    return call.exits()[0] === 'one:yes'
  }
  expect(holds({ and: [is('1500'), { or: [is('1'), is('1500')] }] })).toBe(true)
  expect(holds({ or: [is('1'), { and: [is('1500'), is('1')] }] })).toBe(false)
})

test('set and language: what follows sees them', () => {
  const call = callIn(
    programOf(
      flowOf({
        set: {
          kind: 'set',
          set: [
            { add: 2, variable: 'n' },
            { value: '{{n}} of {{call.from}}', variable: 'text' },
          ],
          exits: { next: 'speak' },
        },
        speak: { kind: 'language', language: 'id', exits: { next: 'say' } },
        say: { kind: 'say', prompts: words('{{text}}, {{n|rupiah}}.'), bargeIn: true, exits: { next: 'bye' } },
      }),
    ),
  )
  expect(call.begin()).toEqual([
    {
      type: 'play',
      play: 1,
      prompts: [
        said('2 of +62811, ', 'id'),
        { type: 'value', language: 'id', as: 'rupiah', value: '2' },
        said('. (id)', 'id'),
      ],
    },
  ])
})

test('words that are missing in the caller’s language are said in the other, and told; a prompt’s own language wins', () => {
  const prompts = [{ text: { id: 'Halo' } }, { text: { id: 'Tekan', en: 'Press' }, language: 'id' }, { prompt: 'logo' }]
  const call = one({ kind: 'say', prompts, bargeIn: true, exits: { next: 'bye' } })
  const heard = [said('Halo', 'id'), said('Tekan', 'id'), { type: 'prompt', language: 'en', prompt: 'logo' }]
  expect(call.begin()).toEqual([{ type: 'play', play: 1, prompts: heard }])
  expect(call.troubles()).toEqual(['language-missing'])
})

test('queue: skills and priority go with the caller; who comes back leaves by the outcome, or as failed, or is served otherwise', () => {
  const queue = { kind: 'queue', queue: 'sales', skills: [{ skill: 'en', level: 3 }], priority: 4, maxWaitMs: 9_000 }
  const call = one({ ...queue, exits: { timeout: 'bye' } }, { fallback: { queue: 'support' } })
  const plain = { type: 'to-queue', also: [], skills: [], priority: 0, maxWaitMs: null }
  expect(call.begin()).toEqual([{ ...plain, queue: 'sales', skills: queue.skills, priority: 4, maxWaitMs: 9_000 }])
  call.later(9_000)
  expect(call.feed({ type: 'came-back', outcome: 'full' })).toEqual([{ ...plain, queue: 'support' }])
  expect(call.feed({ type: 'came-back', outcome: 'failed' })).toEqual([{ type: 'to-net' }])
  const timedOut = one({ ...queue, exits: { timeout: 'bye' } })
  timedOut.begin()
  expect(types(timedOut.feed({ type: 'came-back', outcome: 'timeout' }))).toEqual(['hang-up'])
  const served = one({ ...queue, exits: {} })
  served.begin()
  expect(types(served.feed({ type: 'came-back', outcome: 'ended' }))).toEqual(['hang-up'])
})

test('voicemail: words first, then the message; afterwards the call ends', () => {
  const call = one({
    kind: 'voicemail',
    prompts: words('Speak'),
    bargeIn: true,
    queue: 'sales',
    maxMs: 60_000,
    endKey: '#',
    exits: {},
  })
  call.begin()
  expect(call.heard()).toEqual([
    { type: 'voicemail', queue: 'sales', silenceMs: 5_000, backWhen: [], maxMs: 60_000, endKey: '#' },
  ])
  expect(types(call.feed({ type: 'came-back', outcome: 'left' }))).toEqual(['hang-up'])
})

test.each([
  [{ agent: 'siti' }, { type: 'to-agent', agent: 'siti', ringMs: 30_000 }],
  [{ number: '+6221500' }, { type: 'to-number', number: '+6221500', ringMs: 30_000 }],
  [{ queue: 'q' }, { type: 'to-queue', queue: 'q', also: [], skills: [], priority: 0, maxWaitMs: null }],
  [{ flow: 'f' }, { type: 'to-flow', flow: 'f', language: 'en', variables: {}, secrets: {}, typed: '', hops: 1 }],
])('transfer to %j', (to, command) => {
  const call = one({ kind: 'transfer', to, ringMs: 30_000, exits: { busy: 'bye' } })
  expect(call.begin()).toEqual([command])
  expect(call.session().phase.type).toBe(command.type === 'to-flow' ? 'over' : 'away')
  if (command.type !== 'to-flow') expect(types(call.feed({ type: 'came-back', outcome: 'busy' }))).toEqual(['hang-up'])
})

test('consent: the key is kept with the call; who says nothing has not agreed', () => {
  const consent = {
    kind: 'consent',
    ...asking('May we?'),
    retries: 0,
    yesKey: '1',
    noKey: '2',
    exits: { yes: 'bye', no: 'bye' },
  }
  const answer = (how: (call: ReturnType<typeof one>) => readonly unknown[]) => {
    const call = one(consent)
    call.begin()
    return how(call).find((command) => JSON.stringify(command).includes('consent'))
  }
  expect(answer((call) => call.keys('1'))).toEqual({ type: 'consent', given: true })
  expect(answer((call) => call.keys('2'))).toEqual({ type: 'consent', given: false })
  expect(answer((call) => call.keys('7'))).toEqual({ type: 'consent', given: false })
  expect(answer((call) => [...call.heard(), ...call.silence()])).toEqual({ type: 'consent', given: false })
})

test('hang-up: goodbye is heard to its end; the caller hanging up ends everything at once', () => {
  const call = one({ kind: 'hang-up', prompts: words('Bye'), exits: {} })
  call.begin()
  expect(call.keys('1')).toEqual([])
  expect(types(call.heard())).toEqual(['hang-up'])
  const gone = one({ kind: 'hang-up', prompts: words('Bye'), exits: {} })
  gone.begin()
  gone.feed({ type: 'hung-up' })
  expect(gone.session().phase).toEqual({ type: 'over' })
  expect(gone.notes.at(-1)).toEqual({ type: 'hung-up', node: 'one' })
})

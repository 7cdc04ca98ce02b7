import { expect, test } from 'vitest'
import { asking, callIn, flowOf, programOf, words } from './testing/flows.ts'

const types = (commands: readonly { readonly type: string }[]): readonly string[] => commands.map(({ type }) => type)
const one = (node: unknown, head = {}) => callIn(programOf(flowOf({ one: node }, head)))

test('nobody is lost: exits to nowhere, settings never chosen, loops, flows in a ring, prompts without end, lines without anybody', () => {
  const fallback = { queue: 'support' }
  const lost = (nodes: Record<string, unknown>, trouble: string, change = {}) => {
    const call = callIn(programOf(flowOf(nodes, { fallback })), change)
    const commands = call.begin()
    expect(call.troubles()).toContain(trouble)
    expect(commands.at(-1)).toMatchObject({ type: 'to-queue', queue: 'support' })
  }
  lost({ a: { kind: 'language', language: 'id', exits: { next: 'nowhere' } } }, 'exit-leads-nowhere')
  lost({ a: { kind: 'language', language: 'id', exits: {} } }, 'exit-leads-nowhere')
  lost({ a: { kind: 'queue', priority: 0, exits: {} } }, 'setting-missing')
  lost({ a: { kind: 'set', set: [{ add: 1, variable: 'n' }], exits: { next: 'a' } } }, 'too-many-steps')
  lost({ a: { kind: 'transfer', to: { flow: 'b' }, ringMs: 5_000, exits: {} } }, 'too-many-flows', { hops: 11 })
  lost({ a: { kind: 'language', language: 'id', exits: { next: 'bye' } } }, 'other-flow', { flow: 'another' })

  const endless = one({ kind: 'say', prompts: words('Hello'), bargeIn: false, exits: { next: 'bye' } })
  endless.begin()
  expect(types(endless.silence())).toEqual(['stop-play', 'hang-up'])
  expect(endless.troubles()).toEqual(['prompt-endless'])

  const silent = one(
    { kind: 'menu', ...asking('Press'), exits: { 1: 'bye', invalid: 'one', silence: 'one' } },
    { fallback },
  )
  silent.begin()
  for (let times = 0; times < 100 && silent.session().phase.type === 'asking'; times++) silent.silence()
  expect(silent.troubles()).toContain('nobody-answers')
  expect(silent.session().phase).toMatchObject({ type: 'away', node: null })

  const bounced = one({ kind: 'queue', queue: 'full', priority: 0, exits: { full: 'one' } }, { fallback })
  bounced.begin()
  for (let times = 0; times < 20; times++) bounced.feed({ type: 'came-back', outcome: 'full' })
  expect(bounced.session().phase).toEqual({ type: 'over' })
})

import { expect, test } from 'vitest'
import { agentId, bridgeOf, customerId, offerLeg } from '../ids.ts'
import type { Input } from '../input.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { START } from '../testing/centre.arbitrary.ts'
import { callFlow, commandsOf, FLOW_NUMBER, flowCentre, replayedFrom } from '../testing/flow-centre.arbitrary.ts'
import { memoOf } from './memo-of.ts'
import type { LegMemo, LiveLegs } from './switch.ts'

type Call = ReturnType<typeof callFlow>

const seen = ({ id, leg, contact }: Call, changes: { memo?: LegMemo | null; inBridge?: boolean } = {}): LiveLegs => {
  const own = contact()
  const memo = own === undefined ? null : memoOf(own)
  const agents = own?.phase.type === 'offered' ? [own.phase.leg] : []
  const legOf = (one: typeof leg, inbound: boolean) => ({
    leg: one,
    inbound,
    state: 'up' as const,
    from: '+62811000',
    to: FLOW_NUMBER,
    memo: changes.memo === undefined ? memo : changes.memo,
    createdAt: START,
  })
  return {
    legs: [legOf(leg, true), ...agents.map((one) => ({ ...legOf(one, false), state: 'ringing' as const }))],
    bridges: [{ bridge: bridgeOf(id), legs: changes.inBridge === false ? [] : [leg, ...agents] }],
  }
}

const reconciled = (live: LiveLegs, leg: string): Input => ({
  type: 'link-reconciled',
  live,
  customers: { [leg]: customerId('cu-1') },
})

const restart = (call: Call, changes: Parameters<typeof seen>[1] = {}) => {
  call.feed({ type: 'server-started', version: 'next' }, 2_000)
  return call.feed(reconciled(seen(call, changes), call.leg))
}

test.each([
  ['while something was said', ''],
  ['while a key was awaited', 'heard'],
  ['in the middle of an answer', '51'],
])('after a restart %s it is said again, without music, and the caller goes on', (_, keys) => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  if (keys === 'heard') [call.hear(), call.hear()]
  else call.press(keys)
  const node = call.contact()?.flow?.phase
  const commands = commandsOf(restart(call))
  expect(commands.map(({ type }) => type)).toEqual(expect.arrayContaining(['create-bridge', 'add-leg', 'stop-music']))
  expect(commands.map(({ type }) => type)).not.toContain('start-music')
  expect(commands.at(-1)?.type).toBe('play')
  expect(call.contact()?.flow?.phase).toMatchObject({ node: node !== undefined && 'node' in node ? node.node : '' })
  if (keys === '51') call.press('4711305')
  call.press('1')
  expect(call.contact()?.queue).toBe('sales')
  expect(stateToJson(replayedFrom(centre.log))).toEqual(stateToJson(centre.state))
})

test('what was heard before the outage is stopped, and its late end is not that of what is said now', () => {
  const call = callFlow(flowCentre([]))
  const before = call.contact()?.sound?.nth ?? 0
  const commands = commandsOf(restart(call))
  expect(commands).toContainEqual({ type: 'stop-play', playback: `${call.id}-p${before}` })
  expect(call.contact()?.sound?.nth).toBeGreaterThan(before)
})

test('who waits, or whom an agent is rung for, stays there after a restart', () => {
  for (const [keys, phase] of [
    ['1', 'waiting'],
    ['3', 'offered'],
  ] as const) {
    const call = callFlow(flowCentre(keys === '3' ? ['siti'] : []))
    call.press(keys)
    const commands = commandsOf(restart(call))
    expect(commands.map(({ type }) => type)).not.toContain('play')
    expect(call.contact()?.phase.type).toBe(phase)
  }
})

test('time that passed while the link was down is nobody’s silence', () => {
  const call = callFlow(flowCentre([]))
  call.feed({ type: 'link-down', reason: 'test' })
  expect(call.wait('flow').events).toEqual([])
  expect(commandsOf(call.feed(reconciled(seen(call), call.leg))).at(-1)?.type).toBe('play')
})

test('whose rows were lost begins anew, and who had waited waits on in the old place', () => {
  const call = callFlow(flowCentre([]))
  const memo = call.contact()
  if (memo === undefined) throw new Error('the call did not come in')
  const lost = callFlow(flowCentre([]), 'in-9')
  const told = { ...memoOf(memo), contact: call.id }
  const anew = lost.feed(reconciled({ ...seen(call, { memo: told }), bridges: [] }, call.leg), 1_000)
  expect(anew.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'node-entered', contact: call.id, node: 'hello' }),
  )
  call.press('1')
  const waited = call.contact()
  if (waited === undefined) throw new Error('the call is gone')
  const other = flowCentre([])
  const next = callFlow(other, 'in-9')
  next.feed(reconciled({ ...seen(call, { memo: memoOf(waited) }), bridges: [] }, call.leg), 5_000)
  expect(other.state.contacts.get(call.id)).toMatchObject({
    phase: { type: 'waiting' },
    queue: 'sales',
    enqueuedAt: START,
  })
})

test('who is found outside of their bridge is put in, and hears it again', () => {
  const call = callFlow(flowCentre([]))
  const found = [{ type: 'customer-outside' as const, contact: call.id }]
  const commands = commandsOf(call.feed({ type: 'legs-differed', found, customers: {} }))
  expect(commands.map(({ type }) => type)).toEqual(expect.arrayContaining(['add-leg', 'play']))
  expect(commands.map(({ type }) => type)).not.toContain('start-music')
})

test('the net gives a caller back who was in a flow: they are there again; who had only met the net enters it', () => {
  const call = callFlow(flowCentre([]))
  call.press('5')
  call.feed({ type: 'leg-ended', leg: call.leg, cause: 'normal', code: 0 })
  expect(call.contact()?.phase.type).toBe('net')
  const back = call.feed(
    { type: 'leg-arrived', leg: call.leg, from: '', to: FLOW_NUMBER, memo: null, customer: customerId('cu-1') },
    2_000,
  )
  expect(commandsOf(back).at(-1)?.type).toBe('play')
  expect(call.contact()?.flow?.phase).toMatchObject({ type: 'asking', node: 'pin' })
})

test('an agent who picked up while nobody looked has the caller, whatever the books said', () => {
  const call = callFlow(flowCentre(['siti']))
  call.press('3')
  const phase = call.contact()?.phase
  expect(phase?.type).toBe('offered')
  call.feed({ type: 'link-down', reason: 'test' })
  const live = seen(call)
  const up = { ...live, legs: live.legs.map((one) => ({ ...one, state: 'up' as const })) }
  call.feed(reconciled(up, call.leg))
  expect(call.contact()?.phase).toMatchObject({ type: 'talking', agent: 'siti' })
  expect(call.contact()?.putThrough).toBeUndefined()
  expect(offerLeg(call.id, 1)).toBe(phase?.type === 'offered' ? phase.leg : '')
})

test('the state in a flow is the same when it was written down and read', () => {
  const centre = flowCentre([])
  callFlow(centre).press('51')
  const json = stateToJson(centre.state)
  expect(stateToJson(stateFromJson(JSON.parse(JSON.stringify(json))))).toEqual(json)
})

test('who is back from somebody whom the books never sent them to is asked again where they stood', () => {
  const centre = flowCentre(['siti'])
  const call = callFlow(centre)
  call.hear()
  const [siti, leg] = [agentId('siti'), offerLeg(call.id, 1)]
  const party = { agent: siti, leg, answeredAt: null, recording: null }
  const live = seen(call)
  const memo: LegMemo = { v: 1, contact: call.id, phase: 'offered', queue: null, enqueuedAt: null, party }
  const [caller] = live.legs
  if (caller === undefined) throw new Error('there is no caller')
  const found: LiveLegs = {
    legs: [caller, { ...caller, leg, inbound: false, memo }],
    bridges: [{ bridge: bridgeOf(call.id), legs: [call.leg, leg] }],
  }
  call.feed({ type: 'server-started', version: 'next' }, 2_000)
  call.feed(reconciled(found, call.leg))
  expect(call.contact()?.phase).toMatchObject({ type: 'talking', agent: 'siti' })
  call.feed({ type: 'set-presence', agent: agentId('budi'), state: 'available', reason: null })
  const to = { agent: agentId('budi') }
  expect(call.feed({ type: 'transfer-contact', contact: call.id, by: siti, to }).refusal).toBeNull()
  const back = call.feed({ type: 'leg-ended', leg: offerLeg(call.id, 2), cause: 'busy', code: 17 }, 1_000)
  expect(call.contact()?.phase.type).toBe('flow')
  expect(commandsOf(back).map(({ type }) => type)).toEqual(expect.arrayContaining(['stop-music', 'play']))
})

test('who said no is not recorded by an answer that nobody saw', () => {
  for (const [key, recorded] of [
    ['1', true],
    ['2', false],
  ] as const) {
    const call = callFlow(flowCentre([]))
    call.press(`8${key}`)
    const leg = offerLeg(call.id, 1)
    const party = { agent: agentId('budi'), leg, answeredAt: null, recording: null }
    const live = seen(call)
    const [caller] = live.legs
    if (caller === undefined || caller.memo === null) throw new Error('there is no caller')
    const theirs = { ...caller, leg, inbound: false, memo: { ...caller.memo, party } }
    const bridges = [{ bridge: bridgeOf(call.id), legs: [call.leg, leg] }]
    call.feed({ type: 'server-started', version: 'next' }, 2_000)
    call.feed(reconciled({ legs: [caller, theirs], bridges }, call.leg))
    expect(call.contact()).toMatchObject({ phase: { type: 'talking', agent: 'budi' }, consent: recorded })
    expect(call.contact()?.recording !== null).toBe(recorded)
  }
})

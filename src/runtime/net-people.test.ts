import { expect, test } from 'vitest'
import { step } from '../core/center.ts'
import { accountId, agentId } from '../core/ids.ts'
import { smallCentre } from '../core/testing/centre.arbitrary.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createNetPeople } from './net-people.ts'
import { createScriptedEngine } from './testing/fake-engine.ts'

const setUp = () => {
  const { state } = smallCentre(['siti', 'budi'])
  const clock = createManualClock()
  const engine = createScriptedEngine()
  const troubles: string[] = []
  const people = createNetPeople({ view: state, clock, engine, onTrouble: (what) => troubles.push(what) })
  const leave = () =>
    step(state, { type: 'set-presence', agent: agentId('budi'), state: 'offline', reason: null }, state.at).events
  return { clock, engine, people, troubles, leave, state }
}

test('the net is told of the phones of those who are not offline, once for a crowd of changes', () => {
  const { clock, engine, people, leave } = setUp()
  people.onEvents(leave())
  people.onEvents([{ seq: 1, at: 0, event: { type: 'link-changed', up: true, reason: null } }])
  expect(engine.people).toBeNull()
  clock.advance(1_000)
  expect(engine.people).toEqual(['sip:siti@127.0.0.1:5090'])
  engine.people = null
  clock.advance(60_000)
  expect(engine.people).toBeNull()
})

test('a browser is rung as the account of its sign-in, which is told when it changes', () => {
  const { clock, engine, people, state } = setUp()
  const agent = agentId('siti')
  const account = accountId('web-0000000000000001')
  const issue = { type: 'issue-phone', agent, account, until: state.at + 60_000, takeOver: false } as const
  step(state, { type: 'set-station', agent, station: { kind: 'browser' } }, state.at)
  people.onEvents(step(state, issue, state.at).events)
  clock.advance(1_000)
  expect(engine.people).toEqual(['sip:budi@127.0.0.1:5090', `browser:${account}`])
})

test('what changes nobody’s phone is not told', () => {
  const { clock, engine, people } = setUp()
  people.onEvents([{ seq: 1, at: 0, event: { type: 'clock-jumped', byMs: 5_000 } }])
  clock.advance(60_000)
  expect(engine.people).toBeNull()
})

test('a switch that could not be told is told again', async () => {
  const { clock, engine, people, troubles, leave } = setUp()
  const { netPeople } = engine
  engine.netPeople = () => Promise.reject(new Error('busy'))
  people.onEvents(leave())
  clock.advance(1_000)
  await new Promise(setImmediate)
  expect(troubles).toHaveLength(1)
  engine.netPeople = netPeople
  clock.advance(10_000)
  expect(engine.people).toEqual(['sip:siti@127.0.0.1:5090'])
})

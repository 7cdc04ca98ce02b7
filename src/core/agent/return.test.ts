import { expect, test } from 'vitest'
import { step } from '../center.ts'
import { accountId, agentId, contactId, legId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { agentOf, arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { shownState } from './shown.ts'

const restarted: Input = { type: 'server-started', version: 'next' }
const linked: Input = { type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} }

const fire = (state: CenterState, deadline: string, at: number) =>
  step(state, { type: 'timer-fired', deadline, generation: state.deadlines.get(deadline)?.generation ?? 0 }, at)

const shown = (state: CenterState, id: string) => {
  const agent = state.agents.get(agentId(id))
  return agent === undefined ? null : shownState(agent)
}

const account = accountId('web-0000000000000001')

const withBrowser = () => {
  const { state } = smallCentre(['budi'])
  step(state, { type: 'save-agent', agent: agentOf('siti', ['support'], { station: { kind: 'browser' } }) }, START)
  step(state, { type: 'issue-phone', agent: agentId('siti'), account, until: START + 1e9, takeOver: false }, START)
  step(state, { type: 'account-reached', account, reachable: true }, START)
  step(state, { type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null }, START)
  return state
}

test('a phone with a fixed address is ready at once; a browser has to show itself within a minute, or is offline', () => {
  const state = withBrowser()
  step(state, restarted, START + 1_000)
  expect([shown(state, 'budi'), shown(state, 'siti'), shown(state, 'dewi')]).toEqual([
    'ready',
    'reconnecting',
    'offline',
  ])
  expect(state.deadlines.get('back:siti')?.at).toBe(START + 61_000)
  fire(state, 'back:siti', START + 61_000)
  expect(state.agents.get(agentId('siti'))?.presence).toMatchObject({ state: 'offline', reason: 'not-back' })
})

test('who is back in time has lost neither the presence nor the place among the idle', () => {
  const state = withBrowser()
  const { idleSince } = state.agents.get(agentId('siti')) ?? {}
  step(state, restarted, START + 1_000)
  step(state, { type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null }, START + 2_000)
  expect(shown(state, 'siti')).toBe('ready')
  expect(state.agents.get(agentId('siti'))?.idleSince).toBe(idleSince)
  expect(state.deadlines.has('back:siti')).toBe(false)
})

test('a wrap-up has ten seconds left at least, and a long one what it had', () => {
  const { state } = smallCentre(['dewi'])
  step(state, arrival('in-1', '1502'), START)
  step(state, { type: 'leg-answered', leg: legId('c-in-1-a1') }, START)
  step(state, { type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 }, START + 1_000)
  step(state, restarted, START + 5_000)
  expect(state.deadlines.get('wrapup:c-in-1')?.at).toBe(START + 31_000)
  step(state, restarted, START + 40_000)
  expect(state.deadlines.get('wrapup:c-in-1')?.at).toBe(START + 50_000)
  expect(state.contacts.get(contactId('c-in-1'))?.phase).toMatchObject({ type: 'wrapup', until: START + 50_000 })
})

test('no miss counts in the first 30 s after a restart; the call goes to the next agent all the same', () => {
  const { state } = smallCentre(['siti', 'budi'])
  step(state, restarted, START + 1_000)
  step(state, linked, START + 1_500)
  const missed = (leg: string, at: number): string | null => {
    step(state, arrival(leg), at)
    const phase = state.contacts.get(contactId(`c-${leg}`))?.phase
    if (phase?.type !== 'offered') return null
    const { events } = fire(state, `offer:c-${leg}`, at + 20_000)
    const reason = events.flatMap(({ event }) => (event.type === 'offer-ended' ? [event.reason] : []))
    expect(state.agents.get(phase.agent)?.misses).toBe(reason[0] === 'missed' ? 1 : 0)
    expect(state.contacts.get(contactId(`c-${leg}`))?.phase).not.toMatchObject({ agent: phase.agent })
    step(state, { type: 'leg-ended', leg: legId(leg), cause: 'normal', code: 16 }, at + 20_001)
    return reason[0] ?? null
  }
  expect(missed('in-1', START + 2_000)).toBe('unproven')
  expect(missed('in-2', START + 60_000)).toBe('missed')
})

test('nothing is offered before a planned end, and all of it after the next start', () => {
  const { state } = smallCentre(['siti'])
  step(state, { type: 'server-stopping' }, START)
  step(state, arrival('in-1'), START + 1)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  step(state, restarted, START + 2)
  const legs = [
    { leg: legId('in-1'), inbound: true, state: 'up' as const, from: '', to: '1501', memo: null, createdAt: START },
  ]
  step(state, { type: 'link-reconciled', live: { legs, bridges: [] }, customers: {} }, START + 3)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('offered')
})

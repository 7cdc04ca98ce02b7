import { expect, test } from 'vitest'
import type { LiveAccount } from '../call/switch.ts'
import { type Step, step } from '../center.ts'
import { accountId, agentId, contactId, legId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { agentOf, arrival, START, smallCentre } from '../testing/centre.arbitrary.ts'
import { shownState } from './shown.ts'

const siti = agentId('siti')
const [home, away] = [accountId('web-0000000000000001'), accountId('web-0000000000000002')]
const until = START + 3_600_000
const browser = { kind: 'browser' } as const

const issue = (account = home, takeOver = false): Input => ({
  type: 'issue-phone',
  agent: siti,
  account,
  until,
  takeOver,
})
const reached = (reachable: boolean, account = home): Input => ({ type: 'account-reached', account, reachable })
const ready: Input = { type: 'set-presence', agent: siti, state: 'available', reason: null }
const live = (accounts: readonly LiveAccount[]): Input => ({
  type: 'link-reconciled',
  live: { legs: [], bridges: [], accounts },
  customers: {},
})

/** Siti, ready in a browser that the switch can ring. */
const withBrowser = () => {
  const { state } = smallCentre([])
  let at = START
  const feed = (input: Input, after = 0): Step => {
    at += after
    return step(state, input, at)
  }
  feed({ type: 'save-agent', agent: agentOf('siti', ['support'], { station: browser }) })
  feed(issue())
  feed(reached(true))
  feed(ready)
  const due = (name: string): Step => {
    const deadline = state.deadlines.get(name)
    at = Math.max(at, deadline?.at ?? 0)
    return feed({ type: 'timer-fired', deadline: name, generation: deadline?.generation ?? 0 })
  }
  return { state, feed, due, shown: () => shownOf(state), agent: () => state.agents.get(siti) }
}
const shownOf = (state: CenterState) => {
  const agent = state.agents.get(siti)
  return agent === undefined ? null : shownState(agent)
}
const commands = ({ effects }: Step) => effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))
const typesOf = ({ events }: Step) => events.map(({ event }) => event.type)

test('a page that can be rung is offered calls, as its account', () => {
  const { feed, shown } = withBrowser()
  expect(shown()).toBe('ready')
  expect(commands(feed(arrival('in-1')))[0]).toMatchObject({
    type: 'ring-leg',
    uri: `browser:${home}`,
    from: '+62811000',
  })
})

test('who is ready without a page is reconnecting, and a minute later gone', () => {
  const { state, log } = smallCentre([])
  expect(log).not.toEqual([])
  step(state, { type: 'save-agent', agent: agentOf('siti', ['support'], { station: browser }) }, START)
  step(state, ready, START)
  expect(shownOf(state)).toBe('reconnecting')
  step(state, issue(), START + 1)
  step(state, reached(true), START + 2)
  expect(shownOf(state)).toBe('ready')
  expect(state.deadlines.has('back:siti')).toBe(false)
})

test('a page that is away for less than a minute loses neither the presence nor the place among the idle', () => {
  const { state, feed, shown, agent } = withBrowser()
  const { idleSince } = agent() ?? {}
  feed(reached(false), 10_000)
  expect(shown()).toBe('reconnecting')
  feed(arrival('in-1'), 1_000)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  expect(commands(feed(reached(true), 48_000))[0]).toMatchObject({ type: 'ring-leg' })
  expect(agent()?.idleSince).toBe(idleSince)
})

test('a page that is away for a minute is gone: coming back later changes nothing by itself', () => {
  const { feed, due, shown, agent } = withBrowser()
  feed(reached(false), 1_000)
  due('back:siti')
  expect(agent()?.presence).toMatchObject({ state: 'offline', reason: 'not-back' })
  feed(reached(true), 1_000)
  expect(shown()).toBe('offline')
  feed(ready)
  expect(shown()).toBe('ready')
})

test('what is said of somebody who is away changes no presence', () => {
  const { feed, shown } = withBrowser()
  feed({ type: 'set-presence', agent: siti, state: 'away', reason: 'lunch' })
  expect(typesOf(feed(reached(false)))).toEqual(['phone-reached'])
  expect(typesOf(feed(reached(true)))).toEqual(['phone-reached'])
  expect(shown()).toBe('away')
})

test('after a restart of the server the switch says who is there, and who is not is awaited', () => {
  const { state, feed, shown, agent } = withBrowser()
  const { idleSince } = agent() ?? {}
  feed({ type: 'server-started', version: 'next' }, 1_000)
  expect(shown()).toBe('reconnecting')
  feed(live([{ account: home, reachable: true }]), 500)
  expect(shown()).toBe('ready')
  expect(agent()?.idleSince).toBe(idleSince)
  feed({ type: 'server-started', version: 'next' }, 1_000)
  expect(typesOf(feed(live([{ account: home, reachable: false }]), 500))).toContain('phone-reached')
  expect(shown()).toBe('reconnecting')
  expect(state.deadlines.get('back:siti')?.at).toBe(START + 2_500 + 60_000)
})

test('a switch that was started anew has no pages, and one that lost an account is asked for it again', () => {
  const { feed, shown } = withBrowser()
  feed({ type: 'link-down', reason: 'killed' }, 1_000)
  expect(shown()).toBe('ready')
  const step = feed(live([]), 1_000)
  expect(commands(step)).toEqual([{ type: 'open-account', account: home }])
  expect(shown()).toBe('reconnecting')
  feed(reached(true), 1_000)
  expect(shown()).toBe('ready')
})

test('another window takes a phone in use only when that is meant, and what rings is given back', () => {
  const { state, feed, shown } = withBrowser()
  feed(arrival('in-1'))
  const refused = feed(issue(away))
  expect(refused.refusal).toMatchObject({ code: 'conflict', path: 'phone' })
  expect(refused.events).toEqual([])
  const taken = commands(feed(issue(away, true)))
  expect(taken.map(({ type }) => type)).toEqual([
    'hang-up-leg',
    'write-memo',
    'hang-up-leg',
    'close-account',
    'open-account',
  ])
  expect(shown()).toBe('reconnecting')
  expect(state.contacts.get(contactId('c-in-1'))).toMatchObject({ phase: { type: 'waiting' }, excluded: {} })
  // News of the old one is nobody's.
  expect(feed(reached(false)).events).toEqual([])
  feed({ type: 'leg-ended', leg: legId('c-in-1-a1'), cause: 'cancelled', code: 16 })
  expect(commands(feed(reached(true, away)))[0]).toMatchObject({ type: 'ring-leg', uri: `browser:${away}` })
})

test('a phone that is not in use is simply replaced, and asked for twice it stays as it is', () => {
  const { feed } = withBrowser()
  feed(reached(false))
  expect(feed(issue(away)).refusal).toBeNull()
  expect(feed(issue(away)).events).toEqual([])
})

test('signing out closes the phone at once: a ring is given back, a talk is left', () => {
  const { state, feed, shown } = withBrowser()
  feed(arrival('in-1'))
  feed({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  const other = feed({ type: 'withdraw-phone', agent: siti, account: away })
  expect(other.events).toEqual([])
  const step = feed({ type: 'withdraw-phone', agent: siti, account: home })
  expect(commands(step)).toEqual([
    { type: 'hang-up-leg', leg: 'c-in-1-a1', cause: 'normal' },
    { type: 'close-account', account: home },
  ])
  feed({ type: 'leg-ended', leg: legId('c-in-1-a1'), cause: 'normal', code: 16 })
  expect(state.agents.get(siti)?.presence).toMatchObject({ state: 'offline', reason: 'signed-out' })
  expect(shown()).toBe('offline')
})

test('the end of the sign-in ends the phone too', () => {
  const { due, agent, state } = withBrowser()
  expect(state.deadlines.get('phone:siti')?.at).toBe(until)
  expect(commands(due('phone:siti'))).toEqual([{ type: 'close-account', account: home }])
  expect(agent()).toMatchObject({ phone: null, presence: { state: 'offline' } })
  expect(state.deadlines.has('phone:siti')).toBe(false)
})

test('a sign-in that runs out in mid-call ends no call: the phone goes with the talk, and nothing more is offered', () => {
  const { feed, due, agent, shown, state } = withBrowser()
  feed(arrival('in-1'))
  feed({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  const first = due('phone:siti')
  expect(commands(first).map(({ type }) => type)).toEqual(['open-account'])
  expect([shown(), agent()?.phone?.account, agent()?.phone?.reachable]).toEqual(['talking', home, true])
  expect(state.deadlines.get('phone:siti')?.at).toBe(until + 60_000)
  feed(reached(false), 1_000)
  // Its page may have been closed without a word: it is listened to each time.
  expect(commands(due('phone:siti')).map(({ type }) => type)).toEqual(['open-account', 'listen-for-life'])
  for (const leg of ['in-1', 'c-in-1-a1'])
    feed({ type: 'leg-ended', leg: legId(leg), cause: 'normal', code: 16 }, 1_000)
  expect(shown()).toBe('offline')
  expect(commands(due('phone:siti'))).toEqual([{ type: 'close-account', account: home }])
  expect(agent()?.phone).toBeNull()
})

test('who signs in again in mid-call has the call put through to the new page', () => {
  const { feed, due, state, agent } = withBrowser()
  feed(arrival('in-1'))
  feed({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  due('phone:siti')
  const again = feed(issue(away, true), 1_000)
  expect(typesOf(again)).toEqual(['phone-issued', 'talk-interrupted'])
  expect(commands(feed(reached(true, away), 1_000))[0]).toMatchObject({
    type: 'ring-leg',
    uri: `browser:${away}`,
    answersItself: true,
  })
  feed({ type: 'leg-answered', leg: legId('c-in-1-a2') })
  expect(state.contacts.get(contactId('c-in-1'))?.phase).toMatchObject({ type: 'talking', leg: 'c-in-1-a2' })
  expect(agent()?.phone?.until).toBe(until)
})

test('a desk phone needs no page: signing out leaves it ready, and changing to it ends the waiting', () => {
  const { feed, shown } = withBrowser()
  feed(reached(false))
  const station = { kind: 'phone', uri: 'sip:siti@127.0.0.1:5090' } as const
  feed({ type: 'set-station', agent: siti, station })
  expect(shown()).toBe('ready')
  feed({ type: 'withdraw-phone', agent: siti, account: home })
  expect(shown()).toBe('ready')
  feed({ type: 'set-station', agent: siti, station: browser })
  expect(shown()).toBe('reconnecting')
})

test('a page that goes while it rings gives the ring back at once, as nobody’s fault; back again it is rung anew', () => {
  const { state, feed, shown, agent } = withBrowser()
  feed(arrival('in-1'))
  feed({ type: 'leg-ringing', leg: legId('c-in-1-a1') })
  expect(commands(feed(reached(false), 1_000))[0]).toEqual({ type: 'hang-up-leg', leg: 'c-in-1-a1', cause: 'normal' })
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  expect([shown(), agent()?.misses]).toEqual(['reconnecting', 0])
  expect(agent()?.presence.reason).toBe('phone-lost')
  expect(commands(feed(reached(true), 1_000))[0]).toMatchObject({ type: 'ring-leg', leg: 'c-in-1-a2' })
})

test('F14: whose phone goes while it rings is shown so, also after a restart, and the caller is first for the next one', () => {
  const { state, feed, agent } = withBrowser()
  feed(arrival('in-1'))
  feed({ type: 'leg-ringing', leg: legId('c-in-1-a1') })
  feed(arrival('in-2'), 1_000)
  feed(reached(false), 1_000)
  expect(agent()?.presence).toMatchObject({ state: 'reconnecting', reason: 'phone-lost' })
  const budi = { type: 'set-presence', agent: agentId('budi'), state: 'available', reason: null } as const
  expect(feed(budi, 1_000).events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'contact-offered', contact: 'c-in-1', agent: 'budi' }),
  )
  expect(state.contacts.get(contactId('c-in-2'))?.phase.type).toBe('waiting')
  feed({ type: 'server-started', version: 'next' }, 1_000)
  expect(agent()?.presence).toMatchObject({ state: 'reconnecting', reason: 'phone-lost' })
  feed(reached(true), 1_000)
  expect(agent()?.presence).toMatchObject({ state: 'available', reason: null })
  // Nobody has heard of a new sign-in's phone yet: that is no loss.
  feed(issue(away, true))
  expect(agent()?.presence).toMatchObject({ state: 'reconnecting', reason: null })
})

test('a page that goes while it talks leaves the talk alone', () => {
  const { feed, shown } = withBrowser()
  feed(arrival('in-1'))
  feed({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  expect(commands(feed(reached(false), 1_000)).map(({ type }) => type)).toEqual(['listen-for-life'])
  expect(shown()).toBe('talking')
  feed(reached(true), 1_000)
  expect(shown()).toBe('talking')
})

test('a ring that no page has heard is no miss', () => {
  const { feed, due, agent } = withBrowser()
  feed(arrival('in-1'))
  const silent = due('offer:c-in-1').events.flatMap(({ event }) => (event.type === 'offer-ended' ? [event.reason] : []))
  expect(silent).toEqual(['unreachable'])
  expect(agent()?.misses).toBe(0)
  due('rest:siti')
  feed(arrival('in-2'))
  feed({ type: 'leg-ringing', leg: legId('c-in-2-a1') })
  due('offer:c-in-2')
  expect(agent()?.misses).toBe(1)
})

test('who is retired has no phone left', () => {
  const { feed } = withBrowser()
  const step = feed({ type: 'retire-agent', agent: siti })
  expect(commands(step)).toContainEqual({ type: 'close-account', account: home })
})

import { afterEach, expect, test, vi } from 'vitest'
import { applyEvent } from '../core/apply.ts'
import { memoOf } from '../core/call/memo-of.ts'
import { agentId, bridgeId, contactId, customerId, legId, queueId } from '../core/ids.ts'
import { emptyState } from '../core/state.ts'
import { stateToJson } from '../core/state-json.ts'
import { agentOf, queueOf } from '../core/testing/centre.arbitrary.ts'
import { CallGoneError, EngineRefusedError } from '../ports/engine.ts'
import { StoreUnavailableError } from '../ports/store.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createCenter, type RunningCenter } from './center.ts'
import { createScriptedEngine } from './testing/fake-engine.ts'
import { createFakeStore } from './testing/fake-store.ts'

const running: RunningCenter[] = []
afterEach(async () => {
  for (const center of running.splice(0)) await center.stop().catch(() => {})
})

const settled = (): Promise<void> => new Promise(setImmediate)

const setUp = async (options: { readonly maxPending?: number } = {}) => {
  const store = createFakeStore()
  const engine = createScriptedEngine()
  const clock = { ...createManualClock(1_000_000), drift: () => 0 }
  const troubles: string[] = []
  const performed: string[] = []
  const state = emptyState()
  const center = createCenter({
    state,
    clock,
    store,
    engine,
    customerOf: (number) => customerId(`cu-${number}`),
    perform: async (action) => {
      performed.push(action.recording)
      return { type: 'recording-kept', contact: action.contact, recording: action.recording, durationMs: 5, bytes: 6 }
    },
    random: () => 0.5,
    ...options,
    onTrouble: (kind) => troubles.push(kind),
    onBroken: (error) => troubles.push(`broken ${error.message}`),
  })
  running.push(center)
  await center.start('test')
  await center.submit({ type: 'save-queue', queue: queueOf('support') })
  await center.submit({ type: 'set-number', number: '1501', target: { queue: queueId('support') } })
  await center.submit({ type: 'save-agent', agent: agentOf('siti', ['support']) })
  await center.submit({ type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null })
  engine.say({ type: 'link-up' })
  await vi.waitFor(() => expect(center.health().switchReady).toBe(true))
  return { store, engine, clock, center, state, troubles, performed }
}

const call = (leg: string) => ({ type: 'leg-arrived', leg: legId(leg), from: '0811', to: '1501', memo: null }) as const

test('a whole call: commands go out in order, the outcome is on the disk, the recording is kept after its commit', async () => {
  const { store, engine, clock, center, performed } = await setUp()
  engine.say(call('in-1'))
  engine.say({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  clock.advance(4_000)
  engine.say({ type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 })
  await vi.waitFor(() => {
    clock.advance(50)
    expect(performed).toEqual(['r-c-in-1'])
  })
  await vi.waitFor(async () => {
    clock.advance(50)
    expect(await store.pendingOutbox()).toEqual([])
  })
  expect(engine.commands.map(({ type }) => type)).toEqual([
    'ring-leg',
    'create-bridge',
    'answer-leg',
    'add-leg',
    'start-music',
    'write-memo',
    'stop-music',
    'start-recording',
    'write-memo',
    'hang-up-leg',
    'destroy-bridge',
  ])
  const types = store.groups.flatMap((group) => group.events.map(({ event }) => event.type))
  expect(types.at(-1)).toBe('recording-stored')
  const replayed = emptyState()
  for (const recorded of store.groups.flatMap((group) => group.events)) applyEvent(replayed, recorded)
  expect(stateToJson(replayed)).toEqual(stateToJson(center.view))
})

test('the ring time-out comes from the deadline in the state', async () => {
  const { engine, clock, state } = await setUp()
  engine.say(call('in-1'))
  clock.advance(19_999)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('offered')
  clock.advance(1)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  clock.advance(10_000)
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('offered')
})

test('news that comes before the books were held against the switch waits for that', async () => {
  const { engine, center, state } = await setUp()
  engine.say({ type: 'link-down', reason: 'test' })
  expect(center.health().switchReady).toBe(false)
  let answer = (): void => {}
  const reading = new Promise<void>((resolve) => {
    answer = resolve
  })
  engine.liveCalls = async () => {
    await reading
    return { legs: [], bridges: [] }
  }
  engine.say({ type: 'link-up' })
  engine.say(call('in-1'))
  expect(state.contacts.size).toBe(0)
  answer()
  await vi.waitFor(() => expect(state.contacts.size).toBe(1))
})

test('a refused ring is the end of that leg, a leg that is gone is no trouble', async () => {
  const { engine, state, troubles } = await setUp()
  engine.refusal = new EngineRefusedError('no such endpoint')
  engine.say(call('in-1'))
  await settled()
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('waiting')
  expect(state.agents.get(agentId('siti'))?.restUntil).toBeGreaterThan(0)
  expect(troubles).toContain('switch')
  // What was refused in the middle may ring on: nobody may pick up an offer that is over.
  expect(engine.commands).toContainEqual({ type: 'hang-up-leg', leg: 'c-in-1-a1', cause: 'normal' })
  troubles.length = 0
  engine.refusal = new CallGoneError('gone')
  engine.say({ type: 'leg-ended', leg: legId('in-1'), cause: 'normal', code: 16 })
  await settled()
  expect(troubles).toEqual([])
})

test('a difference counts when it was seen twice', async () => {
  const { engine, clock, state } = await setUp()
  engine.say(call('in-1'))
  engine.say({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  engine.live = { legs: [], bridges: [] }
  clock.advance(30_000)
  await settled()
  expect(state.contacts.size).toBe(1)
  clock.advance(5_000)
  await settled()
  expect(state.contacts.size).toBe(0)
})

test('the full disk: changes are refused, calls go on, then new calls go to the net and the gap is told', async () => {
  const { engine, clock, center, store, state } = await setUp({ maxPending: 3 })
  store.disk = 'full'
  await expect(
    center.submit({ type: 'set-number', number: '15', target: { queue: queueId('support') } }),
  ).rejects.toBeInstanceOf(StoreUnavailableError)
  await expect(center.submit({ type: 'clear-number', number: '1501' })).rejects.toBeInstanceOf(StoreUnavailableError)
  expect(state.numbers.has('1501')).toBe(true)
  engine.say(call('in-1'))
  expect(state.contacts.get(contactId('c-in-1'))?.phase.type).toBe('offered')
  engine.say(call('in-2'))
  expect(state.contacts.has(contactId('c-in-2'))).toBe(false)
  expect(engine.commands.at(-1)).toEqual({ type: 'release-leg', leg: 'in-2' })
  store.disk = 'ok'
  clock.advance(1_000)
  await vi.waitFor(() => {
    clock.advance(50)
    const events = store.groups.flatMap((group) => group.events.map(({ event }) => event))
    expect(events.at(-1)).toMatchObject({ type: 'journal-gap', lost: 1 })
  })
  expect(await center.submit({ type: 'clear-number', number: '1501' })).toBe(null)
})

test('a fault in the core is reported and the next input is taken', async () => {
  const { engine, state, troubles } = await setUp()
  engine.say(JSON.parse('{"type":"nonsense"}'))
  expect(troubles).toContain('fault')
  engine.say(call('in-1'))
  expect(state.contacts.size).toBe(1)
})

test('callers’ numbers go from the net’s book only when what stands there is on the disk', async () => {
  const { store, engine, clock, center } = await setUp()
  const kept: number[] = []
  engine.netNotesKept = async (upTo) => void kept.push(upTo)
  store.disk = 'slow'
  engine.net = { to: 120, lines: [] }
  engine.say({ type: 'link-down', reason: 'a test' })
  engine.say({ type: 'link-up' })
  await vi.waitFor(() => expect(center.view.netRead).toBe(120))
  for (let n = 0; n < 5; n++) {
    clock.advance(1_000)
    await settled()
  }
  expect(kept).toEqual([])
  store.disk = 'ok'
  store.release()
  await vi.waitFor(() => expect(kept).toEqual([120]))
})

test('the end tries a second time what the disk refused: a lock is gone by then', async () => {
  const { store, engine, center } = await setUp()
  const { commit } = store
  let refused = 0
  store.commit = async (group) => {
    refused += 1
    if (refused === 1) throw new StoreUnavailableError('the database is locked')
    return commit(group)
  }
  engine.say(call('in-1'))
  await center.stop()
  const types = store.groups.flatMap((group) => group.events.map(({ event }) => event.type))
  expect([refused, types.includes('contact-created')]).toEqual([2, true])
})

test('written: waits for what has happened, not for ever, and for nothing while the disk refuses', async () => {
  const { store, engine, clock, center } = await setUp()
  store.disk = 'slow'
  engine.say(call('in-1'))
  expect(center.health().journalPending).toBeGreaterThan(0)
  let seen: string[] = []
  const wait = (name: string) => center.written(500).then(() => seen.push(name))
  const first = wait('committed')
  await settled()
  expect(seen).toEqual([])
  store.disk = 'ok'
  store.release()
  await first
  expect(center.health().journalPending).toBe(0)

  seen = []
  store.disk = 'slow'
  engine.say(call('in-2'))
  const second = wait('not for ever')
  await settled()
  clock.advance(499)
  await settled()
  expect(seen).toEqual([])
  clock.advance(1)
  await second
  expect(center.health().journalPending).toBeGreaterThan(0)

  store.disk = 'full'
  store.release()
  await vi.waitFor(() => expect(center.health().journalOk).toBe(false))
  await center.written(500)
  store.disk = 'ok'
})

test('after an outage a talk that seems well is taken over as it is, and within a second asked for what it may lack', async () => {
  const { engine, clock, center, state } = await setUp()
  engine.say(call('in-1'))
  engine.say({ type: 'leg-answered', leg: legId('c-in-1-a1') })
  const contact = state.contacts.get(contactId('c-in-1'))
  const common = { state: 'up', from: '0811', to: '1501', createdAt: 1_000_000 } as const
  const memo = contact === undefined ? null : memoOf(contact)
  engine.live = {
    legs: [
      { ...common, leg: legId('in-1'), inbound: true, memo },
      { ...common, leg: legId('c-in-1-a1'), inbound: false, memo: null },
    ],
    bridges: [{ bridge: bridgeId('b-c-in-1'), legs: [legId('in-1'), legId('c-in-1-a1')] }],
  }
  engine.say({ type: 'link-down', reason: 'a test' })
  const before = engine.commands.length
  engine.say({ type: 'link-up' })
  await vi.waitFor(() => expect(center.health().switchReady).toBe(true))
  expect(engine.commands.slice(before)).toEqual([])
  for (let part = 0; part < 20; part++) clock.advance(50)
  const asked = engine.commands.slice(before).map(({ type }) => type)
  expect(asked).toEqual(['stop-music', 'start-recording', 'mute-recording', 'write-memo'])
  for (let second = 0; second < 25; second++) clock.advance(1_000)
  expect(engine.commands.slice(before)).toHaveLength(asked.length)
})

/** How the trunks are: what the switch says, and in words what the other side does. */
import { expect, test } from 'vitest'
import { agentId, type LineId, lineId, phoneId, trunkId } from '../core/ids.ts'
import { LOCAL_TRUNK } from '../core/lines/built-in.ts'
import type { Trunk } from '../core/lines/words.ts'
import { emptyState } from '../core/state.ts'
import { LinkDownError } from '../ports/engine.ts'
import type { LineState } from '../ports/lines.ts'
import { createManualClock } from '../telephony/fake/manual-clock.ts'
import { createTrunkWatch } from './trunk-watch.ts'

const REGISTERS: Trunk = {
  ...LOCAL_TRUNK,
  id: trunkId('provider'),
  connection: { kind: 'registration', server: 'a', username: 'u', sealedSecret: '' },
}
const ADDRESS: Trunk = { ...LOCAL_TRUNK, id: trunkId('address') }
const DESK = { id: phoneId('desk'), label: 'Desk', username: 'desk-0a1b2c3d', agent: null }

const world = () => {
  const clock = createManualClock()
  const state = emptyState()
  state.linkUp = true
  for (const trunk of [REGISTERS, ADDRESS]) state.trunks.set(trunk.id, trunk)
  state.deskPhones.set(DESK.id, DESK)
  const said = { ok: true, says: 'answers' }
  const states = new Map<LineId, LineState>()
  const opened: string[] = []
  const troubles: string[] = []
  const engine = {
    refuses: false,
    execute: async (command: { readonly type: string; readonly line?: string }) => {
      if (engine.refuses) throw new Error('refused')
      opened.push(`${command.type} ${command.line}`)
    },
    lineStates: async (): Promise<ReadonlyMap<LineId, LineState>> => {
      if (engine.refuses) throw new LinkDownError('down')
      return new Map(states)
    },
  }
  const probe = async () => ({ ...said })
  const watch = createTrunkWatch({ view: state, clock, engine, probe, onTrouble: (what) => void troubles.push(what) })
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    for (let turns = 0; turns < 60; turns++) await Promise.resolve()
  }
  const change = (): void =>
    watch.onEvents([{ seq: 1, at: 0, event: { type: 'trunk-saved', trunk: REGISTERS, by: agentId('admin') } }])
  return { clock, state, said, states, opened, troubles, engine, watch, pass, change }
}

test('a trunk is registered when the switch says so, and else what the other side says', async () => {
  const { watch, pass, change, states, said, opened, clock } = world()
  expect(watch.healthOf(REGISTERS)).toMatchObject({ state: 'trying', error: null })
  states.set(lineId('trunk-provider'), 'registered').set(lineId(DESK.username), 'registered')
  change()
  await pass(1_000)
  expect(opened).toEqual(['open-line trunk-provider', 'open-line trunk-address', 'open-line desk-0a1b2c3d'])
  expect(watch.healthOf(REGISTERS)).toMatchObject({ state: 'registered', error: null })
  expect(watch.healthOf(ADDRESS)).toMatchObject({ state: 'reachable' })
  expect(watch.isRegistered(DESK)).toBe(true)
  const since = watch.healthOf(REGISTERS).since
  await pass(20_000)
  expect(watch.healthOf(REGISTERS).since).toBe(since)

  states.set(lineId('trunk-provider'), 'refused')
  Object.assign(said, { ok: false, says: '401: wrong password' })
  await pass(20_000)
  expect(watch.healthOf(REGISTERS)).toEqual({ state: 'refused', since: clock.now(), error: '401: wrong password' })
  Object.assign(said, { says: 'no answer from a:5060' })
  await pass(20_000)
  expect(watch.healthOf(REGISTERS)).toMatchObject({ state: 'no-answer', error: 'no answer from a:5060' })
  Object.assign(said, { ok: true })
  await pass(20_000)
  expect(watch.healthOf(REGISTERS)).toMatchObject({ state: 'trying', error: null })
  expect(watch.healthOf({ ...REGISTERS, enabled: false })).toMatchObject({ state: 'off' })
  watch.stop()
})

test('a look that fails is told and made again; one is looked at soon while it is on its way', async () => {
  const { watch, pass, change, states, engine, troubles } = world()
  engine.refuses = true
  change()
  await pass(1_000)
  expect(new Set(troubles)).toEqual(new Set(['a line is not in the switch', 'the trunks could not be looked at']))
  engine.refuses = false
  await pass(20_000)
  expect(watch.healthOf(REGISTERS).state).toBe('trying')
  states.set(lineId('trunk-provider'), 'registered')
  await pass(2_000)
  expect(watch.healthOf(REGISTERS).state).toBe('registered')
  watch.stop()
  states.clear()
  await pass(60_000)
  expect(watch.healthOf(REGISTERS).state).toBe('registered')
})

test('a registration that goes or comes is seen within seconds; the other side is asked no more often for that', async () => {
  const { watch, pass, change, states, said, clock, state } = world()
  states.set(lineId('trunk-provider'), 'registered')
  change()
  await pass(1_000)
  expect(watch.healthOf(REGISTERS).state).toBe('registered')
  Object.assign(said, { ok: false, says: '403: a refuses the user name u, or calls from our address' })
  await pass(3_000)
  expect(watch.healthOf(REGISTERS).state).toBe('registered')
  states.set(lineId('trunk-provider'), 'refused')
  await pass(3_000)
  expect(watch.healthOf(REGISTERS)).toEqual({ state: 'refused', since: clock.now(), error: said.says })
  states.set(lineId('trunk-provider'), 'registered')
  await pass(3_000)
  expect(watch.healthOf(REGISTERS)).toMatchObject({ state: 'registered', error: null })
  watch.stop()
  states.clear()
  state.linkUp = false
  await pass(30_000)
  expect(watch.healthOf(REGISTERS).state).toBe('registered')
})

test('what nobody has looked at yet says the same each time it is asked', async () => {
  const { watch, pass } = world()
  const first = watch.healthOf(REGISTERS)
  await pass(5_000)
  expect(watch.healthOf(REGISTERS)).toEqual(first)
  const off = watch.healthOf({ ...REGISTERS, enabled: false })
  expect(off.state).toBe('off')
  await pass(5_000)
  expect(watch.healthOf({ ...REGISTERS, enabled: false })).toEqual(off)
})

test('who took no sound at the last call says so, although a question without sound is answered', async () => {
  const { watch, pass, change, state, states, said } = world()
  const secret: Trunk = { ...ADDRESS, transport: 'tls', encryption: 'srtp' }
  state.trunks.set(secret.id, secret)
  const fault = { at: 0, fails: 1, called: [], rests: 0, restsUntil: null, cause: 'failed' } as const
  state.trunkFaults.set(secret.id, { ...fault, trunk: secret.id, code: 58 })
  state.trunkFaults.set(REGISTERS.id, { ...fault, trunk: REGISTERS.id, code: 58 })
  states.set(lineId('trunk-provider'), 'registered')
  change()
  await pass(1_000)
  const says = '488: it refused the sound of the last call, which was encrypted (SRTP)'
  expect(await watch.ask(secret)).toEqual({ ok: false, says })
  expect(watch.healthOf(secret)).toMatchObject({ state: 'refused', error: says })
  expect(watch.healthOf(REGISTERS)).toMatchObject({
    state: 'registered',
    error: expect.stringContaining('not encrypted'),
  })
  state.trunkFaults.set(secret.id, { ...fault, trunk: secret.id, code: 34 })
  expect(await watch.ask(secret)).toEqual({ ok: true, says: 'answers' })
  Object.assign(said, { ok: false, says: 'certificate: that of a has expired' })
  await pass(20_000)
  expect(watch.healthOf(secret)).toMatchObject({ state: 'refused', error: 'certificate: that of a has expired' })
})

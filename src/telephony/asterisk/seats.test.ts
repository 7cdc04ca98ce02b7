import { expect, test } from 'vitest'
import type { LiveLegs } from '../../core/call/switch.ts'
import { type BridgeId, bridgeOf, contactId, type LegId, legId } from '../../core/ids.ts'
import { createSeats } from './seats.ts'

const LEG = legId('leg')
const ROOM = bridgeOf(contactId('room'))
const OTHER = bridgeOf(contactId('other'))

const world = () => {
  const { run, ...rest } = createSeats()
  const seats = {
    ...rest,
    take: (leg: LegId, bridge: BridgeId, send: () => Promise<void>) => run({ type: 'add-leg', leg, bridge }, send),
    leave: (leg: LegId, send: () => Promise<void>) => run({ type: 'remove-leg', leg, bridge: ROOM }, send),
    empty: (bridge: BridgeId, send: () => Promise<void>) => run({ type: 'destroy-bridge', bridge }, send),
  }
  const asked: string[] = []
  const open: (() => void)[] = []
  const move = (what: string) => () => {
    asked.push(what)
    return Promise.resolve()
  }
  const slow = (what: string) => () => {
    asked.push(what)
    return new Promise<void>((resolve) => open.push(resolve))
  }
  const lists = (legs: LiveLegs['bridges'][number]['legs']) => () =>
    Promise.resolve({ legs: [], accounts: [], bridges: [{ bridge: ROOM, legs }] })
  return { seats, asked, open, move, slow, lists }
}

test('who is there, or on the way there, is not moved again; who is elsewhere is', async () => {
  const { seats, asked, open, move, slow } = world()
  const first = seats.take(LEG, ROOM, slow('room'))
  const second = seats.take(LEG, ROOM, move('room again'))
  open[0]?.()
  await Promise.all([first, second])
  await seats.take(LEG, ROOM, move('room again'))
  await seats.take(LEG, OTHER, move('other'))
  await seats.take(LEG, ROOM, move('room'))
  expect(asked).toEqual(['room', 'other', 'room'])
})

test('who left, or may have, is moved: removed, in a bridge that was taken down, refused, heard of anew, after a lost link', async () => {
  const { seats, asked, move } = world()
  const back = () => seats.take(LEG, ROOM, move('in'))
  await back()
  await seats.leave(LEG, move('out'))
  await back()
  await seats.empty(ROOM, move('down'))
  await expect(seats.take(LEG, ROOM, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  await back()
  seats.forget(LEG)
  await back()
  seats.forgetAll()
  await back()
  await seats.empty(OTHER, move('other down'))
  await back()
  expect(asked).toEqual(['in', 'out', 'in', 'down', 'in', 'in', 'in', 'other down'])
})

test('the lists have the last word on whom nothing was done to meanwhile', async () => {
  const { seats, asked, move, lists } = world()
  await seats.look(lists([LEG]))
  await seats.take(LEG, ROOM, move('in'))
  expect(asked).toEqual([])
  await seats.look(lists([]))
  await seats.take(LEG, ROOM, move('in'))
  expect(asked).toEqual(['in'])
})

test('lists from before a move was done say nothing of it', async () => {
  const { seats, asked, open, move, slow, lists } = world()
  await seats.take(LEG, ROOM, move('in'))
  const out = seats.leave(LEG, slow('out'))
  await seats.look(async () => {
    const live = await lists([LEG])()
    open[0]?.()
    await out
    return live
  })
  await seats.take(LEG, ROOM, move('in'))
  await seats.look(async () => {
    const live = await lists([])()
    await seats.leave(LEG, move('out'))
    await seats.take(LEG, ROOM, move('in'))
    return live
  })
  await seats.take(LEG, ROOM, move('in again'))
  expect(asked).toEqual(['in', 'out', 'in', 'out', 'in'])
})

test('lists that are asked for and come while a move is under way say nothing of it', async () => {
  const { seats, asked, open, move, slow, lists } = world()
  await seats.take(LEG, ROOM, move('in'))
  const out = seats.leave(LEG, slow('out'))
  await seats.look(lists([LEG]))
  open[0]?.()
  await out
  await seats.take(LEG, ROOM, move('in again'))
  const over = seats.take(LEG, OTHER, slow('over'))
  await seats.look(lists([LEG]))
  open[1]?.()
  await over
  await seats.take(LEG, OTHER, move('over again'))
  await seats.take(LEG, ROOM, move('back'))
  expect(asked).toEqual(['in', 'out', 'in again', 'over', 'back'])
})

test('lists that could not be read change nothing', async () => {
  const { seats, asked, move } = world()
  await seats.take(LEG, ROOM, move('in'))
  await expect(seats.look(() => Promise.reject(new Error('no link')))).rejects.toThrow('no link')
  await seats.take(LEG, ROOM, move('in'))
  expect(asked).toEqual(['in'])
})

import { expect, it } from 'vitest'
import { createRoom, type Room } from './room.ts'

const showing = (room: Room, seq: number, keys: Readonly<Record<string, number>>): readonly unknown[] =>
  room
    .show(new Map(Object.entries(keys).map(([key, value]) => [key, JSON.stringify(value)])), () => seq)
    .map((text) => JSON.parse(text))
const told = (texts: readonly string[] | null): unknown => texts?.map((text) => JSON.parse(text)) ?? null
const change = (key: string, value: number | null) => ({ topic: 'desk', key, value })

it('tells what differs, and what is gone', () => {
  const room = createRoom('desk', 10)
  expect(showing(room, 11, { a: 1, b: 1 })).toEqual([change('a', 1), change('b', 1)])
  expect(showing(room, 12, { a: 1, b: 2 })).toEqual([change('b', 2)])
  expect(showing(room, 13, { b: 2 })).toEqual([change('a', null)])
  expect(JSON.parse(room.all())).toEqual({ b: 2 })
})

it('takes no number when nothing differs', () => {
  const room = createRoom('desk', 10)
  showing(room, 11, { a: 1 })
  const next = (): number => {
    throw new Error('no number is needed')
  }
  expect(room.show(new Map([['a', '1']]), next)).toEqual([])
})

it('knows what has changed since any number, each key once', () => {
  const room = createRoom('desk', 10)
  showing(room, 11, { a: 1, b: 1, c: 1 })
  showing(room, 12, { a: 2, b: 1, c: 1 })
  showing(room, 13, { a: 3, b: 1 })
  expect(told(room.since(13))).toEqual([])
  expect(told(room.since(12))).toEqual([change('a', 3), change('c', null)])
  expect(told(room.since(10))).toEqual([change('b', 1), change('a', 3), change('c', null)])
  expect(told(room.since(9))).toBeNull()
})

it('does not grow with what has gone', () => {
  const room = createRoom('desk', 0)
  for (let seq = 1; seq <= 2_000; seq++) showing(room, seq, { [`contact:${seq}`]: seq })
  expect(told(room.since(1_999))).toEqual([change('contact:2000', 2_000), change('contact:1999', null)])
  expect(told(room.since(1_500))).toBeNull()
  expect(told(room.since(1_900))).toHaveLength(101)
})

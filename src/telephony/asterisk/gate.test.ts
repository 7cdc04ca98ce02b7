import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createGate } from './gate.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const setUp = () => {
  const sent: string[] = []
  const gate = createGate(10)
  const send = (name: string) =>
    gate.pass(async () => {
      sent.push(name)
      return name
    })
  return { gate, send, sent }
}

test('an open gate lets through at once', async () => {
  const { send, sent } = setUp()
  const answer = send('a')
  expect(sent).toEqual(['a'])
  expect(await answer).toBe('a')
})

test('while a ring is made the others wait, in order', () => {
  const { gate, send, sent } = setUp()
  const open = gate.close()
  void send('a')
  void send('b')
  expect(sent).toEqual([])
  open()
  void send('c')
  expect(sent).toEqual(['a', 'b', 'c'])
})

test('two rings: the gate opens after both', () => {
  const { gate, send, sent } = setUp()
  const [first, second] = [gate.close(), gate.close()]
  void send('a')
  first()
  first()
  expect(sent).toEqual([])
  second()
  expect(sent).toEqual(['a'])
})

test('a ring that takes too long keeps nobody waiting, and its late end opens no later gate', () => {
  const { gate, send, sent } = setUp()
  const late = gate.close()
  void send('a')
  vi.advanceTimersByTime(10)
  expect(sent).toEqual(['a'])
  gate.close()
  void send('b')
  late()
  expect(sent).toEqual(['a'])
  vi.advanceTimersByTime(10)
  expect(sent).toEqual(['a', 'b'])
})

test('a refused command is refused to who sent it', async () => {
  const { gate } = setUp()
  const open = gate.close()
  const answer = gate.pass(() => Promise.reject(new Error('no')))
  open()
  await expect(answer).rejects.toThrow('no')
})

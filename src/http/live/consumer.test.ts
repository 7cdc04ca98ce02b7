import { expect, it } from 'vitest'
import { createConsumer, type LineOut } from './consumer.ts'

/** A line whose other end reads when it is told to. */
const createLine = () => {
  const unread: { text: string; written: (error?: Error) => void }[] = []
  const read: string[] = []
  const line: LineOut & { stuck: boolean } = {
    stuck: false,
    get bufferedAmount() {
      return unread.reduce((sum, { text }) => sum + text.length, 0)
    },
    send: (text, written) => {
      if (line.stuck) unread.push({ text, written })
      else {
        read.push(text)
        written()
      }
    },
  }
  const readOn = (): void => {
    line.stuck = false
    for (let one = unread.shift(); one !== undefined; one = unread.shift()) {
      read.push(one.text)
      one.written()
    }
  }
  return { line, read, unread, readOn }
}

it('tells a slow one nothing more, and all anew when it has caught up', () => {
  const { line, read, unread, readOn } = createLine()
  let number = 0
  const consumer = createConsumer(line, () => `everything at ${number}`)
  consumer.tell('first')
  line.stuck = true
  const message = 'x'.repeat(10_000)
  for (number = 1; number <= 100; number++) consumer.tell(message)
  expect(consumer.slow).toBe(true)
  // What waits for it does not grow with what happens.
  expect(unread.length).toBeLessThan(30)
  readOn()
  expect(consumer.slow).toBe(false)
  expect(read.at(-1)).toBe('everything at 101')
  expect(read.filter((text) => text.startsWith('everything'))).toHaveLength(1)
  consumer.tell('next')
  expect(read.at(-1)).toBe('next')
})

it('lets one that is gone be', () => {
  const { line, unread } = createLine()
  const consumer = createConsumer(line, () => 'everything')
  line.stuck = true
  for (let i = 0; i < 10; i++) consumer.tell('x'.repeat(100_000))
  expect(consumer.slow).toBe(true)
  line.stuck = false
  const [first] = unread.splice(0)
  first?.written(new Error('closed'))
  expect(consumer.slow).toBe(true)
})

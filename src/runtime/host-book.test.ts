/** Hosts by their names: what is found, what is remembered, and who is known to be there. */
import { expect, test } from 'vitest'
import { createHostBook } from './host-book.ts'

/** A name server that answers so. */
const bookWith = (answers: Record<string, readonly string[] | Error>) => {
  const clock = { now: 1_000 }
  const asked: string[] = []
  const book = createHostBook({
    now: () => clock.now,
    ask: async (host, service) => {
      asked.push(`${service}.${host}`)
      const answer = answers[host] ?? new Error('ENOTFOUND')
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  return { book, clock, asked, answers }
}

test('addresses are themselves, names are looked up by the transport’s service, each address is told once', async () => {
  const { book, asked } = bookWith({ 'sip.example': ['192.0.2.1', '192.0.2.2'], 'b.example': ['192.0.2.2'] })
  expect(await book.find(['192.0.2.9', 'sip.example', 'b.example'], 'tls')).toEqual([
    '192.0.2.9',
    '192.0.2.1',
    '192.0.2.2',
  ])
  expect(asked).toEqual(['_sips._tcp.sip.example', '_sips._tcp.b.example'])
  expect(await book.find(['nosuch.example'], 'udp')).toEqual([])
})

test('one that names a few of its machines at a time keeps those of the last hour; without an answer all stay', async () => {
  const { book, clock, answers } = bookWith({ 'sip.example': ['192.0.2.1'] })
  await book.find(['sip.example'], 'udp')
  answers['sip.example'] = ['192.0.2.2']
  clock.now += 1_800_000
  expect(await book.find(['sip.example'], 'udp')).toEqual(['192.0.2.1', '192.0.2.2'])
  answers['sip.example'] = new Error('ETIMEOUT')
  clock.now += 7_200_000
  expect(await book.find(['sip.example'], 'udp')).toEqual(['192.0.2.1', '192.0.2.2'])
  answers['sip.example'] = ['192.0.2.3']
  expect(await book.find(['sip.example'], 'udp')).toEqual(['192.0.2.3'])
  expect(['192.0.2.3', '192.0.2.1', '192.0.2.9'].map((one) => book.isAt(one, ['sip.example', '192.0.2.9']))).toEqual([
    true,
    false,
    true,
  ])
})

test('a name of this machine itself is found as the machine finds it', async () => {
  expect(await createHostBook({ now: Date.now }).find(['localhost'], 'udp')).toEqual(['127.0.0.1'])
})

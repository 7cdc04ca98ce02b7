import { expect, test } from 'vitest'
import { createWays, RENEW_EVERY_MS } from './ways.ts'

const relay = (credential: string) => ({ urls: 'turn:h', username: 'u', credential })
const setUp = (answers: readonly (readonly RTCIceServer[] | null)[], first: readonly RTCIceServer[]) => {
  const waiting: { ms: number; run: () => void }[] = []
  const left = [...answers]
  const ways = createWays(
    { uri: 'sip:a@h', secret: 's', iceServers: first, renewIceServers: async () => left.shift() ?? null },
    (ms, run) => {
      const one = { ms, run }
      waiting.push(one)
      return () => void waiting.splice(waiting.indexOf(one), 1)
    },
  )
  const pass = async (): Promise<void> => {
    waiting.shift()?.run()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ways, waiting, pass }
}

test('a pass is renewed long before it ends, soon again when nobody answers, and no more at the end', async () => {
  const { ways, waiting, pass } = setUp([[relay('2')], null, [relay('3')]], [relay('1')])
  expect(waiting[0]?.ms).toBe(RENEW_EVERY_MS)
  expect(RENEW_EVERY_MS).toBeLessThan(600_000 / 2)
  await pass()
  expect(ways.servers()).toEqual([relay('2')])
  await pass()
  expect(ways.servers()).toEqual([relay('2')])
  expect(waiting[0]?.ms).toBeLessThan(RENEW_EVERY_MS)
  await pass()
  expect(ways.servers()).toEqual([relay('3')])
  ways.stop()
  expect(waiting).toEqual([])
})

test('where no pass is needed nobody is asked', () => {
  expect(setUp([], [{ urls: 'stun:h' }]).waiting).toEqual([])
})

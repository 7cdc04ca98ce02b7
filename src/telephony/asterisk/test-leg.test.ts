import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accountId } from '../../core/ids.ts'
import { EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import { createTestLeg } from './test-leg.ts'

const ACCOUNT = accountId('web-0123456789abcdef')
const MARK = '00ff00ff00ff00ff'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A switch with these counts of packets, one a look; the last one for ever. */
const withCounts = (counts: readonly (number | 'none')[], making = 200) => {
  const asked: AriRequest[] = []
  let looks = 0
  const test = createTestLeg(async (request): Promise<AriAnswer> => {
    asked.push(request)
    if (request.method !== 'GET') return { status: making, reason: '', body: {} }
    const count = counts[Math.min(looks++, counts.length - 1)]
    return count === 'none' ? { status: 404, reason: 'Not Found', body: {} } : answer(count)
  })
  return { test, asked }
}
const answer = (rxcount: number | undefined): AriAnswer => ({ status: 200, reason: 'OK', body: { rxcount } })

test('is made in the hands of the dial plan, without our application, and known by its mark', async () => {
  const { test, asked } = withCounts([50])
  expect(await test(ACCOUNT, MARK)).toBe(true)
  const [made, ...looks] = asked
  expect(made).toMatchObject({ method: 'POST', uri: `channels/test-${MARK}` })
  expect(made?.query).toMatchObject({ endpoint: `PJSIP/${ACCOUNT}`, context: 'test-leg', callerId: `<${MARK}>` })
  expect(made?.query).not.toHaveProperty('app')
  expect(looks.map(({ uri }) => uri)).toEqual([`channels/test-${MARK}/rtp_statistics`])
})

test('sound from the page is told as soon as there is enough of it; its end is the page’s', async () => {
  const { test, asked } = withCounts(['none', 0, 3, 9, 10])
  const heard = test(ACCOUNT, MARK)
  await vi.advanceTimersByTimeAsync(450)
  expect(await heard).toBe(true)
  expect(asked.filter(({ method }) => method === 'DELETE')).toEqual([])
})

test('without any within four seconds it is ended', async () => {
  const { test, asked } = withCounts(['none', 0])
  const heard = test(ACCOUNT, MARK)
  await vi.advanceTimersByTimeAsync(4_200)
  expect(await heard).toBe(false)
  expect(asked.at(-1)).toEqual({ method: 'DELETE', uri: `channels/test-${MARK}` })
})

test('where nobody is registered nothing is waited for', async () => {
  const { test, asked } = withCounts([], 500)
  expect(await test(ACCOUNT, MARK)).toBe(false)
  expect(asked).toHaveLength(1)
})

test('a name or a mark that is none of ours reaches no dial string', async () => {
  const { test, asked } = withCounts([50])
  await expect(test(accountId('local'), MARK)).rejects.toThrow(EngineRefusedError)
  await expect(test(ACCOUNT, '1" <1>;')).rejects.toThrow(EngineRefusedError)
  expect(asked).toEqual([])
})

test('a link that is lost meanwhile is told as that', async () => {
  const test = createTestLeg(async () => {
    throw new LinkDownError('the link was lost')
  })
  await expect(test(ACCOUNT, MARK)).rejects.toThrow(LinkDownError)
})

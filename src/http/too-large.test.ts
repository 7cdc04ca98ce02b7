/** What is too large is refused so that its sender hears it, though they read nothing before they have written all of it. */
import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHarness, type Harness } from './testing/harness.ts'
import { withHotline } from './testing/sample-flow.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
  await withHotline(harness)
  await harness.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => harness.close())

/** As the edge sends it. */
const put = (path: string, body: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const address = harness.app.server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const headers = {
      authorization: `Bearer ${harness.tokenOf('admin')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: 'keep-alive',
    }
    const asked = request({ port: address.port, method: 'PUT', path, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      answer.on('end', () => {
        asked.destroy()
        resolve({ status: answer.statusCode ?? 0, text })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })

it('10 MB: 413 with the place and what would be taken, each of ten times', async () => {
  const body = JSON.stringify({ name: 'x'.repeat(10_000_000) })
  for (let nth = 0; nth < 10; nth++) {
    const { status, text } = await put('/api/v1/flows/hotline/draft', body)
    expect([status, JSON.parse(text).errors]).toEqual([
      413,
      [{ path: 'body', message: 'is larger than 4194304 bytes' }],
    ])
  }
  const { status, text } = await put('/api/v1/agents/me/station', body)
  expect([status, JSON.parse(text).errors]).toEqual([413, [{ path: 'body', message: 'is larger than 262144 bytes' }]])
})

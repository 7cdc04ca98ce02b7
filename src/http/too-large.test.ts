/** What is too large is refused so that its sender hears it, though they read nothing before they have written all of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHarness, type Harness } from './testing/harness.ts'
import { withHotline } from './testing/sample-flow.ts'

// As the edge reaches it: there a sender who has not done is cut off at once.
const folder = mkdtempSync(join(tmpdir(), 'sambung-large-'))
const socketPath = join(folder, 'server.sock')
let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
  await withHotline(harness)
  await harness.app.listen({ path: socketPath })
})
afterAll(async () => {
  await harness.close()
  rmSync(folder, { recursive: true })
})

const put = (path: string, body: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${harness.tokenOf('admin')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: 'keep-alive',
    }
    const asked = request({ socketPath, method: 'PUT', path, headers, agent: false }, (answer) => {
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
    Readable.from(piecesOf(body)).pipe(asked)
  })

/** One after the other, as they come in from a browser. */
const piecesOf = async function* (body: string): AsyncGenerator<string> {
  for (let from = 0; from < body.length; from += PIECE) {
    yield body.slice(from, from + PIECE)
    await setImmediate()
  }
}
const PIECE = 65_536

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

/** Prompts over the API: brought as sound, listed, played from another take, fetched, retired. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUDIO_MOST_BYTES } from '../../ports/prompts.ts'
import type { Role } from '../../wire/agents.ts'
import { createHarness, type Harness, START } from '../testing/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const sound = (words: string): Buffer => Buffer.from(`RIFF ${words.padEnd(200, '.')}`)
const bring = (url: string, body: Buffer | string | undefined, type = 'audio/wav', role: Role = 'admin') =>
  harness.inject({
    method: url.includes('?') ? 'POST' : 'PUT',
    url: `/api/v1/prompts${url}`,
    headers: { authorization: `Bearer ${harness.tokenOf(role)}`, 'content-type': type },
    ...(body === undefined ? {} : { payload: body }),
  })
const make = (name = 'Welcome', language = 'id', body = sound('one')) =>
  bring(`?name=${encodeURIComponent(name)}&language=${language}`, body)
const fetchAudio = (url: string, headers: Record<string, string> = {}) =>
  harness.inject({
    url: `/api/v1/prompts${url}`,
    headers: { authorization: `Bearer ${harness.tokenOf('supervisor')}`, ...headers },
  })

describe('/prompts', () => {
  it('are made of a sound, take others in other languages, are listed, renamed and retired', async () => {
    const made = await make()
    const takeOf = { durationMs: 1_000, bytes: 205, savedAt: new Date(START).toISOString(), by: 'admin' }
    const first = { id: 'welcome', name: 'Welcome', takes: { id: [{ ...takeOf, content: expect.any(String) }] } }
    expect([made.statusCode, made.headers.location, made.json()]).toEqual([201, '/api/v1/prompts/welcome', first])
    const two = await bring('/welcome/audio/en', sound('two'), 'application/octet-stream')
    expect([two.statusCode, Object.keys(two.json().takes)]).toEqual([200, ['id', 'en']])
    expect((await harness.as('supervisor', 'GET', '/api/v1/prompts')).json()).toEqual({
      items: [two.json()],
      next: null,
    })
    const changed = await harness.as('admin', 'PATCH', '/api/v1/prompts/welcome', { name: 'Hello' })
    expect([changed.statusCode, changed.json()]).toEqual([200, { ...two.json(), name: 'Hello' }])
    expect((await harness.as('supervisor', 'GET', '/api/v1/prompts/welcome')).json()).toEqual(changed.json())
    expect((await harness.as('admin', 'DELETE', '/api/v1/prompts/welcome')).statusCode).toBe(204)
    expect((await harness.as('admin', 'DELETE', '/api/v1/prompts/welcome')).statusCode).toBe(404)
    expect(harness.center.submitted.every((command) => 'by' in command && command.by === 'admin')).toBe(true)
  })

  it('take a sound far longer than what other routes take', async () => {
    const long = Buffer.concat([sound('long'), Buffer.alloc(3_000_000)])
    const made = await make('Long', 'en', long)
    expect([made.statusCode, made.json().takes?.en[0].bytes]).toEqual([201, long.length])
  })

  it('play the newest take, or an earlier one when it is chosen', async () => {
    await make()
    const takes = async () => (await harness.as('admin', 'GET', '/api/v1/prompts/welcome')).json().takes.id
    const [old] = await takes()
    await bring('/welcome/audio/id', sound('two'))
    const [now, before] = await takes()
    expect([now.content === old.content, before]).toEqual([false, old])
    expect((await fetchAudio('/welcome/audio/id')).rawPayload.equals(sound('two'))).toBe(true)
    expect((await fetchAudio(`/welcome/audio/id?content=${old.content}`)).rawPayload.equals(sound('one'))).toBe(true)
    const chosen = await harness.as('admin', 'PATCH', '/api/v1/prompts/welcome', { play: { id: old.content } })
    expect(chosen.json().takes.id.map((take: { content: string }) => take.content)).toEqual([old.content, now.content])
    expect((await fetchAudio('/welcome/audio/id')).rawPayload.equals(sound('one'))).toBe(true)
    for (const play of [{ en: old.content }, { id: 'f'.repeat(64) }]) {
      const refused = await harness.as('admin', 'PATCH', '/api/v1/prompts/welcome', { play })
      expect([refused.statusCode, refused.json().errors[0].path]).toEqual([422, `play.${Object.keys(play)[0]}`])
    }
  })

  it('come as WAV, whole or a range of bytes', async () => {
    await make()
    const whole = await fetchAudio('/welcome/audio/id')
    expect(whole.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '205',
      'accept-ranges': 'bytes',
      'content-disposition': 'inline; filename="welcome-id.wav"',
    })
    const part = await fetchAudio('/welcome/audio/id', { range: 'bytes=5-7' })
    expect([part.statusCode, part.headers['content-range'], part.payload]).toEqual([206, 'bytes 5-7/205', 'one'])
    expect((await fetchAudio('/welcome/audio/en')).statusCode).toBe(404)
    expect((await fetchAudio('/nothing/audio/id')).statusCode).toBe(404)
  })

  it.each([
    ['no sound', '?name=A&language=id', 'hello', 'audio/wav', 422, ['audio']],
    ['nothing', '?name=A&language=id', undefined, 'audio/wav', 400, ['audio']],
    ['JSON', '?name=A&language=id', '{}', 'application/json', 415, ['audio']],
    ['a form', '?name=A&language=id', 'a=b', 'application/x-www-form-urlencoded', 415, ['audio']],
    ['text', '?name=A&language=id', sound('one'), 'text/plain', 415, ['audio']],
    ['too much', '?name=A&language=id', Buffer.alloc(AUDIO_MOST_BYTES + 1), 'audio/wav', 413, ['audio']],
    ['no name', '?language=id', sound('one'), 'audio/wav', 400, ['name']],
    ['no language', '?name=A&language=klingon!', sound('one'), 'audio/wav', 400, ['language']],
    ['a path for an id', '?name=A&language=id&id=..%2Fa', sound('one'), 'audio/wav', 400, ['id']],
    ['a taken id', '?name=A&language=id&id=welcome', sound('two'), 'audio/wav', 409, ['id']],
    ['an unknown prompt', '/nothing/audio/id', sound('one'), 'audio/wav', 404, undefined],
    ['no sound in a language', '/welcome/audio/en', 'hello', 'audio/mpeg', 422, ['audio']],
  ])('are refused by place, with nothing changed: %s', async (_, url, body, type, status, places) => {
    await make()
    const before = harness.center.submitted.length
    const refused = await bring(url, body, type)
    const paths = refused.json().errors?.map((error: { path: string }) => error.path)
    expect([refused.statusCode, refused.headers['content-type'], paths]).toEqual([
      status,
      'application/problem+json',
      places,
    ])
    expect(harness.center.submitted.length).toBe(before)
  })

  it('are brought by admins alone, whose file is not even read from others', async () => {
    expect((await bring('?name=A&language=id', sound('one'), 'audio/wav', 'supervisor')).statusCode).toBe(403)
    expect(harness.center.submitted).toEqual([])
  })
})

it('other routes take JSON and no sound, as before', async () => {
  const refused = await harness.inject({
    method: 'POST',
    url: '/api/v1/queues',
    headers: { authorization: `Bearer ${harness.tokenOf('admin')}`, 'content-type': 'audio/wav' },
    payload: sound('one'),
  })
  expect([refused.statusCode, refused.json().errors[0].path]).toEqual([415, 'body'])
})

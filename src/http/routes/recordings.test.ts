import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordingId } from '../../core/ids.ts'
import { writeWav } from '../../core/sound/wav.ts'
import { AUDIO, createHarness, type Harness, RECORDINGS } from '../testing/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
})
afterAll(() => harness.close())

const fetchAudio = (headers: Record<string, string> = {}, id: string = RECORDINGS.mine) =>
  harness.inject({
    url: `/api/v1/recordings/${id}/audio`,
    headers: { authorization: `Bearer ${harness.tokenOf('supervisor')}`, ...headers },
  })

describe('a recording', () => {
  it('is described', async () => {
    const response = await harness.as('agent', 'GET', `/api/v1/recordings/${RECORDINGS.mine}`)
    expect(response.json()).toEqual({
      id: RECORDINGS.mine,
      contact: 'c-mine',
      state: 'stored',
      startedAt: '2026-01-31T08:00:00.000Z',
      durationMs: 60_000,
      bytes: AUDIO.length,
    })
  })

  it('comes whole, as WAV, kept by nobody on the way', async () => {
    const response = await fetchAudio()
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(AUDIO.length),
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-disposition': `inline; filename="${RECORDINGS.mine}.wav"`,
      'x-content-type-options': 'nosniff',
    })
    expect(response.rawPayload.equals(AUDIO)).toBe(true)
  })

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=900-', 900, 999],
    ['bytes=-10', 990, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-5000', 0, 999],
  ])('comes in part: %s', async (range, first, last) => {
    const response = await fetchAudio({ range })
    expect(response.statusCode).toBe(206)
    expect(response.headers['content-range']).toBe(`bytes ${first}-${last}/1000`)
    expect(response.headers['content-length']).toBe(String(last - first + 1))
    expect(response.rawPayload.equals(AUDIO.subarray(first, last + 1))).toBe(true)
  })

  it('has nothing beyond its end', async () => {
    const response = await fetchAudio({ range: 'bytes=1000-' })
    expect(response.statusCode).toBe(416)
    expect(response.headers['content-range']).toBe('bytes */1000')
    expect(response.headers['content-type']).toBe('application/problem+json')
  })

  it('comes whole when the range is of another version, or no range at all', async () => {
    expect((await fetchAudio({ range: 'bytes=0-9', 'if-range': '"another"' })).statusCode).toBe(200)
    for (const range of ['seconds=0-9', 'bytes=9-0', 'bytes=-', 'bytes=0-1,5-6', 'bytes=a-b']) {
      expect((await fetchAudio({ range })).statusCode, range).toBe(200)
    }
    const { etag } = (await fetchAudio()).headers
    expect((await fetchAudio({ range: 'bytes=0-9', 'if-range': String(etag) })).statusCode).toBe(206)
  })

  it('says how long it is without coming', async () => {
    const response = await harness.as('supervisor', 'HEAD', `/api/v1/recordings/${RECORDINGS.mine}/audio`)
    expect([response.statusCode, response.headers['content-length'], response.payload]).toEqual([200, '1000', ''])
  })

  it('is not there while it is made, is gone when lost, and unknown when never made', async () => {
    expect((await fetchAudio({}, RECORDINGS.running)).statusCode).toBe(409)
    expect((await fetchAudio({}, RECORDINGS.lost)).statusCode).toBe(410)
    expect((await fetchAudio({}, 'r-never')).statusCode).toBe(404)
    rmSync(harness.deps.recordingPath(recordingId(RECORDINGS.other)))
    const missing = await fetchAudio({}, RECORDINGS.other)
    expect([missing.statusCode, missing.headers['content-type']]).toEqual([404, 'application/problem+json'])
  })

  it('has a waveform: how loud each side is; of what is no sound it says so', async () => {
    const peaksOf = (id: string) => harness.as('supervisor', 'GET', `/api/v1/recordings/${id}/peaks`)
    const damaged = await peaksOf(RECORDINGS.mine)
    expect([damaged.statusCode, damaged.json()]).toMatchObject([422, { title: expect.any(String) }])
    const second = (scale: number) => Int16Array.from({ length: 8_000 }, (_, n) => (n < 4_000 ? 0 : 327.68 * scale))
    const sound = { rate: 8_000, channels: [second(50), second(10)] }
    writeFileSync(harness.deps.recordingPath(recordingId(RECORDINGS.mine)), writeWav(sound))
    const { durationMs, channels } = (await peaksOf(RECORDINGS.mine)).json()
    writeFileSync(harness.deps.recordingPath(recordingId(RECORDINGS.mine)), AUDIO)
    const [quiet, loud] = [Array(200).fill(0), (level: number) => Array(200).fill(level)]
    expect({ durationMs, channels }).toEqual({
      durationMs: 1_000,
      channels: [
        [...quiet, ...loud(50)],
        [...quiet, ...loud(10)],
      ],
    })
    expect((await peaksOf(RECORDINGS.running)).statusCode).toBe(409)
    expect((await peaksOf(RECORDINGS.lost)).statusCode).toBe(410)
  })

  it('is written down with who fetched it', async () => {
    harness.logged.length = 0
    await fetchAudio({ range: 'bytes=0-9' })
    const line = harness.logged.map((text) => JSON.parse(text)).find((entry) => entry.msg === 'recording fetched')
    expect(line).toMatchObject({ user: 'rina', recording: RECORDINGS.mine, contact: 'c-mine', range: 'bytes=0-9' })
  })
})

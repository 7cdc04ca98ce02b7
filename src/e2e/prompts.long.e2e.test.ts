/** What flows say, on the real thing: words by the real espeak-ng, recordings brought over the edge, both heard by a caller. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Heard } from '../core/ivr/session.ts'
import { SPOKEN_AS } from '../core/ivr/template.ts'
import { LANGUAGES } from '../core/languages.ts'
import { loudness, makeTone, toneLevel } from '../core/sound/tone.ts'
import { readWav, writeWav } from '../core/sound/wav.ts'
import type { Voice } from '../ports/voice.ts'
import { readSpeechProgram } from '../speech/program.ts'
import { createVoice } from '../speech/voice.ts'
import { createWorkshop, type Workshop } from '../speech/workshop.ts'
import { Problem } from '../wire/basics.ts'
import { checked } from '../wire/checked.ts'
import { Prompt } from '../wire/prompts.ts'
import { contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { type Ear, openEar } from './support/rtp-ear.ts'
import { startCaller } from './support/sipp.ts'

const HZ = 1_900
let hotline: Installation
let ear: Ear
let workshop: Workshop
let voice: Voice
let folder: string
const troubles: unknown[] = []

beforeAll(async () => {
  hotline = await startInstallation()
  ear = await openEar(hotline.ports.take(), { hz: 440 })
  folder = mkdtempSync(join(tmpdir(), 'sambung-words-'))
  workshop = createWorkshop()
  voice = await createVoice({
    program: () => readSpeechProgram(join(hotline.data, 'run', 'espeak.json')),
    folder,
    prompt: () => undefined,
    promptFile: (content) => join(hotline.data, 'prompts', `${content}.wav`),
    published: () => [],
    convert: workshop.convert,
    now: Date.now,
    onTrouble: (_, error) => troubles.push(error),
  })
}, 120_000)

afterAll(async () => {
  ear?.close()
  await workshop?.stop()
  await hotline?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const bring = (method: string, path: string, body: Uint8Array): Promise<Response> =>
  fetch(`${hotline.base}/api/v1/prompts${path}`, {
    method,
    headers: { authorization: `Bearer ${hotline.admin.token}`, 'content-type': 'audio/wav' },
    body: Buffer.from(body),
  })
/** What the microphone of a page makes: two channels at 48 kHz. */
const recording = (seconds: number): Uint8Array => {
  const tone = makeTone(48_000 * seconds, { hz: HZ, rate: 48_000, peak: 0.2 })
  return writeWav({ rate: 48_000, channels: [tone, tone] })
}
const promptNamed = (id: string): Promise<Prompt> => hotline.admin.get(`/prompts/${id}`, Prompt)
const soundOf = (file: string): Int16Array => {
  const { rate, channels } = readWav(readFileSync(`${file}.wav`))
  expect([rate, channels.length]).toEqual([8_000, 1])
  return channels[0] ?? new Int16Array()
}
const sayOne = async (heard: Heard): Promise<Int16Array> => {
  const { files, troubles: found } = await voice.files([heard])
  expect(found).toEqual([])
  return soundOf(files[0] ?? 'nothing')
}

it('espeak-ng speaks texts and values in both languages, each in its own way, all equally loud', async () => {
  const texts = await Promise.all(
    LANGUAGES.map((language) => sayOne({ type: 'text', language, text: 'Selamat datang, welcome, di Jakarta.' })),
  )
  expect(texts[0]).not.toEqual(texts[1])
  const values = { number: '-12345.6', digits: '0812*', rupiah: 'Rp 12.500,50', date: '2026-11-22', time: '08:30' }
  const spoken = await Promise.all(
    SPOKEN_AS.flatMap((as) =>
      as === 'text' ? [] : LANGUAGES.map((language) => sayOne({ type: 'value', language, as, value: values[as] })),
    ),
  )
  expect(new Set(spoken.map((sound) => Buffer.from(sound.buffer).toString('base64'))).size).toBe(10)
  for (const sound of [...texts, ...spoken]) {
    // From a short word to a long sum, without its end cut off nor silence for speech.
    expect(sound.length / 8_000).toBeGreaterThan(0.5)
    expect(sound.length / 8_000).toBeLessThan(8)
    expect(loudness(sound)).toBeGreaterThan(-21)
    expect(loudness(sound)).toBeLessThan(-13)
  }
  expect(troubles).toEqual([])
})

it('espeak-ng takes what looks like orders for words', async () => {
  const secondsOf = async (text: string): Promise<number> =>
    (await sayOne({ type: 'text', language: 'en', text })).length
  const plain = await secondsOf('one two three')
  // Were they phonemes, a break or a speed, they would be left out, or last for seconds, or make all the rest fast.
  expect(await secondsOf('[[one two three]]')).toBeGreaterThan(plain * 0.8)
  expect(await secondsOf('\u0001400S one two three')).toBeGreaterThan(plain)
  expect(await secondsOf('one <break time="9s"/> two three')).toBeLessThan(plain + 5 * 8_000)
  expect(await secondsOf('-v nonsense one two three')).toBeGreaterThan(plain)
})

it('a recording is brought over the edge, kept as callers hear it, and heard by one', async () => {
  const made = await bring('POST', '?name=Welcome&language=id', recording(40))
  expect(made.status).toBe(201)
  const prompt = checked(Prompt, await made.json(), 'the new prompt')
  const take = prompt.takes.id?.[0]
  expect(take).toMatchObject({ durationMs: 40_000, bytes: 640_044, by: expect.any(String) })
  const file = join(hotline.data, 'prompts', take?.content ?? 'nothing')
  expect(toneLevel(soundOf(file), HZ)).toBeCloseTo(-16, 0)

  const caller = await startCaller({
    server: hotline.sipPort,
    port: hotline.ports.take(),
    number: '1501',
    from: '08150001',
    mediaPort: ear.port,
  })
  try {
    const { id } = await contactFrom(hotline.admin, '08150001')
    await playIn(`b-${id}`, file)
    const heard = await ear.expectSecond('the recording', (second) => toneLevel(second, HZ) > -20)
    expect(loudness(heard)).toBeGreaterThan(-20)
  } finally {
    await caller.hangup()
    await caller.expect('ended')
    await caller.stop()
  }
  await hotline.emptySwitch()
})

it('a file that is none, is silent or too large is refused with its place, and nothing has changed', async () => {
  const before = await promptNamed('welcome')
  const silence = writeWav({ rate: 8_000, channels: [new Int16Array(8_000)] })
  for (const [body, status, words] of [
    [Buffer.from('<html>this is a page</html>'), 422, 'a WAV, MP3, FLAC or Ogg file is wanted'],
    [silence, 422, 'nothing is to be heard in it'],
    [recording(60), 413, 'is larger than'],
  ] as const) {
    const refused = await bring('PUT', '/welcome/audio/id', body)
    const { errors } = checked(Problem, await refused.json(), 'the refusal')
    expect([refused.status, errors]).toEqual([status, [{ path: 'audio', message: expect.stringContaining(words) }]])
  }
  expect(await promptNamed('welcome')).toEqual(before)
})

it('a prompt is still there after the server was killed', async () => {
  const before = await promptNamed('welcome')
  const server = hotline.serverPid()
  if (server === null) throw new Error('there is no server')
  process.kill(server, 'SIGKILL')
  await hotline.ready()
  expect(await promptNamed('welcome')).toEqual(before)
  const part = await hotline.admin.request('GET', '/prompts/welcome/audio/id')
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([200, 640_044])
})

const playIn = async (bridge: string, file: string): Promise<void> => {
  const access: Record<string, unknown> = JSON.parse(readFileSync(join(hotline.data, 'run', 'switch.json'), 'utf8'))
  const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`
  const media = encodeURIComponent(`sound:${file}`)
  const url = `${access.ariUrl}/bridges/${bridge}/play?media=${media}`
  const answer = await fetch(url, { method: 'POST', headers: { authorization } })
  expect(answer.status).toBe(201)
}

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Program } from '../core/ivr/read.ts'
import type { Heard } from '../core/ivr/session.ts'
import { flowOf, programOf } from '../core/ivr/testing/flows.ts'
import type { Prompt } from '../core/prompts/words.ts'
import { loudness, toneLevel } from '../core/sound/tone.ts'
import { readWav } from '../core/sound/wav.ts'
import type { Voice } from '../ports/voice.ts'
import { convert } from './convert.ts'
import { LOUDNESS_DB } from './level.ts'
import { HANGS, type StandIn, standIn } from './testing/stand-in.ts'
import { createVoice, type VoiceOptions } from './voice.ts'
import { writeWav } from './wav.ts'

const text = (words: string, language = 'en'): Heard => ({ type: 'text', language, text: words })
const value = (as: 'number' | 'date' | 'rupiah', content: string, language: string): Heard => ({
  type: 'value',
  language,
  as,
  value: content,
})

describe('the voice', () => {
  let folder = ''
  let now = 0
  let troubles: string[] = []
  const prompts = new Map<string, Prompt>()
  let published: readonly Program[] = []
  let program: StandIn
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-voice-'))
    mkdirSync(join(folder, 'prompts'))
    now = Date.now()
    troubles = []
    published = []
    prompts.clear()
    program = standIn(folder)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const speech = (): string => join(folder, 'speech')
  const kept = (): readonly string[] => readdirSync(speech()).sort()
  const open = (change: Partial<VoiceOptions> = {}): Promise<Voice> =>
    createVoice({
      program,
      folder: speech(),
      prompt: (id) => prompts.get(id),
      promptFile: (content) => join(folder, 'prompts', `${content}.wav`),
      published: () => published,
      convert: async (raw, bytes) => convert(raw, bytes),
      now: () => now,
      onTrouble: (_, error) => troubles.push(String(error)),
      ...change,
    })
  const soundOf = (file: string | undefined) => readWav(readFileSync(`${file}.wav`))
  const heardIn = (file: string | undefined): Int16Array => soundOf(file).channels[0] ?? new Int16Array()

  test('speaks texts and values as files that a switch plays: 8 kHz, mono, as loud as it says, for its owner alone', async () => {
    const voice = await open()
    const heard = [text('Good morning'), value('rupiah', '12500', 'id'), text('...')]
    expect(voice.ready(heard)).toBeNull()
    const { files, troubles: none } = await voice.files(heard)
    expect([files.length, none]).toEqual([2, []])
    expect(
      program
        .calls()
        .map((call) => [call.args[1], call.text])
        .sort(),
    ).toEqual([
      ['en-gb', 'Good morning'],
      ['id', 'dua belas ribu lima ratus rupiah'],
    ])
    for (const [file, hz] of [
      [files[0], 400],
      [files[1], 600],
    ] as const) {
      const { rate, channels } = soundOf(file)
      expect([rate, channels.length]).toEqual([8_000, 1])
      expect(loudness(heardIn(file))).toBeCloseTo(LOUDNESS_DB, 0)
      expect(toneLevel(heardIn(file), hz)).toBeGreaterThan(LOUDNESS_DB - 3)
      expect(statSync(`${file}.wav`).mode & 0o777).toBe(0o600)
    }
    expect(heardIn(files[0])).toHaveLength(8_000)
    expect(heardIn(files[1])).toHaveLength(6 * 4_000)
    expect(voice.ready(heard)).toEqual({ files, troubles: [] })
  })

  test('makes the same words once: for two who ask, for another start, and not again in another language', async () => {
    const voice = await open()
    const [one, two] = await Promise.all([voice.files([text('Hello')]), voice.files([text('Hello'), text('Hello')])])
    expect(two.files).toEqual([...one.files, ...one.files])
    expect((await open()).ready([text('Hello')])).toEqual(one)
    expect(program.calls()).toHaveLength(1)
    const other = await voice.files([text('Hello', 'id')])
    expect(other.files).not.toEqual(one.files)
    expect(heardIn(other.files[0])).not.toEqual(heardIn(one.files[0]))
    expect(program.calls()).toHaveLength(2)
  })

  test('answers at once what is there: five milliseconds are not needed for a hundred', async () => {
    const voice = await open()
    const heard = Array.from({ length: 10 }, (_, n) => text(`Hello ${n % 3}`))
    await voice.files(heard)
    const began = performance.now()
    for (let n = 0; n < 100; n += 1) expect(voice.ready(heard)?.files).toHaveLength(10)
    expect((performance.now() - began) / 100).toBeLessThan(5)
  })

  test('says a text in the other language where it has no voice for its own, and reports it', async () => {
    const voice = await open()
    const { files, troubles: found } = await voice.files([text('Bonjour', 'fr'), text('Good day', 'en-AU')])
    expect(files).toHaveLength(2)
    expect(found).toEqual([{ heard: text('Bonjour', 'fr'), reason: 'nobody here speaks fr: it is said in en' }])
    expect(program.calls().every(({ args }) => args[1] === 'en-gb')).toBe(true)
  })

  test('says a value that is none as it stands, and reports it without repeating it', async () => {
    const heard = value('date', 'next week', 'en')
    const { files, troubles: found } = await (await open()).files([heard])
    expect(files).toHaveLength(1)
    expect(found).toEqual([{ heard, reason: 'a value cannot be said as date' }])
    expect(program.calls()).toMatchObject([{ text: 'next week' }])
  })

  test.each([
    '--load=/etc/passwd',
    '-x',
    '$(touch x); `id` "\'',
    '<speak><break time="9s"/></speak>',
    'a\u0001100S b',
    '[[h@l"oU]] [[[',
  ])('takes %j for words and nothing else', async (words) => {
    await (await open()).files([text(words)])
    const [call] = program.calls()
    expect(call?.args).toEqual(['-v', 'en-gb', '-s', '150', '-b', '1', '--stdin', '--stdout'])
    expect(call?.text).not.toMatch(/\[\[|\]\]|\p{Cc}/u)
    expect(call?.text.replaceAll(' ', '')).toBe(words.replaceAll(' ', '').replaceAll('\u0001', ''))
  })

  describe.each([
    ['is not there', 'gone', "can't be started"],
    ['fails', 'echo no such voice >&2; exit 3', 'espeak-ng ended with 3: no such voice'],
    ['makes silence', 'cat "$FOLDER/silence.wav"', 'nothing is to be heard in it'],
    ['makes no WAV', 'echo hello', 'espeak-ng made no sound'],
    ['hangs', HANGS, 'took longer than 400 ms and was killed'],
  ])('with a program that %s', (_, then, words) => {
    test('says what it can and why not the rest, and tries again half a minute later', async () => {
      writeFileSync(join(folder, 'silence.wav'), writeWav({ rate: 22_050, samples: new Float64Array(9_000) }))
      const voice = await open({
        program: then === 'gone' ? { command: [join(folder, 'gone')], env: {} } : standIn(folder, then),
        ...(then === HANGS && { withinMs: 400 }),
      })
      const spoken = await voice.files([text('Hello')])
      expect(spoken).toEqual({
        files: [],
        troubles: [{ heard: text('Hello'), reason: expect.stringContaining(words) }],
      })
      expect(troubles).toEqual([expect.stringContaining(words)])
      expect(kept()).toEqual([])
      // Nobody waits for it a second time.
      expect(voice.ready([text('Hello')])).toEqual(spoken)
      expect(await voice.files([text('Hello')])).toEqual(spoken)
      expect(troubles).toHaveLength(1)
      if (then === 'gone') return
      standIn(folder)
      now += 30_001
      expect(voice.ready([text('Hello')])).toBeNull()
      expect(await voice.files([text('Hello')])).toMatchObject({ files: [expect.any(String)], troubles: [] })
    })
  })

  test('ends a program that hangs', async () => {
    const voice = await open({ program: standIn(folder, HANGS), withinMs: 400 })
    await voice.files([text('Hello')])
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
  })

  test.each([
    ['empty', (file: string) => truncateSync(file, 0)],
    ['cut off', (file: string) => truncateSync(file, 1_000)],
    ['gone', (file: string) => rmSync(file)],
    ['something else', (file: string) => writeFileSync(file, 'no sound at all, but as long as a header would be')],
  ])('makes a file anew that is %s', async (_, spoil) => {
    const voice = await open()
    const { files } = await voice.files([text('Hello')])
    const whole = readFileSync(`${files[0]}.wav`)
    spoil(`${files[0]}.wav`)
    for (const one of [voice, await open()]) expect(await one.files([text('Hello')])).toEqual({ files, troubles: [] })
    expect(readFileSync(`${files[0]}.wav`)).toEqual(whole)
    expect(program.calls()).toHaveLength(2)
  })

  test('forgets what lay there half made', async () => {
    mkdirSync(speech())
    writeFileSync(join(speech(), 'abc.wav.17.new'), 'half')
    await open()
    expect(kept()).toEqual([])
  })

  test('keeps to its room: what was not asked for longest goes, and never what a published flow says', async () => {
    published = [
      programOf(
        flowOf({
          hello: { kind: 'say', prompts: [{ text: { en: 'kept for good' } }], bargeIn: true, exits: { next: 'bye' } },
        }),
      ),
    ]
    const say = async (voice: Voice, words: string): Promise<string> => {
      const [file = ''] = (await voice.files([text(words)])).files
      const used = now / 1000
      utimesSync(`${file}.wav`, used, used)
      now += 120_000
      return `${file.split('/').at(-1)}.wav`
    }
    // Half a second each word: 8,044 bytes each but the first.
    const voice = await open({ mostBytes: 24_044 + 3 * 8_044 })
    const flow = await say(voice, 'kept for good')
    const [one, two, three] = [await say(voice, 'one'), await say(voice, 'two'), await say(voice, 'three')]
    expect(kept()).toEqual([flow, one, two, three].sort())
    voice.ready([text('one')])
    const four = await say(voice, 'four')
    expect(kept()).toEqual([flow, one, four].sort())
    // Another start knows it by the files' own times.
    const again = await open({ mostBytes: 24_044 + 2 * 8_044 })
    const five = await say(again, 'five')
    expect(kept()).toContain(flow)
    expect(kept()).toContain(five)
    expect(kept()).not.toContain(one)
  })

  test('forgets within two days what no published flow says, as it may have a caller in it', async () => {
    const hello = { kind: 'say', prompts: [{ text: { en: 'kept for good' } }], bargeIn: true, exits: { next: 'bye' } }
    published = [programOf(flowOf({ hello }))]
    const voice = await open()
    const { files } = await voice.files([text('kept for good'), text('Dear Siti'), text('Dear Budi')])
    now += 23 * 3_600_000
    voice.ready([text('Dear Budi')])
    now += 2 * 3_600_000
    const [last = ''] = (await voice.files([text('Dear Dewi')])).files
    const nameOf = (file: string | undefined): string => `${file?.split('/').at(-1)}.wav`
    expect(kept()).toEqual([files[0], files[2], last].map(nameOf).sort())
    now += 25 * 3_600_000
    await open()
    expect(kept()).toEqual([nameOf(files[0])])
  })

  test('makes all that a flow says before anybody calls, and what a caller waits for before that', async () => {
    const words = Array.from({ length: 6 }, (_, n) => ({ text: { en: `later ${n}` } }))
    const flow = programOf(
      flowOf({
        hello: {
          kind: 'say',
          prompts: [...words, { text: { en: 'You owe {{sum|rupiah}}, {{name}}.', id: 'Utang Anda {{sum|rupiah}}' } }],
          bargeIn: true,
          exits: { next: 'bye' },
        },
      }),
    )
    const voice = await open({ atOnce: 1 })
    const preparing = voice.prepare(flow)
    const [now1, later5] = await Promise.all([voice.files([text('now')]), voice.files([text('later 5')])])
    expect([now1.files.length, later5.files.length]).toEqual([1, 1])
    const said = program.calls().map((call) => call.text)
    expect(said.slice(0, 3)).toEqual(['later 0', 'now', 'later 5'])
    expect(await preparing).toEqual([])
    expect(new Set(program.calls().map((call) => call.text))).toEqual(
      new Set(['now', ...words.map((one) => one.text.en), 'You owe ', 'Utang Anda ']),
    )
    const all = [...words.map((one) => text(one.text.en)), text('You owe '), text('Utang Anda ', 'id')]
    expect(voice.ready(all)?.files).toHaveLength(8)
  })

  describe('a recording', () => {
    const take = (content: string) => ({ content, durationMs: 1, bytes: 1, savedAt: 0, by: 'admin' })
    const record = (content: string): void =>
      writeFileSync(
        join(folder, 'prompts', `${content}.wav`),
        writeWav({ rate: 8_000, samples: new Float64Array(100).fill(0.5) }),
      )
    const welcome = (language: string): Heard => ({ type: 'prompt', language, prompt: 'welcome' })

    test('is played in the language that is wanted, else in another, which is reported', async () => {
      prompts.set('welcome', { id: 'welcome', name: 'Welcome', takes: { id: [take('new'), take('old')], en: [] } })
      record('new')
      const voice = await open()
      expect(voice.ready([welcome('id')])).toBeNull()
      const file = join(folder, 'prompts', 'new')
      expect(await voice.files([welcome('id')])).toEqual({ files: [file], troubles: [] })
      expect(voice.ready([welcome('id')])).toEqual({ files: [file], troubles: [] })
      expect(voice.ready([welcome('en')])).toEqual({
        files: [file],
        troubles: [{ heard: welcome('en'), reason: 'the prompt "welcome" is not there in en: it is played in id' }],
      })
    })

    test('that is not there is said, and nothing is thrown', async () => {
      const voice = await open()
      const reasonOf = async (): Promise<string | undefined> => (await voice.files([welcome('id')])).troubles[0]?.reason
      expect(await reasonOf()).toBe('there is no prompt "welcome"')
      prompts.set('welcome', { id: 'welcome', name: 'Welcome', takes: { en: [] } })
      expect(await reasonOf()).toBe('the prompt "welcome" has no recording')
      prompts.set('welcome', { id: 'welcome', name: 'Welcome', takes: { id: [take('lost')] } })
      expect(await reasonOf()).toBe('the file of a recording is gone')
    })
  })
})

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Heard } from '../core/ivr/session.ts'
import { loudness, toneLevel } from '../core/sound/tone.ts'
import { LOUDNESS_DB } from './level.ts'
import { createRoom, heardIn, type Room, soundOf, text } from './testing/room.ts'
import { HANGS, standIn } from './testing/stand-in.ts'
import { writeWav } from './wav.ts'

const value = (as: 'number' | 'date' | 'rupiah', content: string, language: string): Heard => ({
  type: 'value',
  language,
  as,
  value: content,
})

describe('the voice', () => {
  let room: Room
  beforeEach(() => {
    room = createRoom()
  })
  afterEach(() => room.close())

  test('speaks texts and values as files that a switch plays: 8 kHz, mono, as loud as it says, for its owner alone', async () => {
    const voice = await room.open()
    const heard = [text('Good morning'), value('rupiah', '12500', 'id'), text('...')]
    expect(voice.ready(heard)).toBeNull()
    const { files, troubles: none } = await voice.files(heard)
    expect([files.length, none]).toEqual([2, []])
    expect(
      room.program
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
    const voice = await room.open()
    const [one, two] = await Promise.all([voice.files([text('Hello')]), voice.files([text('Hello'), text('Hello')])])
    expect(two.files).toEqual([...one.files, ...one.files])
    expect((await room.open()).ready([text('Hello')])).toEqual(one)
    expect(room.program.calls()).toHaveLength(1)
    const other = await voice.files([text('Hello', 'id')])
    expect(other.files).not.toEqual(one.files)
    expect(heardIn(other.files[0])).not.toEqual(heardIn(one.files[0]))
    expect(room.program.calls()).toHaveLength(2)
  })

  test('answers at once what is there: five milliseconds are not needed for a hundred', async () => {
    const voice = await room.open()
    const heard = Array.from({ length: 10 }, (_, n) => text(`Hello ${n % 3}`))
    await voice.files(heard)
    const began = performance.now()
    for (let n = 0; n < 100; n += 1) expect(voice.ready(heard)?.files).toHaveLength(10)
    expect((performance.now() - began) / 100).toBeLessThan(5)
  })

  test('says a text in the other language where it has no voice for its own, and reports it', async () => {
    const voice = await room.open()
    const { files, troubles: found } = await voice.files([text('Bonjour', 'fr'), text('Good day', 'en-AU')])
    expect(files).toHaveLength(2)
    expect(found).toEqual([{ heard: text('Bonjour', 'fr'), reason: 'nobody here speaks fr: it is said in en' }])
    expect(room.program.calls().every(({ args }) => args[1] === 'en-gb')).toBe(true)
  })

  test('says a value that is none as it stands, and reports it without repeating it', async () => {
    const heard = value('date', 'next week', 'en')
    const { files, troubles: found } = await (await room.open()).files([heard])
    expect(files).toHaveLength(1)
    expect(found).toEqual([{ heard, reason: 'a value cannot be said as date' }])
    expect(room.program.calls()).toMatchObject([{ text: 'next week' }])
  })

  test.each([
    '--load=/etc/passwd',
    '-x',
    '$(touch x); `id` "\'',
    '<speak><break time="9s"/></speak>',
    'a\u0001100S b',
    '[[h@l"oU]] [[[',
  ])('takes %j for words and nothing else', async (words) => {
    await (await room.open()).files([text(words)])
    const [call] = room.program.calls()
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
      writeFileSync(join(room.folder, 'silence.wav'), writeWav({ rate: 22_050, samples: new Float64Array(9_000) }))
      const failing = standIn(room.folder, then)
      const voice = await room.open({
        program: () => (then === 'gone' ? { command: [join(room.folder, 'gone')], env: {} } : failing),
        ...(then === HANGS && { withinMs: 400 }),
      })
      const spoken = await voice.files([text('Hello')])
      expect(spoken).toEqual({
        files: [],
        troubles: [{ heard: text('Hello'), reason: expect.stringContaining(words) }],
      })
      expect(room.troubles).toEqual([expect.stringContaining(words)])
      expect(room.kept()).toEqual([])
      // Nobody waits for it a second time.
      expect(voice.ready([text('Hello')])).toEqual(spoken)
      expect(await voice.files([text('Hello')])).toEqual(spoken)
      expect(room.troubles).toHaveLength(1)
      // Neither is there another program, nor is the time for one that hangs enough on a busy machine.
      if (then === 'gone' || then === HANGS) return
      standIn(room.folder)
      room.now += 30_001
      expect(voice.ready([text('Hello')])).toBeNull()
      expect(await voice.files([text('Hello')])).toMatchObject({ files: [expect.any(String)], troubles: [] })
    })
  })

  test('ends a program that hangs', async () => {
    room.program = standIn(room.folder, HANGS)
    const voice = await room.open({ withinMs: 1_000 })
    await voice.files([text('Hello')])
    const pid = Number(readFileSync(join(room.folder, 'pid'), 'utf8'))
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
  })

  test('tries nothing for a while with a program that fails again and again, and says why at once', async () => {
    room.program = standIn(room.folder, 'exit 3')
    const voice = await room.open()
    const hello = (nth: number): Heard => text(`Hello ${nth}`)
    for (const nth of [1, 2]) await voice.files([hello(nth)])
    const refused = { files: [], troubles: [{ heard: hello(3), reason: expect.stringContaining('ended with 3') }] }
    expect(voice.ready([hello(3)])).toEqual(refused)
    expect(await voice.files([hello(3)])).toEqual(refused)
    expect([room.program.calls().length, room.troubles.length]).toEqual([2, 2])
    room.now += 30_001
    standIn(room.folder)
    expect((await voice.files([hello(3)])).troubles).toEqual([])
    expect((await voice.files([hello(1)])).troubles).toEqual([])
  })

  test('refuses a book', async () => {
    const book = text('word '.repeat(1_000))
    expect((await (await room.open()).files([book])).troubles).toEqual([
      { heard: book, reason: 'a text has more than 4000 characters' },
    ])
  })

  describe('a recording', () => {
    const take = (content: string) => ({ content, durationMs: 1, bytes: 1, savedAt: 0, by: 'admin' })
    const record = (content: string): void =>
      writeFileSync(
        join(room.folder, 'prompts', `${content}.wav`),
        writeWav({ rate: 8_000, samples: new Float64Array(100).fill(0.5) }),
      )
    const welcome = (language: string): Heard => ({ type: 'prompt', language, prompt: 'welcome' })

    test('is played in the language that is wanted, else in another, which is reported', async () => {
      room.prompts.set('welcome', { id: 'welcome', name: 'Welcome', takes: { id: [take('new'), take('old')], en: [] } })
      record('new')
      const voice = await room.open()
      expect(voice.ready([welcome('id')])).toBeNull()
      const file = join(room.folder, 'prompts', 'new')
      expect(await voice.files([welcome('id')])).toEqual({ files: [file], troubles: [] })
      expect(voice.ready([welcome('id')])).toEqual({ files: [file], troubles: [] })
      expect(voice.ready([welcome('en')])).toEqual({
        files: [file],
        troubles: [{ heard: welcome('en'), reason: 'the prompt "welcome" is not there in en: it is played in id' }],
      })
    })

    test('that is not there is said, and nothing is thrown', async () => {
      const voice = await room.open()
      const reasonOf = async (): Promise<string | undefined> => (await voice.files([welcome('id')])).troubles[0]?.reason
      expect(await reasonOf()).toBe('there is no prompt "welcome"')
      room.prompts.set('welcome', { id: 'welcome', name: 'Welcome', takes: { en: [] } })
      expect(await reasonOf()).toBe('the prompt "welcome" has no recording')
      room.prompts.set('welcome', { id: 'welcome', name: 'Welcome', takes: { id: [take('lost')] } })
      expect(await reasonOf()).toBe('the file of a recording is gone')
    })
  })
})

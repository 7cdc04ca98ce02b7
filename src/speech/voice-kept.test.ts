/** What the voice keeps on the disk: mended when it is damaged, kept to a room, made before anybody calls. */
import { mkdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { flowOf, programOf } from '../core/ivr/testing/flows.ts'
import { loudness } from '../core/sound/tone.ts'
import type { Voice } from '../ports/voice.ts'
import { LOUDNESS_DB } from './level.ts'
import { createRoom, heardIn, type Room, text } from './testing/room.ts'

describe('the voice', () => {
  let room: Room
  beforeEach(() => {
    room = createRoom()
  })
  afterEach(() => room.close())

  test('mends by itself what is damaged while it is in use', async () => {
    const voice = await room.open()
    const { files } = await voice.files([text('Hello')])
    rmSync(`${files[0]}.wav`)
    expect(voice.ready([text('Hello')])?.files).toEqual(files)
    room.now += 10_001
    voice.ready([text('Hello')])
    await vi.waitFor(() => expect(loudness(heardIn(files[0]))).toBeCloseTo(LOUDNESS_DB, 0))
  })

  test.each([
    ['empty', (file: string) => truncateSync(file, 0)],
    ['cut off', (file: string) => truncateSync(file, 1_000)],
    ['gone', (file: string) => rmSync(file)],
    ['something else', (file: string) => writeFileSync(file, 'no sound at all, but as long as a header would be')],
  ])('makes a file anew that is %s', async (_, spoil) => {
    const voice = await room.open()
    const { files } = await voice.files([text('Hello')])
    const whole = readFileSync(`${files[0]}.wav`)
    spoil(`${files[0]}.wav`)
    for (const one of [voice, await room.open()])
      expect(await one.files([text('Hello')])).toEqual({ files, troubles: [] })
    expect(readFileSync(`${files[0]}.wav`)).toEqual(whole)
    expect(room.program.calls()).toHaveLength(2)
  })

  test('forgets what lay there half made', async () => {
    mkdirSync(room.speech)
    writeFileSync(join(room.speech, 'abc.wav.17.new'), 'half')
    await room.open()
    expect(room.kept()).toEqual([])
  })

  test('keeps to its room: what was not asked for longest goes, and never what a published flow says', async () => {
    room.published = [
      programOf(
        flowOf({
          hello: { kind: 'say', prompts: [{ text: { en: 'kept for good' } }], bargeIn: true, exits: { next: 'bye' } },
        }),
      ),
    ]
    const say = async (voice: Voice, words: string): Promise<string> => {
      const [file = ''] = (await voice.files([text(words)])).files
      const used = room.now / 1000
      utimesSync(`${file}.wav`, used, used)
      room.now += 120_000
      return `${file.split('/').at(-1)}.wav`
    }
    // Half a second each word: 8,044 bytes each but the first.
    const voice = await room.open({ mostBytes: 24_044 + 3 * 8_044 })
    const flow = await say(voice, 'kept for good')
    const [one, two, three] = [await say(voice, 'one'), await say(voice, 'two'), await say(voice, 'three')]
    expect(room.kept()).toEqual([flow, one, two, three].sort())
    voice.ready([text('one')])
    const four = await say(voice, 'four')
    expect(room.kept()).toEqual([flow, one, four].sort())
    // Another start knows it by the files' own times.
    const again = await room.open({ mostBytes: 24_044 + 2 * 8_044 })
    const five = await say(again, 'five')
    expect(room.kept()).toContain(flow)
    expect(room.kept()).toContain(five)
    expect(room.kept()).not.toContain(one)
  })

  test('forgets within two days what no published flow says, as it may have a caller in it', async () => {
    const hello = { kind: 'say', prompts: [{ text: { en: 'kept for good' } }], bargeIn: true, exits: { next: 'bye' } }
    room.published = [programOf(flowOf({ hello }))]
    const voice = await room.open()
    const { files } = await voice.files([text('kept for good'), text('Dear Siti'), text('Dear Budi')])
    room.now += 23 * 3_600_000
    voice.ready([text('Dear Budi')])
    room.now += 2 * 3_600_000
    const [last = ''] = (await voice.files([text('Dear Dewi')])).files
    const nameOf = (file: string | undefined): string => `${file?.split('/').at(-1)}.wav`
    expect(room.kept()).toEqual([files[0], files[2], last].map(nameOf).sort())
    room.now += 25 * 3_600_000
    await room.open()
    expect(room.kept()).toEqual([nameOf(files[0])])
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
    const voice = await room.open({ atOnce: 1 })
    const preparing = voice.prepare(flow)
    const [now1, later5] = await Promise.all([voice.files([text('now')]), voice.files([text('later 5')])])
    expect([now1.files.length, later5.files.length]).toEqual([1, 1])
    const said = room.program.calls().map((call) => call.text)
    expect(said.slice(0, 3)).toEqual(['later 0', 'now', 'later 5'])
    expect(await preparing).toEqual([])
    expect(new Set(room.program.calls().map((call) => call.text))).toEqual(
      new Set(['now', ...words.map((one) => one.text.en), 'You owe ', 'Utang Anda ']),
    )
    const all = [...words.map((one) => text(one.text.en)), text('You owe '), text('Utang Anda ', 'id')]
    expect(voice.ready(all)?.files).toHaveLength(8)
  })
})

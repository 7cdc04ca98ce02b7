import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SpeechError } from '../ports/speech.ts'
import type { SpeechProgram } from './espeak.ts'
import { createSpeech, promptName } from './speech.ts'
import { readWav, writeWav } from './wav.ts'

describe('speech', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-speech-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const prompts = (): string => join(folder, 'prompts')
  const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
  /** A program that stands in for espeak-ng: it writes down how it was called, and does what `then` says. */
  const program = (then: string): SpeechProgram => {
    const samples = Float64Array.from({ length: 22_050 }, (_, at) => 0.1 * Math.sin((2 * Math.PI * 440 * at) / 22_050))
    writeFileSync(join(folder, 'tone.wav'), writeWav({ rate: 22_050, samples }))
    const script = join(folder, 'espeak.cjs')
    const lines = [
      "const { appendFileSync, readFileSync } = require('node:fs')",
      "const text = readFileSync(0, 'utf8')",
      "appendFileSync(process.env.FOLDER + '/calls', JSON.stringify({ args: process.argv.slice(2), text }) + '\\n')",
      then,
    ]
    writeFileSync(script, lines.join('\n'))
    return { command: [process.execPath, script], env: { FOLDER: folder } }
  }
  const speaks = "process.stdout.write(readFileSync(process.env.FOLDER + '/tone.wav'))"

  test('is 8 kHz, as loud as every other prompt, for its owner alone', async () => {
    const file = await createSpeech(program(speaks), prompts()).say('Good morning', 'en')
    const { rate, samples } = readWav(readFileSync(file))
    expect(rate).toBe(8000)
    expect(samples.length).toBe(8000)
    expect(Math.max(...samples)).toBeCloseTo(0.5, 2)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('is made once: at the same time, and by the next start', async () => {
    const speech = createSpeech(program(speaks), prompts())
    const [one, two] = await Promise.all([speech.say('Hello', 'en'), speech.say('Hello', 'en')])
    expect(one).toBe(two)
    expect(await createSpeech(program(speaks), prompts()).say('Hello', 'en')).toBe(one)
    expect(calls()).toHaveLength(1)
    expect(readdirSync(prompts())).toHaveLength(1)
  })

  test('is another for other words and another language', () => {
    const names = [promptName('a', 'en'), promptName('b', 'en'), promptName('a', 'id')]
    expect(new Set(names).size).toBe(3)
  })

  test('never has its words among the arguments, whatever they are', async () => {
    const words = '--load=/etc/passwd; $(rm -rf /) "\'\n<speak>'
    await createSpeech(program(speaks), prompts()).say(words, 'id')
    const [call] = calls().map((line): { args: string[]; text: string } => JSON.parse(line))
    expect(call?.text).toBe(words)
    expect(call?.args.join(' ')).toBe('-v id -s 150 -b 1 --stdin --stdout')
  })

  test.each([
    ['fails', "console.error('no such voice'); process.exit(3)", 'ended with 3: no such voice'],
    ['says nothing', '', 'no sound came of 2 characters'],
    ['makes no WAV', "process.stdout.write('hello')", 'no sound came of 2 characters'],
  ])('leaves nothing behind when the program %s', async (_, then, words) => {
    const said = createSpeech(program(then), prompts()).say('Hi', 'en')
    await expect(said).rejects.toThrow(SpeechError)
    await expect(said).rejects.toThrow(words)
    const left = ((): string[] => {
      try {
        return readdirSync(prompts())
      } catch {
        return []
      }
    })()
    expect(left).toEqual([])
  })

  test('is tried again after a failure', async () => {
    const speech = createSpeech(program('process.exit(1)'), prompts())
    await expect(speech.say('Hi', 'en')).rejects.toThrow(SpeechError)
    program(speaks)
    await expect(speech.say('Hi', 'en')).resolves.toContain(promptName('Hi', 'en'))
  })

  test('says so when there is no program, and refuses a book', async () => {
    const gone = createSpeech({ command: [join(folder, 'gone')], env: {} }, prompts())
    await expect(gone.say('Hi', 'en')).rejects.toThrow("can't be started")
    await expect(gone.say('a'.repeat(5000), 'en')).rejects.toThrow('at most 4000 characters')
  })
})

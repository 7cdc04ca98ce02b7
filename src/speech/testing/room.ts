/** A voice in a folder of its own, with a stand-in for espeak-ng and a clock that stands. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Program } from '../../core/ivr/read.ts'
import type { Heard } from '../../core/ivr/session.ts'
import type { Prompt } from '../../core/prompts/words.ts'
import { readWav } from '../../core/sound/wav.ts'
import type { Voice } from '../../ports/voice.ts'
import { convert } from '../convert.ts'
import { createVoice, type VoiceOptions } from '../voice.ts'
import { type StandIn, standIn } from './stand-in.ts'

export interface Room {
  readonly folder: string
  /** Where what is made is kept. */
  readonly speech: string
  readonly prompts: Map<string, Prompt>
  readonly troubles: string[]
  now: number
  published: readonly Program[]
  program: StandIn
  open(change?: Partial<VoiceOptions>): Promise<Voice>
  /** The names of the files that are kept, in order. */
  kept(): readonly string[]
  close(): void
}

export const createRoom = (): Room => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-voice-'))
  const speech = join(folder, 'speech')
  mkdirSync(join(folder, 'prompts'))
  const room: Room = {
    folder,
    speech,
    prompts: new Map(),
    troubles: [],
    now: Date.now(),
    published: [],
    program: standIn(folder),
    open: (change = {}) =>
      createVoice({
        program: () => room.program,
        folder: speech,
        prompt: (id) => room.prompts.get(id),
        promptFile: (content) => join(folder, 'prompts', `${content}.wav`),
        published: () => room.published,
        convert: async (raw, bytes) => convert(raw, bytes),
        now: () => room.now,
        onTrouble: (_, error) => room.troubles.push(String(error)),
        ...change,
      }),
    kept: () => readdirSync(speech).sort(),
    close: () => rmSync(folder, { recursive: true }),
  }
  return room
}

export const text = (words: string, language = 'en'): Heard => ({ type: 'text', language, text: words })

/** What is in a file of a switch's, whose ending is left out. */
export const soundOf = (file: string | undefined) => readWav(readFileSync(`${file}.wav`))
export const heardIn = (file: string | undefined): Int16Array => soundOf(file).channels[0] ?? new Int16Array()

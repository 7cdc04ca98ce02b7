import { createHash } from 'node:crypto'
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../core/languages.ts'
import { type Speech, SpeechError } from '../ports/speech.ts'
import { espeak, type SpeechProgram, VOICES, WORDS_A_MINUTE } from './espeak.ts'
import { resample } from './resample.ts'
import { readWav, type Sound, writeWav } from './wav.ts'

/** Raise it when the same words shall sound otherwise: everything is made anew. */
const VERSION = 1
const RATE = 8000
/** How loud the loudest moment is, so that no prompt is louder than another. */
const PEAK = 0.5

/** Words made by espeak-ng and kept in `folder`; the same words at the same time are made once. */
export function createSpeech(program: SpeechProgram, folder: string): Speech {
  const making = new Map<string, Promise<string>>()
  return {
    say: (text, language) => {
      const file = join(folder, `${promptName(text, language)}.wav`)
      const begun = making.get(file)
      if (begun !== undefined) return begun
      const made = keep(program, text, language, file).finally(() => making.delete(file))
      making.set(file, made)
      return made
    },
  }
}

/** The same name for the same words, language, voice and way of making. */
export function promptName(text: string, language: Language): string {
  const what = JSON.stringify([VERSION, text, language, VOICES[language], WORDS_A_MINUTE, RATE])
  return createHash('sha256').update(what).digest('hex').slice(0, 40)
}

async function keep(program: SpeechProgram, text: string, language: Language, file: string): Promise<string> {
  if (await exists(file)) return file
  const beside = `${file}.${process.pid}.new`
  try {
    const spoken = readWav(await espeak(program, text, language))
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
    await writeFile(beside, writeWav(level(resample(spoken, RATE))), { mode: 0o600 })
    await rename(beside, file)
    return file
  } catch (cause) {
    await rm(beside, { force: true })
    if (cause instanceof SpeechError) throw cause
    throw new SpeechError(`no sound came of ${text.length} characters of text`, { cause })
  }
}

function level({ rate, samples }: Sound): Sound {
  const loudest = samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
  if (loudest < 0.001) throw new Error('espeak-ng made silence')
  return { rate, samples: samples.map((value) => (value * PEAK) / loudest) }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

import { spawn } from 'node:child_process'
import type { Language } from '../core/languages.ts'
import { SpeechError } from '../ports/speech.ts'

/** How espeak-ng is started: the program with what must stand before its own arguments, and what its environment lacks. */
export interface SpeechProgram {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
}

/** espeak-ng's voices; a little slower than its 175 words a minute, since a telephone swallows consonants. */
export const VOICES: Readonly<Record<Language, string>> = { en: 'en-gb', id: 'id' }
export const WORDS_A_MINUTE = 150

const LONGEST_TEXT = 4000
/** It makes a minute of speech in half a second: after that it hangs. */
const TIMEOUT_MS = 10_000
const LONGEST_SOUND = 64 * 1024 * 1024

/**
 * The words as espeak-ng's WAV (22,050 Hz). The text goes in by standard input: it is never an argument, nor seen by a shell. A
 * program that takes longer than `withinMs` is killed. Rejects with SpeechError.
 */
export function espeak(
  program: SpeechProgram,
  text: string,
  language: Language,
  withinMs = TIMEOUT_MS,
): Promise<Buffer> {
  if (text.length > LONGEST_TEXT || text.includes('\0')) {
    return Promise.reject(new SpeechError(`a text to be spoken has at most ${LONGEST_TEXT} characters, and no NUL`))
  }
  const [name, ...before] = program.command
  const words = ['-v', VOICES[language], '-s', String(WORDS_A_MINUTE), '-b', '1', '--stdin', '--stdout']
  return new Promise((resolve, reject) => {
    const child = spawn(name, [...before, ...words], {
      env: { ...process.env, ...program.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const deadline = setTimeout(() => {
      child.kill('SIGKILL')
      // Something of its own making may hold its end of the pipe for longer.
      child.stdout.destroy()
      reject(new SpeechError(`${name} took longer than ${withinMs} ms and was killed`))
    }, withinMs)
    const sound: Buffer[] = []
    let length = 0
    let said = ''
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length
      if (length > LONGEST_SOUND) child.kill('SIGKILL')
      else sound.push(piece)
    })
    child.stderr.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(0, 500)
    })
    child.once('error', (cause) => {
      clearTimeout(deadline)
      reject(new SpeechError(`${name} can't be started`, { cause }))
    })
    child.once('close', (code, signal) => {
      clearTimeout(deadline)
      if (code === 0) resolve(Buffer.concat(sound))
      else reject(new SpeechError(`espeak-ng ended with ${signal ?? code}: ${said.trim()}`))
    })
    // it may end before it has read everything; how it ended says what was wrong
    child.stdin.on('error', () => undefined)
    child.stdin.end(plainText(text))
  })
}

/**
 * To espeak-ng `[[` begins phonemes and a control character an order: such a text is only words here. (Markup it takes only when
 * it is told to, by -m.)
 */
const plainText = (text: string): string =>
  text
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/\[(?=\[)/g, '[ ')
    .replace(/\](?=\])/g, '] ')

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
const TIMEOUT_MS = 20_000
const LONGEST_SOUND = 64 * 1024 * 1024

/** The words as espeak-ng's WAV (22,050 Hz). The text goes in by standard input: it is never an argument, nor seen by a shell. */
export function espeak(program: SpeechProgram, text: string, language: Language): Promise<Buffer> {
  if (text.length > LONGEST_TEXT || text.includes('\0')) {
    return Promise.reject(new SpeechError(`a text to be spoken has at most ${LONGEST_TEXT} characters, and no NUL`))
  }
  const [name, ...before] = program.command
  const words = ['-v', VOICES[language], '-s', String(WORDS_A_MINUTE), '-b', '1', '--stdin', '--stdout']
  return new Promise((resolve, reject) => {
    const child = spawn(name, [...before, ...words], {
      env: { ...process.env, ...program.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    })
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
    child.once('error', (cause) => reject(new SpeechError(`${name} can't be started`, { cause })))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(sound))
      else reject(new SpeechError(`espeak-ng ended with ${signal ?? code}: ${said.trim()}`))
    })
    // it may end before it has read everything; how it ended says what was wrong
    child.stdin.on('error', () => undefined)
    child.stdin.end(text)
  })
}

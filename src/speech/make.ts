/**
 * Makes the words of the dial plan's net: `node dist/src/speech/make.js SOUNDS ESPEAK-NG [ITS ARGUMENTS]` writes
 * SOUNDS/en/net-*.wav and SOUNDS/id/net-*.wav, and SOUNDS/.net-words when all are there.
 */
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LANGUAGES } from '../core/languages.ts'
import { NET_WORDS } from './net-words.ts'
import { createSpeech } from './speech.ts'

async function make(sounds: string, command: readonly [string, ...string[]]): Promise<void> {
  const speech = createSpeech({ command, env: {} }, join(sounds, 'made'))
  for (const language of LANGUAGES) {
    await mkdir(join(sounds, language), { recursive: true, mode: 0o700 })
    const words = Object.entries(NET_WORDS)
    await Promise.all(
      words.map(async ([name, text]) => {
        const file = join(sounds, language, `${name}.wav`)
        await copyFile(await speech.say(text[language], language), `${file}.new`)
        await rename(`${file}.new`, file)
      }),
    )
  }
  await writeFile(join(sounds, '.net-words'), '', { mode: 0o600 })
}

const [sounds, program, ...before] = process.argv.slice(2)
if (sounds === undefined || program === undefined) {
  console.error('usage: node dist/src/speech/make.js SOUNDS ESPEAK-NG [ITS ARGUMENTS]')
  process.exitCode = 2
} else {
  process.umask(0o077)
  make(sounds, [program, ...before]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}

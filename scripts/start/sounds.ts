import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../src/config.ts'
import { makeTone } from '../../src/core/sound/tone.ts'
import { writeWav } from '../../src/core/sound/wav.ts'
import { switchFolders } from '../asterisk/folders.ts'
import { writePrivate } from '../asterisk/private-file.ts'
import { composeMusic } from '../music/make.ts'
import { ensureProgram } from '../tools/programs.ts'
import { type Log, step } from '../tools/steps.ts'

/**
 * Makes what callers hear without us, the music and the net's words, where the data folder does not have it yet, and writes down
 * where the server finds espeak-ng, which speaks what flows say.
 */
export async function makeSounds(config: Config, log: Log): Promise<void> {
  const { music, sounds, run } = switchFolders(config)
  if (!readdirSync(music).some((name) => name.endsWith('.wav'))) {
    await step(log, 'music on hold', async () => writePrivate(join(music, 'sambung-calm.wav'), composeMusic()))
  }
  const beep = join(sounds, 'beep.wav')
  if (!existsSync(beep)) writePrivate(beep, composeBeep())
  const maker = fileURLToPath(new URL('../../src/speech/make.js', import.meta.url))
  const words = fileURLToPath(new URL('../../src/speech/net-words.js', import.meta.url))
  const made = join(sounds, '.net-words')
  const areMade = [maker, words].every(
    (source) => existsSync(made) && statSync(made).mtimeMs >= statSync(source).mtimeMs,
  )
  const espeak = await ensureProgram('espeak-ng', log).catch((error: unknown) => {
    if (!areMade) throw error
    log(`… flows say only what is made already: ${error instanceof Error ? error.message : String(error)}`)
    return null
  })
  if (espeak === null) return
  writePrivate(join(run, 'espeak.json'), `${JSON.stringify(espeak)}\n`)
  if (areMade) return
  await step(log, 'words for when the server is away', async () => {
    const child = spawn(process.execPath, [maker, sounds, ...espeak.command], {
      env: { ...process.env, ...espeak.env },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`the words could not be made: ${maker} ended with ${String(code)}`)
  })
}

/** After it a caller's message begins: half a second of 1000 Hz, as loud as speech. */
function composeBeep(): Uint8Array {
  return writeWav({ rate: 8000, channels: [makeTone(4000, { hz: 1000, peak: 0.2 })] })
}

/** A voice that says everything as a steady tone, for as many milliseconds as the text is a number: known apart by ear. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTone, TELEPHONE_RATE } from '../../core/sound/tone.ts'
import { writeWav } from '../../core/sound/wav.ts'
import type { Voice } from '../../ports/voice.ts'

export const createToneVoice = (folder: string, hz: number): Pick<Voice, 'files' | 'ready'> => {
  const made = new Set<string>()
  mkdirSync(folder, { recursive: true })
  const names = (heard: Parameters<Voice['files']>[0]): readonly string[] =>
    heard.map((one) => (one.type === 'text' ? one.text.trim() : '500'))
  return {
    async files(heard) {
      for (const ms of names(heard)) {
        const samples = makeTone((Number(ms) * TELEPHONE_RATE) / 1_000, { hz })
        writeFileSync(join(folder, `${ms}.wav`), writeWav({ rate: TELEPHONE_RATE, channels: [samples] }))
        made.add(ms)
      }
      return { files: names(heard).map((ms) => join(folder, ms)), troubles: [] }
    },
    ready: (heard) =>
      names(heard).every((ms) => made.has(ms))
        ? { files: names(heard).map((ms) => join(folder, ms)), troubles: [] }
        : null,
  }
}

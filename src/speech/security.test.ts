/** S28: what people bring as sounds is heard as sound or refused; nothing of it is kept but what is heard, under no name of theirs. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTone } from '../core/sound/tone.ts'
import { writeWav } from '../core/sound/wav.ts'
import { AudioError } from '../ports/prompts.ts'
import { convert } from './convert.ts'
import { createPromptFiles } from './prompt-files.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sambung-corpus-'))
})
afterEach(() => rmSync(data, { recursive: true }))

const files = () => createPromptFiles(join(data, 'prompts'), async (raw, bytes) => convert(raw, bytes))
const sound = Buffer.from(writeWav({ rate: 8_000, channels: [makeTone(2_000, { hz: 440, peak: 0.4 })] }))
const PAYLOAD = '<script>alert(document.cookie)</script>#!/bin/sh\nrm -rf /\n<?php system($_GET[0]); ?>'

/** A chunk of a RIFF file that claims `size` bytes. */
const chunk = (id: string, body: string, size = Buffer.byteLength(body)): Buffer => {
  const head = Buffer.alloc(8)
  head.write(id, 0, 'latin1')
  head.writeUInt32LE(size, 4)
  return Buffer.concat([head, Buffer.from(body)])
}
/** The sound with something between its format and its samples, or after them. */
const withChunk = (extra: Buffer, at: 'before' | 'after'): Buffer =>
  at === 'after' ? Buffer.concat([sound, extra]) : Buffer.concat([sound.subarray(0, 36), extra, sound.subarray(36)])

test.each<readonly [string, Buffer]>([
  [
    'a page in front of the sound',
    withChunk(chunk('LIST', `${PAYLOAD}${PAYLOAD.length % 2 === 0 ? '' : ' '}`), 'before'),
  ],
  ['a program behind the sound', withChunk(chunk('note', PAYLOAD), 'after')],
  ['a chunk that claims four gigabytes', withChunk(chunk('note', PAYLOAD, 0xffffffff), 'before')],
  ['an archive behind the sound', withChunk(Buffer.from(`PK\u0003\u0004${PAYLOAD}`, 'latin1'), 'after')],
  ['a path for a name', withChunk(chunk('INAM', '../../../../etc/cron.d/x'), 'after')],
  ['a picture', Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.from(PAYLOAD), sound])],
  ['a page before the sound', Buffer.concat([Buffer.from(PAYLOAD), sound])],
  ['a playlist with an address in it', Buffer.from('#EXTM3U\nfile:///etc/passwd\nhttp://169.254.169.254/\n')],
])('S28 %s: it is refused, or only its sound is kept', async (_, bytes) => {
  const kept = await files()
    .keep(bytes)
    .catch((error: unknown) => {
      expect(error).toBeInstanceOf(AudioError)
      return null
    })
  const there = readdirSync(data, { recursive: true }).filter((name) => /\.\w+$/.test(String(name)))
  expect(there).toEqual(kept === null ? [] : [join('prompts', `${kept.content}.wav`)])
  if (kept === null) return
  const whole = readFileSync(files().path(kept.content))
  expect(kept.content).toMatch(/^[0-9a-f]{64}$/)
  for (const word of ['script', 'bin/sh', 'php', 'PK\u0003', 'etc/']) expect(whole.includes(word), word).toBe(false)
})

test('S28 a sound with any bytes changed is refused as a sound, or heard as one, and never ends anything', async () => {
  const seed = Number(process.env.SAMBUNG_SEED ?? Math.trunc(Math.random() * 1e9))
  const change = fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 0, max: 255 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.nat({ max: sound.length }),
      async (changes, length) => {
        const bytes = Buffer.from(sound)
        for (const [at, byte] of changes) bytes[at] = byte
        try {
          await convert('recording', bytes.subarray(0, length))
        } catch (error) {
          expect(error, `SAMBUNG_SEED=${seed}`).toBeInstanceOf(AudioError)
        }
      },
    ),
    { seed, numRuns: 300 },
  )
})

/** A real Chromium with a microphone that is always allowed and speaks a tone: agents' browsers in a bench. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { makeTone } from '../../../src/core/sound/tone.ts'
import { writeWav } from '../../../src/core/sound/wav.ts'
import { ensureProgram } from '../../tools/programs.ts'
import { AGENT_HZ } from './callers.ts'

export interface BenchBrowser {
  /** A browser of its own, which shares nothing with the others; `script` runs before anything of the page does. */
  open(url: string, script: string): Promise<Page>
  close(): Promise<void>
}

export const startChromium = async (tell: (line: string) => void): Promise<BenchBrowser> => {
  const { command, env } = await ensureProgram('chromium', tell)
  const folder = mkdtempSync(join(tmpdir(), 'sambung-microphone-'))
  const voice = join(folder, 'voice.wav')
  // A second of it: a whole number of periods, which repeats without a click.
  writeFileSync(voice, writeWav({ rate: RATE, channels: [makeTone(RATE, { hz: AGENT_HZ, rate: RATE })] }))
  const browser = await chromium.launch({
    executablePath: command[0],
    env: { ...process.env, ...env },
    args: [...FLAGS, `--use-file-for-fake-audio-capture=${voice}`],
  })
  return {
    async open(url, script) {
      const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce' })).newPage()
      // In a block of its own: its names are no names of the page.
      await page.addInitScript(`{ ${script} }`)
      await page.goto(url)
      return page
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const RATE = 48_000
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
]
